public import GraphCore

extension Corpus {
  /// Finds the recordings of corpora; opens none.
  /// - Parameters:
  ///   - specs: Which corpora, and where they lie, such as `ravdess:FOLDER` or `csv:FILE`; several are joined.
  ///   - conditions: Only recordings of which these hold, such as `intensity=strong`.
  ///   - mapping: New names of labels, such as `calm=neutral`.
  ///   - labels: Only these, after `mapping`; none for all.
  /// - Throws: `Problem` SG0801 for what can't be read as it is written; SG0802 when there is no such corpus, label, column or
  ///   value, or no recording is left.
  public init(
    _ specs: String..., where conditions: [String] = [], mapping: [String] = [],
    labels: [String] = []
  ) throws(Problem) {
    var selection = try CorpusSelection(conditions: conditions, mapping: mapping, labels: nil)
    selection.labels = labels
    guard !specs.isEmpty else {
      throw Problem(.usage, "no corpus is given", suggestion: "name one, such as folders:FOLDER")
    }
    var corpora: [Corpus] = []
    for spec in specs { corpora.append(try CorpusSpec.parse(spec).load()) }
    self = try Corpus.joining(corpora).selecting(selection)
  }
}
