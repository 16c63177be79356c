import Synchronization

/// Where lanes and the sink meet: `WindowState` under a lock, with those who wait.
final class Window: Sendable {
  private struct Shared {
    var state: WindowState<ItemResults>
    var lanes: [CheckedContinuation<Void, Never>] = []
    var sink: CheckedContinuation<Void, Never>?
    /// What the sink is taking.
    var current: ItemResults?

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

  /// Ends waiting for pipes when the run is ended; nil if the system gives no descriptors for it.
  let interruption = Interruption()

  /// Creates a window.
  /// - Parameters:
  ///   - size: How many recordings may have entered and not be done.
  ///   - recordings: The recordings, in order; asked for one at a time.
  init(size: Int, recordings: any IteratorProtocol<RecordingPart> & Sendable) {
    shared = Mutex(Shared(state: WindowState(window: size)))
    self.recordings = Mutex(recordings)
  }

  /// The next recording for a lane, nil when there are no more.
  func admit() async -> (index: Int, part: RecordingPart)? {
    while true {
      switch enter() {
      case .recording(let index, let part): return (index, part)
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
    case recording(Int, RecordingPart)
    case wait
    case end
  }

  private func enter() -> Entry {
    recordings.withLock { recordings in
      switch shared.withLock({ $0.state.admit() }) {
      case .wait: return .wait
      case .end: return .end
      case .recording(let index):
        if let part = recordings.next() { return .recording(index, part) }
        let all = shared.withLock { shared in
          shared.state.exhaust()
          return shared.all()
        }
        for waiting in all { waiting.resume() }
        return .end
      }
    }
  }

  /// Says that something of an item's results may leave.
  /// - Parameters:
  ///   - results: Of the recording's next item.
  ///   - isLast: Whether they are complete, and the recording has no more items.
  func offer(_ results: ItemResults, of recording: Int, isLast: Bool = false) {
    wakeSink { state in
      state.offer(results, of: recording)
      if isLast { state.finish(recording) }
    }
  }

  /// Says that nothing more is offered of a recording.
  func finish(_ recording: Int) { wakeSink { $0.finish(recording) } }

  private func wakeSink(after change: (inout WindowState<ItemResults>) -> Void) {
    let sink = shared.withLock { shared in
      change(&shared.state)
      guard !shared.state.mustWaitToTake else {
        return nil as CheckedContinuation<Void, Never>?
      }
      defer { shared.sink = nil }
      return shared.sink
    }
    sink?.resume()
  }

  /// The next results in order, nil at the end; those taken before are done with.
  func take() async -> ItemResults? {
    while true {
      let (answer, lanes) = shared.withLock { shared in
        let oldest = shared.state.oldest
        let answer = shared.state.take()
        shared.current = if case .results(let results) = answer { results } else { nil }
        guard shared.state.oldest > oldest else {
          return (answer, [CheckedContinuation<Void, Never>]())
        }
        defer { shared.lanes = [] }
        return (answer, shared.lanes)
      }
      for lane in lanes { lane.resume() }
      switch answer {
      case .results(let results): return results
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

  /// Whether a lane that asks for a recording now has to wait.
  var isFull: Bool { shared.withLock { $0.state.mustWaitToEnter } }

  /// Whether the run was ended early.
  var isStopped: Bool { shared.withLock { $0.state.isStopped } }

  /// Ends the run: everyone who waits goes home.
  func stop() {
    let (all, current) = shared.withLock { shared in
      shared.state.stop()
      return (shared.all(), shared.current)
    }
    for waiting in all { waiting.resume() }
    current?.abandon()
    interruption?.fire()
  }

  /// Waits for a change, unless there has been one since the state was asked.
  private func wait(
    _ stillWaits: @Sendable (WindowState<ItemResults>) -> Bool,
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
