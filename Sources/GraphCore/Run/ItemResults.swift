import Synchronization

/// What one item has given and the sink has not taken. A lane fills it, the sink's task empties it; both may do so at the
/// same time.
///
/// Rows of a timeline may leave as they come, rows of an output that gives one an item only at the item's end, and none
/// if it fails. Of several outputs, rows leave in the order in which they have to be there by what `plan` promises,
/// whatever the chunk and however far the lane is ahead of the sink.
///
/// `@unchecked Sendable` is safe: the state is only touched under the mutex. The mutex can't hold it, since rows are copied
/// into it from the lane's buffers, which are no values of Swift's own.
final class ItemResults: @unchecked Sendable {
  typealias Departure = ItemEvent.Content

  struct State {
    var queues: [ResultQueue]
    /// Seconds of audio after which rows may leave: those that were read, or, where a node's rows come some rounds
    /// late, those that had been read so many rounds ago, which are kept here, the oldest first.
    var position = 0.0
    var positions: [Double]
    /// What comes after the rows, once that is known.
    var ending: Departure?
    var hasEnded = false
    /// Whether the sink takes rows as they come: it has come to this item.
    var isFollowed = false
    /// Nobody takes any more.
    var isAbandoned = false
    /// The sink's task, while it waits for something to leave.
    var sink: CheckedContinuation<Void, Never>?
    var isLaneWaiting = false
    /// What was measured; nil of a recording that can't be opened.
    var sound: ItemSound?
    /// The output that is next to be asked whether it gave no answer.
    var nextAbsence = 0
  }

  let item: ItemIdentity
  /// For each output: seconds past a row's end after which it leaves; nil if it waits for the item's end.
  private let waits: [Double?]
  /// Whether the rows of each output are answers.
  let areAnswers: [Bool]
  /// Whether no row of an output means that no speech was found: of answers, and of what is told of segments.
  let areOfSpeech: [Bool]
  private let mutex = Mutex(())
  private var state: State
  private let room = Permit()

  /// Creates an empty one.
  /// - Parameters:
  ///   - formats: Of the plan's outputs, nothing left open.
  ///   - extraLateness: Of each output, seconds that its rows may come later than the plan says.
  init(
    _ item: ItemIdentity, of plan: Plan, formats: [Format], extraLateness: [Double],
    sound: ItemSound?
  ) {
    self.item = item
    areAnswers = formats.map { $0.kind == .scores }
    areOfSpeech = formats.map { format in
      if case .segments = format.clock { true } else { format.kind == .scores }
    }
    waits = zip(plan.outputs, extraLateness).map { output, extra in
      plan.waiting(of: output).map { plan.outputs.count == 1 ? $0 : $0 + extra }
    }
    let lag = plan.outputs.map { plan.steps[$0.step].lag }.max() ?? 0
    state = State(
      queues: formats.map { ResultQueue($0) },
      positions: [Double](repeating: 0, count: plan.outputs.count > 1 ? lag : 0), sound: sound)
  }

  func withState<Value: Sendable, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try mutex.withLock { (_) throws(Failure) in try body(&state) }
  }
}

// What the lane does.
extension ItemResults {
  /// Adds what an output gave in a round.
  /// - Parameters:
  ///   - offset: Seconds from the item's start to what the output's clock calls zero.
  ///   - times: Of each row from there, where they cover stretches of their own.
  func append(
    _ rows: borrowing RowBuffer, of output: Int, offset: Double,
    times: [(start: Double, end: Double)]?
  ) throws(Problem) {
    try withState { (state) throws(Problem) in
      state.queues[output].offset = offset
      try state.queues[output].append(rows, times: times)
    }
  }

  /// Says how much audio was read.
  /// - Returns: Whether rows may leave.
  func advance(to seconds: Double) throws(Problem) -> Bool {
    let (mayLeave, sink) = try withState { (state) throws(Problem) in
      state.positions.append(seconds)
      state.position = state.positions.removeFirst()
      guard try next(state) != nil else {
        return (false, nil as CheckedContinuation<Void, Never>?)
      }
      defer { state.sink = nil }
      return (true, state.sink)
    }
    sink?.resume()
    return mayLeave
  }

  /// Waits for the sink, where it has come to this item, rows may leave, and so many wait that more would go to a file.
  func waitForRoom() throws(Problem) {
    let mustWait = try withState { (state) throws(Problem) in
      guard state.isFollowed, !state.isAbandoned, state.queues.contains(where: \.isFull) else {
        return false
      }
      state.isLaneWaiting = try next(state) != nil
      return state.isLaneWaiting
    }
    if mustWait { room.take() }
  }

