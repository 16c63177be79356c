import GraphCore
import Synchronization
import Testing

/// One recording that several lanes carry.
@Suite struct CarryingTests {
  /// Phases of all sorts: row by row, kept back, a whole item, joins, segments that decide times.
  private let nodes = """
    a: {use: ramp, rate: 100}
    b: {use: gain, by: 2}
    c: {use: lag, rows: 37}
    d: {use: gain, in: a, copies: 2}
    e: {use: whole}
    f: {use: gain, by: 3, stage: true}
    g: {use: thin, every: 3, in: [b, c, f]}
    h: {use: gain}
    """
  private let segments = """
    a: {use: ramp, rate: 100}
    rows: {use: gain, copies: 3}
    mark: {use: mark, every: 50, length: 20}
    sums: {use: sums, in: {rows: rows, segments: mark}}
    again: {use: gain, by: 0.5}
    """

  @Test(arguments: [2, 3, 5])
  func givesTheSameForAnyNumberOfLanes(_ lanes: Int) async throws {
    for graph in [nodes, segments] {
      for path in ["ramp:20000@100", "ramp:3001@100,streams=2"] {
        let alone = try await run(graph, over: [path], lanes: 1).outcomes
        #expect(alone.allSatisfy { $0.failure.isEmpty } && !alone[0].rows.isEmpty)
        for chunk in [16, 64] {
          let found = try await run(graph, over: [path], lanes: lanes, chunk: chunk).outcomes
          #expect(found == alone, "\(path), chunks of \(chunk)")
        }
      }
    }
  }

  @Test func lanesWithoutARecordingHelpWithAnother() async throws {
    let found = try await run(
      """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: together, lanes: 3, name: helping}
      d: {use: total}
      """, over: ["ramp:100000@100"], lanes: 3
    ).outcomes
    #expect(found.map(\.failure) == [""])
    #expect(Together.threads(of: "helping") == 3)
  }

  @Test func aShortRecordingIsNotWorthTheHelp() async throws {
    let found = try await run(
      """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: together, lanes: 2, name: short}
      d: {use: total}
      """, over: ["ramp:180@100"], lanes: 3
    ).outcomes
    #expect(found.map(\.rows) == [[[16110]]])
    #expect(Together.threads(of: "short") == 1)
  }

  @Test(arguments: [
    ("process", "SG0708 it broke"), ("nan", "SG0705 'c' gave a number that is not finite at 70 s"),
    ("finish", "SG0706 the item is too short"),
    ("endless", "SG0708 'c' says that more rows are to come, and gives none"),
  ])
  func aFailureInTheMiddleIsThatOfOneLane(_ fault: String, _ expected: String) async throws {
    let graph = """
      a: {use: ramp, rate: 100}
      b: {use: gain, by: 2}
      c: {use: faulty, fault: \(fault), at: 7000}
      d: {use: gain}
      """
    let path = ["ramp:20000@100"]
    let alone = try await rows(graph, over: path, lanes: 1)
    #expect(alone.failures == [expected])
    for lanes in [2, 3, 5] {
      let found = try await rows(graph, over: path, lanes: lanes)
      #expect(found == alone, "\(lanes) lanes")
    }
  }

  @Test(arguments: ["break=7001", "nan=7001"])
  func aRecordingThatBreaksOffKeepsTheRowsBefore(_ word: String) async throws {
    let graph = "a: {use: ramp, rate: 100}\nb: {use: gain, by: 2}\nc: {use: lag, rows: 9}"
    let alone = try await rows(graph, over: ["ramp:20000@100,\(word)"], lanes: 1)
    #expect(alone.failures.count == 1)
    #expect((6900...7001).contains(alone.count))
    for lanes in [2, 3, 5] {
      #expect(
        try await rows(graph, over: ["ramp:20000@100,\(word)"], lanes: lanes) == alone,
        "\(lanes) lanes")
    }
  }

  @Test func aNodeThatIsNotRowByRowAsItSaysIsTold() async throws {
    for lanes in [1, 3] {
      let found = try await run(
        """
        a: {use: ramp, rate: 100}
        b: {use: gain}
        c: {use: faulty, fault: blank, at: 7, rowwise: true}
        d: {use: total}
        """, over: ["ramp:20000@100"], lanes: lanes
      ).outcomes
      #expect(found.map(\.failure) == ["SG0708 'c' says that it works row by row, and does not"])
    }
  }

  @Test func soundThatComesAsItHappensIsNeverKeptBack() async throws {
    let graph = "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: lag, rows: 0}"
    let alone = try await rows(graph, over: ["ramp:20000@100,live"], lanes: 1)
    #expect(alone.failures.isEmpty && alone.count == 20000)
    #expect(try await rows(graph, over: ["ramp:20000@100,live"], lanes: 3) == alone)
  }

  /// What reached a sink of rows.
  private struct Given: Equatable {
    var count = 0
    var sum = 0.0
    var failures: [String] = []
    var times: [Double?] = []
  }

  private func rows(_ nodes: String, over paths: [String], lanes: Int) async throws -> Given {
    let plan = try Compiler.compile(
      try graph(nodes), options: PlanOptions(lanes: lanes, chunk: 64))
    let given = Mutex(Given())
    _ = try await Engine.follow(plan, over: paths.makeIterator()) { event in
      given.withLock { given in
        switch event.content {
        case .rows(let rows):
          rows.forEachRow { row, start, _ in
            given.count += 1
            given.sum += Double(row[0]) * Double(given.count) + start
          }
        case .failure(let failure):
          given.failures.append("\(failure.problem.code) \(failure.problem.message)")
          given.times.append(failure.time)
        case .end: break
        }
      }
      return true
    }
    return given.withLock { $0 }
  }
}
