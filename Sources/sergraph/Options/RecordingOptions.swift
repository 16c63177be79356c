import ArgumentParser
import GraphCore
import SERGraphs

/// Recordings: those that arguments name, or those of a corpus in their place.
struct RecordingOptions: ParsableArguments {
  @Argument(help: "Files, folders, patterns, @list.txt or -.")
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "A corpus in place of inputs, such as ravdess:FOLDER, csv:FILE or 'pattern:calls/{agent}_*.wav'.",
      valueName: "kind:place"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "What columns of a csv corpus are called, such as label=emotion,path=file.",
      valueName: "meaning=column"))
  var columns: [String] = []

  /// The corpus that takes the place of inputs; nil where none does.
  /// - Parameter isLabelled: Whether every recording needs a label.
  /// - Throws: `Problem` SG0801 for what has no effect beside it, or without it; SG0802.
  func corpus(isLabelled: Bool) throws(Problem) -> Corpus? {
    guard let data else {
      guard columns.isEmpty else {
        throw Problem(
          .usage, "'--columns' has no effect without --data", suggestion: "leave it out")
      }
      return nil
    }
    guard inputs.isEmpty else {
      throw Problem(
        .usage, "'\(inputs[0])' is given beside --data, which takes the place of inputs",
        suggestion: "leave out one of them")
    }
    let spec = try CorpusSpec.parse(data)
    guard isLabelled else { return try spec.recordings(columns: ColumnNames(columns)) }
    guard columns.isEmpty || spec.kind == .csv else {
      throw Problem(
        .usage, "'--columns' has no effect: the corpus is no csv", suggestion: "leave it out")
    }
    return try spec.load(columns: ColumnNames(columns))
  }

  /// The recordings as a corpus whose labels say nothing; a folder or file may be named by --data, too.
  /// - Parameters:
  ///   - noun: What they are, for the message that there are none.
  ///   - log: Takes what is passed over in folders.
  func unlabelled(_ noun: String, log: PassedOverLog) throws(Problem) -> Corpus {
    var named = self
    if let data, exists(data), inputs.isEmpty { (named.inputs, named.data) = ([data], nil) }
    if let corpus = try named.corpus(isLabelled: false) { return corpus }
    guard !named.inputs.isEmpty else {
      throw Problem(
        .usage, "there are no \(noun)",
        suggestion: "name files or a folder, or a corpus with --data KIND:PLACE")
    }
    try InputList.checkNotEmpty(named.inputs)
    var entries: [Corpus.Entry] = []
    var list = try InputList(named.inputs, log: log)
    while let part = list.next() {
      entries.append(
        Corpus.Entry(
          path: part.path, name: part.path, label: "", start: part.start, end: part.end,
          channel: part.channel))
    }
    return Corpus(name: "", entries: entries, classes: [""])
  }
}
