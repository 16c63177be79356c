import Synchronization

/// Independent pieces of work, each on one of a few threads of its own, so that what computes for long stalls nothing
/// else.
package enum Lanes {
  /// Runs numbered pieces of work.
  /// - Parameters:
  ///   - count: How many there are.
  ///   - lanes: How many run at the same time; nil for one a core.
  ///   - body: Does one. It is started in the order of the numbers, and sees in `Task.isCancelled` when to end.
  /// - Returns: What each gave, in order, whatever the number of lanes.
  /// - Throws: The problem of the first piece that failed, by number; those after it may not have been started.
  package static func run<Value: Sendable>(
    _ count: Int, lanes: Int?, body: @escaping @Sendable (Int) throws(Problem) -> Value
  ) async throws(Problem) -> [Value] {
    let work = Pieces<Value>(count: count)
    var started: [LaneThread] = []
    defer { for thread in started { thread.stop() } }
    for _ in 0..<max(1, min(count, lanes ?? processorCount())) { started.append(try LaneThread()) }
    let threads = started
    await withTaskGroup(of: Void.self) { group in
      for thread in threads {
        group.addTask(executorPreference: thread) {
          while let number = work.next() { work.finish(number, with: body) }
        }
      }
    }
    return try work.values()
  }
}

/// What is to be done, and what has come of it.
private final class Pieces<Value: Sendable>: Sendable {
  private struct State {
    var next = 0
    var values: [Value?]
    var failure: (number: Int, problem: Problem)?
  }
  private let state: Mutex<State>

  init(count: Int) { state = Mutex(State(values: [Value?](repeating: nil, count: count))) }

  /// The next piece; nil when there is none, or when one has failed.
  func next() -> Int? {
    state.withLock { state in
      guard state.next < state.values.count, state.failure == nil else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func finish(_ number: Int, with body: (Int) throws(Problem) -> Value) {
    do throws(Problem) {
      let value = try body(number)
      state.withLock { $0.values[number] = value }
    } catch {
      state.withLock { state in
        if number < state.failure?.number ?? .max { state.failure = (number, error) }
      }
    }
  }

  func values() throws(Problem) -> [Value] {
    let (values, failure) = state.withLock { ($0.values.compactMap { $0 }, $0.failure) }
    if let failure { throw failure.problem }
    return values
  }
}
