import GraphCore
import SERGraphs

/// What rows are extracted of: recordings that arguments name, or those of a corpus.
struct ExtractedRecordings {
  private let arguments: [String]
  let corpus: Corpus?
  /// What a corpus knows of its recordings.
  let notes: CorpusNotes?

  /// - Parameter named: What was named; the graph's own inputs if nothing was.
  init(_ named: RecordingOptions, graph: Graph) throws {
    corpus = try named.corpus(isLabelled: true)
    notes = corpus.map(CorpusNotes.init)
    guard corpus == nil else {
      arguments = []
      return
    }
    arguments = named.inputs.isEmpty ? try Session.inputs(of: graph) : named.inputs
    try InputList.checkNotEmpty(arguments)
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
