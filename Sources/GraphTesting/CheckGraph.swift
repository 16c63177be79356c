package import GraphCore
import Synchronization

/// Checks a sub-graph that takes mono audio as `checkNode` checks a node, with the engine that runs it: the same bits
/// come out for any chunk and any number of lanes, in any order of the items; nothing, one sample, silence, full scale,
/// denormal numbers and a long item come through as finite numbers or a `Problem`; NaN and infinity fail their item at
/// the right time; in steady state nothing is allocated.
///
/// ```swift
/// #expect(await checkGraph("graphs/parts/log-mel.yaml", nodes: standardNodes, rate: 16_000) == [])
/// ```
/// - Parameters:
///   - path: The sub-graph's file.
///   - nodes: The kinds that it may use.
///   - rate: Samples a second of the audio that it is given, in hertz.
///   - with: Its parameters, as the YAML of a mapping.
///   - seconds: Length of an ordinary item.
///   - mayAllocate: Whether a step may allocate while it runs, because a C library that it calls does.
/// - Returns: Each broken rule; nothing if all is well.
package func checkGraph(
  _ path: String, nodes: NodeList, rate: Int, with: String = "{}", seconds: Double = 1.2,
  mayAllocate: Bool = false
) async -> [Finding] {
  var broken: [Finding] = []
  let usual = Int(seconds * Double(rate))
  let items = [
    "noise:\(usual)", "voice:\(2 * usual)", "silence:0", "noise:1", "silence:\(usual)",
    "full_scale:\(usual)", "nan:\(usual)", "denormal:\(usual)", "infinity:\(usual)",
    "voice:\(20 * usual)", "noise:\(usual)#2", "voice:\(2 * usual)",
  ]
  do throws(Problems) {
    let graph = try wrapped(path, nodes: nodes, rate: rate, with: with)
    let first = try await results(of: graph, chunk: 8192, lanes: 1, items: items)
    broken += first.flatMap { faults(of: $0, seconds: seconds, rate: rate) }
    if first.count != items.count {
      broken.append(.graph(.resultCount(first.count, items: items.count)))
    }
    if first.last?.bits != first.dropFirst().first?.bits {
      broken.append(.graph(.remembersItems))
    }
    for (chunk, lanes) in [(64, 1), (1000, 2), (8192, 2)] {
      let other = try await results(of: graph, chunk: chunk, lanes: lanes, items: items)
      for (one, two) in zip(first, other) where one != two {
        broken.append(.graph(.otherRows(chunk: chunk, lanes: lanes), path: one.path))
      }
    }
    if !mayAllocate { broken += try await allocations(of: graph, rate: rate) }
  } catch {
    broken += error.all.map { .graph(.refusal($0)) }
  }
  return broken
}

/// The sub-graph behind a source.
private func wrapped(
  _ path: String, nodes: NodeList, rate: Int, with: String
) throws(Problems) -> Graph {
  let text = """
    sergraph: 1
    nodes:
      audio: {use: made_up, sample_rate: \(rate)}
      part: {use: \(jsonString(path)), in: audio, with: \(with)}
    """
  return try GraphReader.read(
    try readYAML(text, name: "check.yaml"), path: "check.yaml",
    nodes: nodes.behind(MadeUpSource.self))
}

/// One result as plain values.
private struct GraphOutcome: Equatable, Sendable {
  let path: String
  var bits: [UInt32] = []
  var isFinite = true
  var failure: ItemFailure?

  init(_ result: ItemResult) {
    path = result.path
    switch result.outcome {
    case .failure(let failure): self.failure = failure
    case .rows(let rows):
      var bits: [UInt32] = []
      var isFinite = true
      let problem = rows[0].forEachRow { row, _, _ in
        for index in row.indices {
          bits.append(row[index].bitPattern)
          if !row[index].isFinite { isFinite = false }
        }
      }
      self.bits = bits
      self.isFinite = isFinite
      failure = problem.map { ItemFailure(problem: $0, node: "", time: nil) }
    }
  }

  static func == (one: GraphOutcome, two: GraphOutcome) -> Bool {
    // Where a failing lane stands when it notices depends on the chunk; its problem does not.
    one.path == two.path && one.bits == two.bits
      && one.failure?.problem == two.failure?.problem
      && one.failure?.node == two.failure?.node
  }
}

private func results(
  of graph: Graph, chunk: Int, lanes: Int, items: [String]
) async throws(Problems) -> [GraphOutcome] {
  let plan = try Compiler.compile(graph, options: PlanOptions(lanes: lanes, chunk: chunk))
  let outcomes = Mutex<[GraphOutcome]>([])
  do throws(Problem) {
    _ = try await Engine.run(plan, over: items.makeIterator()) { result in
      let outcome = GraphOutcome(result)
      outcomes.withLock { $0.append(outcome) }
      return true
    }
  } catch {
    throw Problems([error])
  }
  return outcomes.withLock { $0 }
}

private func faults(of outcome: GraphOutcome, seconds: Double, rate: Int) -> [Finding] {
  var broken: [Finding] = []
  func add(_ rule: Finding.GraphRule) { broken.append(.graph(rule, path: outcome.path)) }
  if !outcome.isFinite { add(.notFinite) }
  let recording = MadeUpRecording(outcome.path)
  switch recording?.kind {
  case .nan, .infinity:
    if let failure = outcome.failure {
      let expected = seconds / 2
      let isThere = failure.time.map { abs($0 - expected) <= 1 / Double(rate) } ?? false
      if failure.problem.code != .notFinite || !isThere {
        add(.otherFailure(failure.problem, time: failure.time, expected: expected))
      }
    } else {
      add(.noFailure)
    }
  // One sample may be too short for the graph.
  case .noise where recording?.count != 1, .voice:
    if let failure = outcome.failure {
      add(.failure(failure.problem))
    } else if outcome.bits.isEmpty {
      add(.noRows)
    }
  default: break
  }
  return broken
}

/// An item of twice the length allocates as often, but for buffers of whole items, which grow by doubling; everything else
/// was made before. Also counted is what happens after the last read, where nodes that keep a whole item give it back.
private func allocations(of graph: Graph, rate: Int) async throws(Problems) -> [Finding] {
  // A name of their own, since other checks open recordings at the same time.
  let mark = "#\(UInt32.random(in: 1_000...UInt32.max))"
  let items = [5, 30, 60, 1].map { "voice:\($0 * rate)\(mark)" }
  _ = try await results(of: graph, chunk: 256, lanes: 1, items: items)
  let calls = MadeUpSource.opened.withLock { opened in
    opened.filter { items.contains($0.path) }.map(\.calls)
  }
  guard calls.count == items.count else { return [.graph(.order)] }
  let (short, long) = (calls[2] - calls[1], calls[3] - calls[2])
  let rounds = 30 * rate / 256
  return long - short > 40 + rounds / 50
    ? [.graph(.allocations(long - short, rounds: rounds))]
    : []
}