  /// No more rows come.
  /// - Parameter ending: What comes after them.
  func finish(_ ending: Departure) {
    let sink = withState { state in
      state.ending = ending
      defer { state.sink = nil }
      return state.sink
    }
    sink?.resume()
  }
}

// What the sink does.
extension ItemResults {
  /// What leaves next; waits for it. Nil when all has left, or nobody takes any more.
  func next() async -> Departure? {
    while true {
      var isOver = false
      let departure = withState { state in
        state.isFollowed = true
        isOver = state.hasEnded || state.isAbandoned
        return isOver ? nil : take(&state)
      }
      if departure != nil || isOver { return departure }
      await withCheckedContinuation { continuation in
        let mustWait = withState { state in
          // What can't be read back is told by the next attempt to take it.
          do throws(Problem) {
            guard try next(state) == nil else { return false }
          } catch { return false }
          guard state.ending == nil, !state.isAbandoned else { return false }
          state.sink = continuation
          return true
        }
        if !mustWait { continuation.resume() }
      }
    }
  }

  /// Nobody takes any more: who waits goes on.
  func abandon() {
    let sink = withState { state in
      state.isAbandoned = true
      letLaneGo(&state)
      defer { state.sink = nil }
      return state.sink
    }
    sink?.resume()
  }

  private func letLaneGo(_ state: inout State) {
    guard state.isLaneWaiting else { return }
    state.isLaneWaiting = false
    room.give()
  }

  /// Takes what is next in order; nil if nothing may leave now.
  private func take(_ state: inout State) -> Departure? {
    do throws(Problem) {
      if let output = try next(state) {
        let rows = try rows(of: output, &state)
        if try next(state) == nil { letLaneGo(&state) }
        return .rows(rows)
      }
      if let absence = try absence(&state) { return .rows(absence) }
    } catch {
      state.hasEnded = true
      // Nobody takes the rest, so a lane that waits for room goes on.
      state.isAbandoned = true
      letLaneGo(&state)
      return .failure(ItemFailure(problem: error, node: "results", time: nil))
    }
    state.hasEnded = state.ending != nil
    return state.ending
  }

  /// The output whose row leaves next.
  private func next(_ state: State) throws(Problem) -> Int? {
    let isWhole = if case .end = state.ending { true } else { false }
    if let first = try earliest(state), isWhole || first.due <= state.position {
      return first.output
    }
    // What waits for the end comes after what does not, one output after another.
    return isWhole ? waits.indices.first { waits[$0] == nil && state.queues[$0].count > 0 } : nil
  }

  /// The output, of those that don't wait for the end, whose row is due first.
  private func earliest(
    _ state: State, but left: Int? = nil
  ) throws(Problem) -> (due: Double, output: Int)? {
    var first: (due: Double, output: Int)?
    for (output, wait) in waits.enumerated() where output != left {
      guard let wait, let end = try state.queues[output].endOfFirst() else { continue }
      if first.map({ end + wait < $0.due }) ?? true { first = (end + wait, output) }
    }
    return first
  }

  /// Takes rows of an output, up to the first that is not due or that another output's comes before.
  private func rows(of output: Int, _ state: inout State) throws(Problem) -> ItemRows {
    var duration = Double.infinity
    if case .end(let seconds) = state.ending { duration = seconds }
    let limit = duration == .infinity ? state.position : .infinity
    let wait = waits[output] ?? 0
    let other = waits[output] == nil ? nil : try earliest(state, but: output)
    let queue = state.queues[output]
    let (values, times) = try queue.read(
      most: ItemRows.most(ofWidth: queue.width)
    ) { end in
      let due = end + wait
      guard let other, due <= limit else { return due <= limit }
      return due < other.due || (due == other.due && output < other.output)
    }
    let judge = ResultJudge(sound: state.sound, isAnswer: areAnswers[output])
    let sounds = try judge.sounds(of: times, after: queue.offset)
    state.queues[output].remove(times.count)
    state.sound?.forget(before: state.queues.map(\.startOfNext))
    return ItemRows(
      output: output, width: queue.width, values: values,
      times: times.map { queue.time($0, itemStart: item.start, duration: duration) },
      sounds: sounds)
  }
}
