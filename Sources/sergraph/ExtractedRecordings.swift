import GraphCore
import SERGraphs

/// What rows are extracted of: recordings that arguments name, or those of a corpus.
struct ExtractedRecordings {
  private let arguments: [String]
  private let corpus: Corpus?
  /// What a corpus knows of its recordings.
  let notes: CorpusNotes?

  /// - Parameters:
  ///   - inputs: What was named; the graph's own inputs if it is empty.
  ///   - data: A corpus in place of inputs.
  ///   - columns: What the columns of a csv corpus are called.
  init(_ inputs: [String], data: String?, columns: [String], graph: Graph) throws {
    guard let data else {
      guard columns.isEmpty else {
        throw Problem(
          .usage, "'--columns' has no effect without --data", suggestion: "leave it out")
      }
      arguments = inputs.isEmpty ? try Session.inputs(of: graph) : inputs
      (corpus, notes) = (nil, nil)
      try InputList.checkNotEmpty(arguments)
      return
    }
    guard inputs.isEmpty else {
      throw Problem(
        .usage, "'\(inputs[0])' is given beside --data, which takes the place of inputs",
        suggestion: "leave out one of them")
    }
    let spec = try CorpusSpec.parse(data)
    guard columns.isEmpty || spec.kind == .csv else {
      throw Problem(
        .usage, "'--columns' has no effect: the corpus is no csv", suggestion: "leave it out")
    }
    let found = try spec.load(columns: ColumnNames(columns))
    (arguments, corpus, notes) = ([], found, CorpusNotes(found))
  }

  /// The recordings one by one.
  func parts(log: PassedOverLog) throws -> any IteratorProtocol<RecordingPart> & Sendable {
    guard let corpus else { return try InputList(arguments, log: log) }
    return corpus.numberedRecordings.makeIterator()
  }

  func paths() throws -> AnySequence<String> {
    guard let corpus else {
      return AnySequence(IteratorSequence(try InputList(arguments)).lazy.map(\.path))
    }
    return AnySequence(corpus.recordings.lazy.map(\.description))
  }

  func count() throws -> Int {
    try corpus?.entries.count ?? InputList.measure(arguments).count
  }

  /// What is told at the end of what was passed over.
  func warnings(_ passed: PassedOver, naming isNamed: Bool) -> [Problem] {
    guard let corpus else { return passed.warnings(naming: isNamed) }
    return (isNamed ? corpus.skipped.map { .passedOver($0.path, for: $0.reason) } : [])
      + corpus.passedOverWarnings(naming: isNamed)
  }
}
