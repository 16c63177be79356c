/// Admission and ordered merge, as a pure state machine: no locks, no tasks.
///
/// Recording `k` may enter only while `k < oldest + window`, where `oldest` is the first that the sink is not done with.
/// So a lane that finishes finds its place reserved and never waits on output of others, and at most `window` recordings'
/// results exist. The results of a recording's items are offered one after another: when something of them may leave, at
/// the latest when they are complete. The sink takes them in that order, recording after recording.
struct WindowState<Results: Sendable>: Sendable {
  enum Admission: Equatable {
    case recording(Int)
    case wait
    case end
  }

  enum Taking {
    case results(Results)
    case wait
    case end
  }

  private struct Recording {
    /// Offered and not taken.
    var results: [Results] = []
    var isFinished = false
  }

  private let window: Int
  private var entered = 0
  private(set) var oldest = 0
  /// Those that something was offered of, or that are finished.
  private var recordings: [Int: Recording] = [:]
  private var isExhausted = false
  private(set) var isStopped = false

  init(window: Int) { self.window = max(1, window) }

  /// A lane asks for a recording.
  mutating func admit() -> Admission {
    if isExhausted || isStopped { return .end }
    if mustWaitToEnter { return .wait }
    entered += 1
    return .recording(entered - 1)
  }

  /// The recording that was admitted last does not exist: there are no more.
  mutating func exhaust() {
    entered -= 1
    isExhausted = true
  }

  /// Something of an item's results may leave: those of the recording's next item.
  mutating func offer(_ results: Results, of recording: Int) {
    guard !isStopped else { return }
    recordings[recording, default: Recording()].results.append(results)
  }

  /// A lane has finished a recording: no more is offered of it.
  mutating func finish(_ recording: Int) {
    guard !isStopped else { return }
    recordings[recording, default: Recording()].isFinished = true
  }

  /// The sink is done with what it took last, and asks for what is next in order.
  mutating func take() -> Taking {
    while !isStopped {
      if recordings[oldest]?.results.isEmpty == false {
        return .results(recordings[oldest, default: Recording()].results.removeFirst())
      }
      guard recordings[oldest]?.isFinished == true else {
        return mustWaitToTake ? .wait : .end
      }
      recordings[oldest] = nil
      oldest += 1
    }
    return .end
  }

  /// Whether a lane that asks now has to wait.
  var mustWaitToEnter: Bool { !isExhausted && !isStopped && entered >= oldest + window }

  /// Whether the sink has to wait if it asks now.
  var mustWaitToTake: Bool {
    guard !isStopped, !(isExhausted && oldest == entered) else { return false }
    return recordings[oldest].map { $0.results.isEmpty && !$0.isFinished } ?? true
  }

  /// Ends everything: nothing more enters or leaves.
  mutating func stop() {
    isStopped = true
    recordings = [:]
  }
}
