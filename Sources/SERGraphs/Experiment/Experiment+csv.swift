extension Experiment {
  /// A line for each recording of each repetition: name, speaker, seed, fold, truth, what it was taken for,
  /// the score of each class, and what else the corpus knows; before the scores whether the answer is unsure,
  /// where the graph tells. Where recordings were put through conditions, lines of clean ones come first, and a
  /// column says which condition. What is called as one of these columns gets a name that says where it comes from:
  /// `scores.label`, `columns.fold`. Texts that a spreadsheet would take for formulas get an apostrophe.
  /// - Parameter take: Takes whole lines, 64 KiB or a little more at a time: the text of many recordings is never in
  ///   memory.
  package func forEachPieceOfPredictions(
    _ take: (String) throws(Problem) -> Void
  ) throws(Problem) {
    let columns = Set(recordings.flatMap(\.metadata.keys)).sorted()
    let condition = worse.isEmpty ? [] : ["condition"]
    var titles = ColumnTitles(
      ["item", "speaker"] + condition + ["seed", "fold", "label", "predicted"]
        + (promised == nil ? [] : ["unsure"]))
    titles.add(classes, from: "scores")
    titles.add(columns, from: "columns")
    try take(CSVText.line(titles.all.map(CSVText.inert)) + "\n")
    try forEachPieceOfLines(under: worse.isEmpty ? [] : ["clean"], columns, take)
    for worse in worse {
      try worse.experiment.forEachPieceOfLines(under: [worse.condition.name], columns, take)
    }
  }

  /// The lines under one condition.
  private func forEachPieceOfLines(
    under condition: [String], _ columns: [String], _ take: (String) throws(Problem) -> Void
  ) throws(Problem) {
    var text = ""
    for (number, repetition) in repetitions.enumerated() {
      for (index, recording) in recordings.enumerated() {
        let fields =
          [CSVText.inert(recording.name), CSVText.inert(recording.speaker ?? "")] + condition
          + [
            String(repetition.seed), String(repetition.folds[index] + 1),
            CSVText.inert(classes[recording.label]),
            CSVText.inert(classes[predicted(index, in: number)]),
          ]
        let unsure =
          promised == nil ? [] : [repetition.isSure?[index] == false ? "true" : "false"]
        text +=
          CSVText.line(
            fields + unsure + scores(of: index, in: number).map(\.description)
              + columns.map { CSVText.inert(recording.metadata[$0] ?? "") }) + "\n"
        guard text.utf8.count >= 65_536 else { continue }
        try take(text)
        text = ""
      }
    }
    try take(text)
  }
}
