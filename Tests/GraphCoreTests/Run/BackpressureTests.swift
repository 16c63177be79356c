import GraphCore
import Synchronization
import TestSupport
import Testing

/// Sinks that are slow, that have enough, and runs that are cancelled.
@Suite(.timeLimit(.minutes(1))) struct BackpressureTests {
  private func plan(lanes: Int) throws(Problems) -> Plan {
    try Compiler.compile(
      try graph("a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: total}"),
      options: PlanOptions(lanes: lanes, chunk: 64))
  }

  @Test(arguments: [1, 2, 5]) func stopsReadingWhileTheSinkIsBlocked(lanes: Int) async throws {
    let plan = try plan(lanes: lanes)
    let opened = Gate()
    let goesOn = Gate()
    let isBlocked = Gate()
    let results = Mutex(0)
    let run = Task {
      try await Engine.run(plan, over: CountedPaths("ramp:100@100", count: 500, opened: opened)) {
        _ in
        if results.withLock({
          $0 += 1
          return $0
        }) == 10 {
          isBlocked.signal()
          goesOn.wait(for: 1)
        }
        return true
      }
    }
    try await onAThread { isBlocked.wait(for: 1) }
    // Nine were released, the tenth is with the sink: exactly a window's worth may have entered after the nine.
    try await onAThread { opened.wait(for: 9 + plan.window) }
    for _ in 0..<100 { await Task.yield() }
    #expect(opened.count == 9 + plan.window)
    goesOn.signal()
    let report = try await run.value
    #expect(report.succeeded == 500)
    #expect(opened.count == 500)
  }

  @Test(arguments: [1, 3]) func endsWhenTheSinkHasEnough(lanes: Int) async throws {
    let opened = Gate()
    let taken = Mutex(0)
    let plan = try plan(lanes: lanes)
    let report = try await Engine.run(
      plan, over: CountedPaths("ramp:10@100", count: 100_000, opened: opened)
    ) { _ in
      taken.withLock {
        $0 += 1
        return $0
      } < 5
    }
    #expect(taken.withLock { $0 } == 5)
    #expect(report.succeeded == 5)
    #expect(report.isInterrupted)
    #expect(opened.count <= 5 + plan.window)
  }

  @Test func endsAtTheFirstFailureIfAsked() async throws {
    let paths = ["ramp:1@100", "ramp:2@100", "ramp:1@100,missing", "ramp:3@100"]
    let nodes = "a: {use: ramp, rate: 100}\nb: {use: gain}"
    let (found, report) = try await run(nodes, over: paths, stopOnFailure: true)
    #expect(found.map(\.path) == Array(paths.prefix(3)))
    #expect(report.isInterrupted)
    #expect(report.succeeded == 2)
    #expect(report.failed == 1)
    #expect(try await run(nodes, over: paths).outcomes.count == 4)
  }

  @Test(arguments: [1, 3]) func endsSoonWhenCancelled(lanes: Int) async throws {
    let plan = try plan(lanes: lanes)
    let collector = Collector()
    let seen = Gate()
    // Recordings of a hundred million seconds: without cancelling, this would never end.
    let paths = (0..<20).map { "ramp:\($0)@100" } + (0..<20).map { _ in "ramp:10000000000@100" }
    let run = Task {
      try await Engine.run(plan, over: paths.makeIterator()) {
        collector.add($0)
        seen.signal()
        return true
      }
    }
    try await onAThread { seen.wait(for: 20) }
    run.cancel()
    let report = try await run.value
    #expect(report.isInterrupted)
    #expect(collector.all.map(\.path) == Array(paths.prefix(20)))
    #expect(collector.all.everyOne { $0.rows.count == 1 })
    #expect(report.succeeded == 20)
  }

  @Test func doesNothingWhenCancelledBefore() async throws {
    let plan = try plan(lanes: 2)
    let opened = Gate()
    let run = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await Engine.run(
        plan, over: CountedPaths("ramp:10000000000@100", count: 9, opened: opened)
      ) { _ in true }
    }
    run.cancel()
    let report = try await run.value
    #expect(report.isInterrupted)
    #expect(report.succeeded == 0)
    #expect(opened.count == 0)
  }

  @Test func givesResultsWhileTheNextPathIsWaitedFor() async throws {
    let seen = Gate()
    let plan = try plan(lanes: 2)
    let report = try await Engine.run(plan, over: LatePaths(seen: seen)) { _ in
      seen.signal()
      return true
    }
    #expect(report.succeeded == 20)
  }

  @Test func tellsItsProgress() async throws {
    let seconds = Mutex(0.0)
    let finished = Mutex(0)
    let plan = try plan(lanes: 2)
    _ = try await Engine.run(
      plan, over: ["ramp:150@100", "ramp:1@100,missing", "ramp:50@100"].makeIterator(),
      progress: RunProgress(
        read: { read in seconds.withLock { $0 += read } },
        finished: { finished.withLock { $0 += 1 } })
    ) { _ in true }
    #expect(abs(seconds.withLock { $0 } - 2) < 1e-9)
    #expect(finished.withLock { $0 } == 3)
  }
}

/// Gives each path when the result before has been seen.
private struct LatePaths: IteratorProtocol, Sendable {
  let seen: Gate
  private var given = 0

  init(seen: Gate) { self.seen = seen }

  mutating func next() -> String? {
    seen.wait(for: given)
    given += 1
    return given <= 20 ? "ramp:1@100" : nil
  }
}
