import GraphCore
import Synchronization

/// Hands events from a run's thread, which blocks, to a task, which waits: one lies ready at most.
final class Handoff: Sendable {
  private struct State: Sendable {
    var ready: ItemEvent?
    /// The run is over; with what broke it, if anything did.
    var end: Result<ItemEvent?, Problem>?
    /// Nobody takes any more.
    var isClosed = false
    var taker: CheckedContinuation<Result<ItemEvent?, Problem>, Never>?
    var isGiverWaiting = false
  }

  private let state = Mutex(State())
  private let room = Permit()

  private enum Putting {
    case wait
    case done(Bool)
    case give(CheckedContinuation<Result<ItemEvent?, Problem>, Never>)
  }

  /// Gives an event; blocks the thread until there is room for it.
  /// - Returns: False if nobody takes any more.
  func put(_ event: ItemEvent) -> Bool {
    while true {
      let putting: Putting = state.withLock { state in
        if state.isClosed { return .done(false) }
        if let taker = state.taker {
          state.taker = nil
          return .give(taker)
        }
        if state.ready != nil {
          state.isGiverWaiting = true
          return .wait
        }
        state.ready = event
        return .done(true)
      }
      switch putting {
      case .done(let isTaken): return isTaken
      case .wait: room.take()
      case .give(let taker):
        taker.resume(returning: .success(event))
        return true
      }
    }
  }

  /// The next event; nil after the last one.
  func take() async -> Result<ItemEvent?, Problem> {
    await withCheckedContinuation { continuation in
      let (now, mustWake) = state.withLock { state in
        var now: Result<ItemEvent?, Problem>?
        if state.isClosed {
          now = .success(nil)
        } else if let ready = state.ready {
          state.ready = nil
          now = .success(ready)
        } else if let end = state.end {
          state.end = .success(nil)
          now = end
        } else {
          state.taker = continuation
        }
        defer { state.isGiverWaiting = false }
        return (now, state.isGiverWaiting)
      }
      if mustWake { room.give() }
      if let now { continuation.resume(returning: now) }
    }
  }

  /// No more events come.
  func end(_ problem: Problem?) {
    let end: Result<ItemEvent?, Problem> = problem.map { .failure($0) } ?? .success(nil)
    let taker = state.withLock { state in
      defer { state.taker = nil }
      state.end = state.taker == nil ? end : .success(nil)
      return state.taker
    }
    taker?.resume(returning: end)
  }

  /// Nobody takes any more: both sides go on.
  func close() {
    let (taker, mustWake) = state.withLock { state in
      state.isClosed = true
      defer {
        state.taker = nil
        state.isGiverWaiting = false
      }
      return (state.taker, state.isGiverWaiting)
    }
    if mustWake { room.give() }
    taker?.resume(returning: .success(nil))
  }
}
