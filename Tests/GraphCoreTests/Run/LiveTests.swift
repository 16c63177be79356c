import Glibc
import GraphCore
import Synchronization
import Testing

/// Rows that come while the recording is read, of one output or of several.
@Suite(.timeLimit(.minutes(1))) struct LiveTests {
  /// What reached a sink, in words: `0:3` for the fourth row of the first output, then `end` or the failure.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    private let rows = Mutex<[String: Int]>([:])
    var all: [String] { lines.withLock { $0 } }

    func add(_ event: ItemEvent) {
      switch event.content {
      case .end: lines.withLock { $0.append("\(event.item.path) end") }
      case .failure(let failure):
        lines.withLock { $0.append("\(event.item.path) \(failure.problem.code)") }
      case .rows(let given):
        given.forEachRow { row, start, end in
          let key = "\(event.item.path) \(event.item.channel ?? 0) \(given.output)"
          let number = rows.withLock { rows in
            defer { rows[key, default: 0] += 1 }
            return rows[key, default: 0]
          }
          lines.withLock { $0.append("\(key):\(number) \(start)-\(end) \(row[0])") }
        }
      }
    }
  }

  private func follow(
    _ text: String, over paths: [String], lanes: Int = 1, chunk: Int = 64
  ) async throws -> [String] {
    let plan = try Compiler.compile(
      try read(text), options: PlanOptions(lanes: lanes, chunk: chunk))
    let log = Log()
    _ = try await Engine.follow(plan, over: paths.makeIterator()) {
      log.add($0)
      return true
    }
    return log.all
  }

  /// A timeline that is late, a slower one that is not, segments, one that waits for the item, and a summary.
  private let several = """
    sergraph: 1
    output: [late, slow, turns, whole, sum]
    nodes:
      a: {use: ramp, rate: 100}
      b: {use: gain}
      late: {use: lag, rows: 30, in: b}
      slow: {use: thin, every: 10, in: a}
      marks: {use: mark, every: 20, length: 15, in: b}
      turns: {use: sums, in: {rows: b, segments: marks}}
      whole: {use: whole, in: b}
      sum: {use: total, in: b}
    """

  @Test func givesTheSameForEveryChunkAndNumberOfLanes() async throws {
    let paths = ["ramp:700@100,start=2", "ramp:5@100", "ramp:250@100,streams=2", "ramp:0@100"]
    let expected = try await follow(several, over: paths)
    #expect(expected.filter { $0.hasSuffix("end") }.count == 5)
    let ofFirst = expected.filter { $0.hasPrefix(paths[0]) }.count
    let counts = [700, 70, 35, 700, 1, 1]
    #expect(ofFirst == counts.reduce(0, +))
    for lanes in [1, 3] {
      for chunk in [1, 7, 64, 1000] {
        let found = try await follow(several, over: paths, lanes: lanes, chunk: chunk)
        // Not the lines themselves, which are thousands.
        let isSame = found == expected
        #expect(isSame, "\(lanes) lanes, chunks of \(chunk)")
      }
    }
  }

  @Test func givesWhatARunOfEachOutputGives() async throws {
    let path = "ramp:333@100"
    let plan = try Compiler.compile(try read(several), options: PlanOptions(lanes: 1, chunk: 64))
    let all = Mutex<[[[Float]]]>([])
    _ = try await Engine.run(plan, over: [path].makeIterator()) { result in
      guard case .rows(let outputs) = result.outcome else { return true }
      for output in outputs {
        var rows: [[Float]] = []
        _ = output.forEachRow { row, start, end in
          var numbers = row.indices.map { row[$0] }
          numbers.append(Float(start))
          numbers.append(Float(end))
          rows.append(numbers)
        }
        all.withLock { [rows] in $0.append(rows) }
      }
      return true
    }
    let found = all.withLock { $0 }
    #expect(found.count == 5)
    for (number, name) in ["late", "slow", "turns", "whole", "sum"].enumerated() {
      let alone = try Compiler.compile(
        try read(several, set: ["output=\(name)"]), options: PlanOptions(lanes: 1, chunk: 64))
      let collector = Collector()
      _ = try await Engine.run(alone, over: [path].makeIterator()) {
        collector.add($0)
        return true
      }
      let outcome = collector.all[0]
      #expect(!outcome.rows.isEmpty)
      let expected: [[Float]] = zip(outcome.rows, outcome.times).map { row, times in
        row + times.map { Float($0) }
      }
      #expect(found[number] == expected, "\(name)")
    }
  }

  @Test func givesRowsOfTheOldestBeforeItHasEnded() async throws {
    let graph = try read("sergraph: 1\nnodes: {a: {use: ramp, rate: 100}, b: {use: gain}}")
    let plan = try Compiler.compile(graph, options: PlanOptions(lanes: 1, chunk: 64))
    let rows = Mutex(0)
    let report = try await Engine.follow(plan, over: ["ramp:10000000000@100"].makeIterator()) {
      guard case .rows(let given) = $0.content else { return true }
      return rows.withLock {
        $0 += given.count
        return $0 < 1000
      }
    }
    #expect(report.isInterrupted)
    #expect(rows.withLock { $0 } < 1300)
  }

  @Test func stopsReadingALongRecordingWhileTheSinkIsBlocked() async throws {
    let graph = try read("sergraph: 1\nnodes: {a: {use: ramp, rate: 100}, b: {use: gain}}")
    let plan = try Compiler.compile(graph, options: PlanOptions(lanes: 1, chunk: 64))
    let read = Mutex(0.0)
    let isFull = Gate()
    let isFollowed = Gate()
    let most = Mutex(0.0)
    let report = try await Engine.follow(
      plan, over: ["ramp:1000000@100"].makeIterator(),
      progress: RunProgress(read: { seconds in
        let sum = read.withLock { sum in
          sum += seconds
          return sum
        }
        // The sink has come to the recording before its memory is full: 16,384 numbers stay there.
        if sum > 100 { isFollowed.wait(for: 1) }
        if sum > 163 { isFull.signal() }
      })
    ) { event in
      // The first event only.
      guard most.withLock({ $0 }) == 0 else { return true }
      isFollowed.signal()
      isFull.wait(for: 1)
      for _ in 0..<100 { sched_yield() }
      most.withLock { $0 = read.withLock { $0 } }
      return true
    }
    #expect(report.succeeded == 1)
    // What the sink holds, what stays in memory, and a chunk.
    #expect((163...163.84 + 2.56 + 0.64 + 1e-6).contains(most.withLock { $0 }))
    #expect(abs(read.withLock { $0 } - 10_000) < 1e-6)
  }

  @Test func aFailureFollowsTheRowsThatWereGiven() async throws {
    let chain = "sergraph: 1\nnodes: {a: {use: ramp, rate: 100}, b: {use: gain}}"
    for lanes in [1, 3] {
      let found = try await follow(
        chain, over: ["ramp:3@100", "ramp:300@100,break=150", "ramp:2@100"], lanes: lanes)
      let broken = found.filter { $0.hasPrefix("ramp:300") }
      // The chunk that breaks off begins at row 128.
      #expect(broken.count == 129)
      #expect(broken.last == "ramp:300@100,break=150 SG0703")
      #expect(found.count == 4 + 129 + 3)
    }
    // What one row an item sums up, and what waits for the end, is not given.
    let summary = try await follow(
      chain.replacing("}}", with: "}, c: {use: total}}"), over: ["ramp:300@100,break=150"])
    #expect(summary == ["ramp:300@100,break=150 SG0703"])
    let both = try await follow(several, over: ["ramp:300@100,break=150"])
    #expect(both.last == "ramp:300@100,break=150 SG0703")
    let outputs = Set(both.dropLast().map { $0.split(separator: " ")[2].first })
    #expect(outputs == ["0", "1", "2"])
  }

  @Test func promisesHowFarRowsAreBehind() throws {
    let plan = try Compiler.compile(try read(several), options: PlanOptions(lanes: 1, chunk: 20))
    let latencies = plan.outputs.map { $0.latency.map { ($0 * 1000).rounded() / 1000 } }
    // A chunk takes 0.2 s.
    #expect(latencies == [0.5, 0.2, 0.21, nil, nil])
    let open = try Compiler.compile(
      try read("sergraph: 1\nnodes: {a: {use: ramp}, b: {use: thin, rate: 100}}"),
      options: PlanOptions(lanes: 1, chunk: 512))
    #expect(open.outputs[0].latency == 512.0 / 32_768)
    #expect(plan.text.contains("late    features of 1, 100/s"))
    #expect(plan.text.contains("at most 500 ms after what it covers"))
  }

  /// Reading goes on only when every row has come that has to be there by what the plan promises: this would hang if one
  /// came later.
  @Test(arguments: [
    ("late", 0.005, 0.01), ("slow", 0.05, 0.1), ("turns", 0.145, 0.2),
  ])
  func keepsThePromise(_ name: String, firstEnd: Double, period: Double) async throws {
    let plan = try Compiler.compile(
      try read(several, set: ["output=\(name)"]), options: PlanOptions(lanes: 1, chunk: 20))
    let latency = try #require(plan.outputs[0].latency)
    let read = Mutex(0.0)
    let rows = Gate()
    _ = try await Engine.follow(
      plan, over: ["ramp:400@100"].makeIterator(),
      progress: RunProgress(read: { seconds in
        let sum = read.withLock { sum in
          sum += seconds
          return sum
        }
        rows.wait(for: Int(((sum - latency - firstEnd) / period + 1e-6).rounded(.down)) + 1)
      })
    ) { event in
      guard case .rows(let given) = event.content else { return true }
      for _ in 0..<given.count { rows.signal() }
      return true
    }
    #expect(rows.count == Int((4 - firstEnd) / period + 1e-6) + 1)
  }
}
