import GraphCore
import Synchronization
import Testing

/// A graph whose nodes are these lines, read with its overrides.
func graph(_ nodes: String, set: [String] = [], p: [String] = []) throws(Problems) -> Graph {
  let text =
    "sergraph: 1\nnodes:\n"
    + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
  return try read(text, set: set, p: p)
}

/// A graph file's whole text, read.
func read(
  _ text: String, path: String = "g.yaml", set: [String] = [], p: [String] = []
) throws(Problems) -> Graph {
  var settings: [Override] = []
  for argument in set { settings.append(try Override(argument, option: "--set")) }
  var parameters: [Override] = []
  for argument in p { parameters.append(try Override(argument, option: "-p")) }
  return try GraphReader.read(
    try readYAML(text, name: path), path: path, nodes: testNodes, settings: settings,
    parameters: parameters)
}

/// Problems as `code file:line:column message | cure`, notes indented below; the file is left out if it is `g.yaml`.
func lines(_ problems: [Problem]) -> String {
  func text(_ place: Place?) -> String {
    guard let place else { return "" }
    let file = place.source.name == "g.yaml" ? "" : FilePath.name(of: place.source.name) + ":"
    return "\(file)\(place.line):\(place.column) "
  }
  return problems.flatMap { problem in
    let cure = problem.suggestion.map { " | \($0)" } ?? ""
    return ["\(problem.code) \(text(problem.place))\(problem.message)\(cure)"]
      + problem.notes.map { "  \(text($0.place))\($0.message)" }
  }.joined(separator: "\n")
}

/// What `body` throws, as lines; empty if it throws nothing.
func problems(_ body: () throws(Problems) -> Void) -> String {
  do throws(Problems) { try body() } catch { return lines(error.all) }
  return ""
}

/// One result as plain values.
struct Outcome: Equatable {
  var path: String
  var channel: Int?
  var rows: [[Float]] = []
  var times: [[Double]] = []
  var failure = ""
  var node = ""
  var time: Double?

  init(_ result: ItemResult) {
    path = result.path
    channel = result.channel
    switch result.outcome {
    case .rows(let rows):
      let problem = rows[0].forEachRow({ row, start, end in
        self.rows.append(row.indices.map { row[$0] })
        times.append([start, end])
      })
      failure = problem.map { "\($0.code) \($0.message)" } ?? ""
    case .failure(let item):
      failure = "\(item.problem.code) \(item.problem.message)"
      node = item.node
      time = item.time
    }
  }

  /// The only column.
  var column: [Float] { rows.map { $0[0] } }
}

/// Everything that reached a sink.
final class Collector: Sendable {
  private let results = Mutex<[Outcome]>([])
  var all: [Outcome] { results.withLock { $0 } }
  func add(_ result: ItemResult) {
    let outcome = Outcome(result)
    results.withLock { $0.append(outcome) }
  }
}

/// Compiles and runs nodes over paths.
func run(
  _ nodes: String, over paths: [String], lanes: Int = 2, chunk: Int = 64,
  stopOnFailure: Bool = false, fitted: [String: Fitted] = [:]
) async throws -> (outcomes: [Outcome], report: RunReport) {
  let plan = try Compiler.compile(
    try graph(nodes), fitted: fitted, options: PlanOptions(lanes: lanes, chunk: chunk))
  let collector = Collector()
  let report = try await Engine.run(
    plan, over: paths.makeIterator(), stopOnFailure: stopOnFailure
  ) {
    collector.add($0)
    return true
  }
  return (collector.all, report)
}
