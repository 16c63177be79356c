/// Admission and ordered merge, as a pure state machine: no locks, no tasks.
///
/// Item `k` may enter only while `k < oldest + window`, where `oldest` is the first that the sink has not taken.
/// So a lane that finishes finds its place reserved and never waits on output, and at most `window` results exist.
struct WindowState<Result: Sendable>: Sendable {
  enum Admission: Equatable {
    case item(Int)
    case wait
    case end
  }

  enum Taking {
    case result(Result)
    case wait
    case end
  }

  private let window: Int
  private var entered = 0
  private var oldest = 0
  private var results: [Int: Result] = [:]
  private var isExhausted = false
  private(set) var isStopped = false

  init(window: Int) { self.window = max(1, window) }

  /// A lane asks for an item.
  mutating func admit() -> Admission {
    if isExhausted || isStopped { return .end }
    if mustWaitToEnter { return .wait }
    entered += 1
    return .item(entered - 1)
  }

  /// The item that was admitted last does not exist: there are no more.
  mutating func exhaust() {
    entered -= 1
    isExhausted = true
  }

  /// A lane has finished an item.
  mutating func finish(_ item: Int, _ result: Result) { results[item] = result }

  /// The sink asks for the next result in order.
  mutating func take() -> Taking {
    if isStopped { return .end }
    if let result = results.removeValue(forKey: oldest) { return .result(result) }
    return mustWaitToTake ? .wait : .end
  }

  /// Whether a lane that asks now has to wait.
  var mustWaitToEnter: Bool { !isExhausted && !isStopped && entered >= oldest + window }

  /// Whether the sink has to wait if it asks now.
  var mustWaitToTake: Bool {
    !isStopped && results[oldest] == nil && !(isExhausted && oldest == entered)
  }

  /// The sink is done with the result that it took last.
  mutating func release() { oldest += 1 }

  /// Ends everything: nothing more enters or leaves.
  mutating func stop() {
    isStopped = true
    results = [:]
  }
}
