import Testing

@testable import GraphCore

@Suite(.timeLimit(.minutes(1))) struct LaneThreadTests {
  /// Were the blocked lanes on the shared pool, more of them than cores would leave nobody to open the gate.
  @Test func keepsBlockingWorkOffTheSharedPool() async throws {
    let lanes = 4 * processorCount()
    let threads = try (0..<lanes).map { _ in try LaneThread() }
    defer { for thread in threads { thread.stop() } }
    let arrived = Gate()
    let open = Gate()
    await withTaskGroup(of: Void.self) { group in
      for thread in threads {
        group.addTask(executorPreference: thread) {
          arrived.signal()
          open.wait(for: 1)
        }
      }
      group.addTask {
        while arrived.count < lanes { await Task.yield() }
        open.signal()
      }
    }
    #expect(arrived.count == lanes)
  }

  @Test func runsOneJobAfterAnother() async throws {
    let thread = try LaneThread()
    defer { thread.stop() }
    let running = Gate()
    let total = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<200 {
        group.addTask(executorPreference: thread) {
          let before = running.count
          running.signal()
          return running.count - before
        }
      }
      return await group.reduce(0, +)
    }
    #expect(total == 200)
  }

  @Test func runsWhatWasAskedForBeforeItStops() async throws {
    let thread = try LaneThread()
    let done = Gate()
    let task = Task(executorPreference: thread) { done.signal() }
    await task.value
    thread.stop()
    #expect(done.count == 1)
  }
}

/// Runs something that blocks without holding a thread of the shared pool.
func onAThread(_ body: @escaping @Sendable () -> Void) async throws {
  let thread = try LaneThread()
  await Task(executorPreference: thread) { body() }.value
  thread.stop()
}
