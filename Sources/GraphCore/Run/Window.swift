import Synchronization

/// Where lanes and the sink meet: `WindowState` under a lock, with those who wait.
final class Window<Result: Sendable>: Sendable {
  private struct Shared {
    var state: WindowState<Result>
    var lanes: [CheckedContinuation<Void, Never>] = []
    var sink: CheckedContinuation<Void, Never>?

    /// Everyone who waits, to be woken after the lock is left.
    mutating func all() -> [CheckedContinuation<Void, Never>] {
      defer {
        lanes = []
        sink = nil
      }
      return lanes + (sink.map { [$0] } ?? [])
    }
  }

  private let shared: Mutex<Shared>
  /// Under a lock of its own: asking for a recording may block, and results must get out meanwhile.
  private let recordings: Mutex<any IteratorProtocol<RecordingPart> & Sendable>

  /// Creates a window.
  /// - Parameters:
  ///   - size: How many items may have entered and not been released.
  ///   - recordings: The items, in order; asked for one at a time.
  init(size: Int, recordings: any IteratorProtocol<RecordingPart> & Sendable) {
    shared = Mutex(Shared(state: WindowState(window: size)))
    self.recordings = Mutex(recordings)
  }

  /// The next item for a lane, nil when there are no more.
  func admit() async -> (index: Int, part: RecordingPart)? {
    while true {
      switch enter() {
      case .item(let index, let part): return (index, part)
      case .end: return nil
      case .wait:
        await wait {
          $0.mustWaitToEnter
        } park: {
          $0.lanes.append($1)
        }
      }
    }
  }

  private enum Entry {
    case item(Int, RecordingPart)
    case wait
    case end
  }

  private func enter() -> Entry {
    recordings.withLock { recordings in
      switch shared.withLock({ $0.state.admit() }) {
      case .wait: return .wait
      case .end: return .end
      case .item(let index):
        if let part = recordings.next() { return .item(index, part) }
        let all = shared.withLock { shared in
          shared.state.exhaust()
          return shared.all()
        }
        for waiting in all { waiting.resume() }
        return .end
      }
    }
  }

  /// Hands over what a lane made of an item.
  func finish(_ item: Int, _ result: Result) {
    let sink = shared.withLock { shared in
      shared.state.finish(item, result)
      defer { shared.sink = nil }
      return shared.sink
    }
    sink?.resume()
  }

  /// The next result in order, nil at the end.
  func take() async -> Result? {
    while true {
      let answer = shared.withLock { $0.state.take() }
      switch answer {
      case .result(let result): return result
      case .end: return nil
      case .wait:
        await wait {
          $0.mustWaitToTake
        } park: {
          $0.sink = $1
        }
      }
    }
  }

  /// The sink is done with the last result.
  func release() {
    let lanes = shared.withLock { shared in
      shared.state.release()
      defer { shared.lanes = [] }
      return shared.lanes
    }
    for lane in lanes { lane.resume() }
  }

  /// Whether the run was ended early.
  var isStopped: Bool { shared.withLock { $0.state.isStopped } }

  /// Ends the run: everyone who waits goes home.
  func stop() {
    let all = shared.withLock { shared in
      shared.state.stop()
      return shared.all()
    }
    for waiting in all { waiting.resume() }
  }

  /// Waits for a change, unless there has been one since the state was asked.
  private func wait(
    _ stillWaits: @Sendable (WindowState<Result>) -> Bool,
    park: @Sendable (inout Shared, CheckedContinuation<Void, Never>) -> Void
  ) async {
    await withCheckedContinuation { continuation in
      let isParked = shared.withLock { shared in
        guard stillWaits(shared.state) else { return false }
        park(&shared, continuation)
        return true
      }
      if !isParked { continuation.resume() }
    }
  }
}
