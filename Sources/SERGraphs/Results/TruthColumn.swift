import GraphCore

/// The column of a table that holds the labels of a corpus, with marks that call the recognized ones right or
/// wrong, and the count of both.
struct TruthColumn {
  /// Columns that it takes: the widest label, a gap, the mark and a gap.
  let width: Int
  private let corpus: CorpusColumns
  private let layout: TableLayout
  /// Those that give scores, by their place among the writer's outputs.
  private let outputs: [(place: Int, name: String, format: Format)]
  private var tallies: [Int: TruthTally]

  /// - Parameter outputs: Those that the writer writes.
  /// - Returns: Nil where there is nothing to compare: no label, or no scores.
  init?(_ corpus: CorpusColumns?, _ outputs: [Plan.Output], _ layout: TableLayout) {
    self.outputs = outputs.enumerated().compactMap { place, output in
      output.format.kind == .scores ? (place, output.name, output.format) : nil
    }
    guard let corpus, let widest = corpus.labelWidth, !self.outputs.isEmpty else { return nil }
    self.corpus = corpus
    self.layout = layout
    width = max(4, widest) + 4
    tallies = Dictionary(uniqueKeysWithValues: self.outputs.map { ($0.place, TruthTally()) })
  }

  var header: String { "true".padded(to: width) }

  /// Counts a row, and gives what stands before its label.
  /// - Parameters:
  ///   - row: Of scores; none where nobody speaks.
  ///   - output: The place of the output.
  mutating func text(
    of item: ItemIdentity, _ row: Span<Float>, _ sound: RowSound, _ format: Format, output: Int
  ) -> String {
    guard let truth = corpus.label(of: item) else { return String(repeating: " ", count: width) }
    let start = truth.printable.padded(to: width - 2)
    let names = format.classNames
    guard row.count > 0, !sound.isNoSpeech else {
      tallies[output]?.addNoSpeech(truth: truth, among: names)
      return start + "  "
    }
    let label = format.names[largest(row.extracting(0..<min(row.count, names.count)))]
    let verdict = Verdict(label, truth: truth, among: names)
    tallies[output]?.add(
      verdict, truth: truth, isSure: format.reasonsForDoubt(of: row, sound) == nil)
    return start + verdict.mark + " "
  }

  /// Counts an item that failed.
  mutating func addFailure(of item: ItemIdentity) {
    guard corpus.label(of: item) != nil else { return }
    for output in outputs { tallies[output.place]?.addFailure() }
  }

  /// How many are right, a line for each output.
  var footer: String {
    outputs.map { output in
      let tally = tallies[output.place] ?? TruthTally()
      let line =
        (outputs.count > 1 ? "\(output.name): " : "")
        + tally.sentence(tellsSure: output.format.certainty != nil)
      return (layout.columns.map { line.folded(to: $0) } ?? line) + "\n"
    }.joined()
  }
}
