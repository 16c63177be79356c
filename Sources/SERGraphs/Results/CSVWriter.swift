package import GraphCore

/// One line a row: item, channel, start, end, the label of classifiers, every column, the flags with spaces
/// between, the error of failed items, and what a corpus says of the recording. Columns of a corpus, and
/// classes, that are called as one of these columns get a name that says where they come from. Where the
/// graph says when a label can't be relied on, `unsure` (true or false) and `reasons` stand before the flags.
package struct CSVWriter: ResultWriter {
  private let format: Format
  private let isScores: Bool
  /// Of scores, those of the classes.
  private let names: [String]
  /// Blanks in place of what is told of certainty.
  private var noCertainty: String { format.certainty == nil ? "" : ",," }
  private let corpus: CorpusColumns?

  /// - Parameter format: Of the one output that it writes.
  package init(_ format: Format, columns corpus: CorpusColumns? = nil) {
    self.corpus = corpus
    self.format = format
    isScores = format.kind == .scores
    names = isScores ? format.classNames : format.columnNames
  }

  package mutating func header() -> String {
    let last = (format.certainty == nil ? [] : ["unsure", "reasons"]) + ["flags", "error"]
    var titles = ColumnTitles(
      ["item", "channel", "start", "end"] + (isScores ? ["label"] : []), later: last)
    titles.add(names, from: isScores ? "scores" : "values")
    titles.add(later: last)
    titles.add(corpus?.names ?? [], from: "columns")
    return CSVText.line(titles.all.map(CSVText.inert)) + "\n"
  }

  package mutating func lines(for event: ItemEvent) -> String {
    let head =
      CSVText.text(event.item.path) + "," + (event.item.channel.map(String.init) ?? "") + ","
    let ending = (corpus?.csv(of: event.item) ?? "") + "\n"
    switch event.content {
    case .end: return ""
    case .failure(let failure):
      let blanks = String(repeating: ",", count: names.count + (isScores ? 4 : 3)) + noCertainty
      let problem = failure.problem
      return head + blanks + CSVText.text("\(problem.code): \(problem.message)") + ending
    case .rows(let rows):
      var text = ""
      var number = 0
      rows.forEachRow { row, start, end in
        let sound = rows.sounds[number]
        number += 1
        guard !sound.isNoSpeech else {
          text += head + noSpeech(start, end, sound) + ending
          return
        }
        text += head + secondsText(start) + "," + secondsText(end) + ","
        if isScores {
          text += CSVText.text(names[largest(row.extracting(0..<names.count))]) + ","
        }
        for index in names.indices { text += row[index].description + "," }
        if format.certainty != nil {
          let reasons = format.reasonsForDoubt(of: row, sound)
          text +=
            (reasons == nil ? "false," : "true,") + (reasons ?? []).joined(separator: " ") + ","
        }
        text += sound.words + "," + ending
      }
      if let absence = rows.absence {
        text += head + noSpeech(absence.start, absence.end, absence.sound) + ending
      }
      return text
    }
  }

  /// A row without numbers. Nothing but scores has a column for the label.
  private func noSpeech(_ start: Double, _ end: Double, _ sound: RowSound) -> String {
    secondsText(start) + "," + secondsText(end) + "," + (isScores ? RowSound.noSpeech + "," : "")
      + String(repeating: ",", count: names.count) + noCertainty + sound.words + ","
  }
}
