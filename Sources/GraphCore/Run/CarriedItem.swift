import Synchronization

/// An item on its way through its stage. The lane that opened it carries chunks of it from the reader to the results, one
/// after another, and lanes that have nothing else to do help: each carries chunks of its own.
///
/// What must happen in order is entered chunk by chunk (`Turn`), so every step sees the same rows in the same order
/// however many lanes carry; the others run at the same time. Chunks that come after one that failed are dropped, and
/// those before it arrive: what comes out, and which failure, does not depend on who carried what.
///
/// `@unchecked Sendable` is safe: the reader, the start of chunks and every step that works in order are touched by the
/// chunk only whose turn it is, and the outcome under its lock.
final class CarriedItem: @unchecked Sendable {
  let stage: Stage
  let identity: ItemIdentity
  let results: ItemHandover
  private let reader: any Reader
  private let isCancelled: @Sendable () -> Bool
  private let progress: RunProgress

  /// The step that the next chunk starts at: the source, then steps that finish, one after another; nil when there are
  /// no more chunks.
  private var start: Int? = 0
  private let tickets = Atomic<Int>(0)
  /// The turn to start a chunk; for each step that works in order, the turn to work; the turn to hand over results.
  private let starting = Turn()
  private let turns: [Turn?]
  private let leaving = Turn()

  private struct Outcome {
    /// The first chunk that failed, and why; seconds that were read up to it.
    var failure: (chunk: Int, failure: Stage.Failure, seconds: Double)?
    var helpers = 0
    var isClosed = false
  }
  private let outcome = Mutex(Outcome())
  /// The first chunk that failed: those after it are dropped.
  private let limit = Atomic<Int>(.max)
  private let isInterrupted = Atomic<Bool>(false)
  private let helpersGone = Permit()

  init(
    _ identity: ItemIdentity, stage: Stage, reader: any Reader, results: ItemHandover,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: RunProgress
  ) {
    self.identity = identity
    self.stage = stage
    self.reader = reader
    self.results = results
    self.isCancelled = isCancelled
    self.progress = progress
    turns = stage.steps.map { $0.plan.isRowwise ? nil : Turn() }
  }

  /// How an item ended.
  enum Ending {
    case end(seconds: Double)
    case failure(Stage.Failure, seconds: Double)
    case interrupted
  }

  /// Lets a helper in; false when the item is nearly done.
  func join() -> Bool {
    outcome.withLock { outcome in
      guard !outcome.isClosed, outcome.failure == nil else { return false }
      outcome.helpers += 1
      return true
    }
  }

  /// A helper carries no more.
  func part() {
    let isLast = outcome.withLock { outcome in
      outcome.helpers -= 1
      return outcome.isClosed && outcome.helpers == 0
    }
    if isLast { helpersGone.give() }
  }

  /// Waits for the helpers, and tells how the item ended.
  func close() -> Ending {
    let mustWait = outcome.withLock { outcome in
      outcome.isClosed = true
      return outcome.helpers > 0
    }
    if mustWait { helpersGone.take() }
    if isInterrupted.load(ordering: .acquiring) { return .interrupted }
    if let (_, failure, seconds) = outcome.withLock({ $0.failure }) {
      return .failure(failure, seconds: seconds)
    }
    return .end(seconds: stage.seconds(stage.steps[0].rowsOfItem))
  }

  /// Ends the item: nobody carries any more.
  func interrupt() {
    isInterrupted.store(true, ordering: .sequentiallyConsistent)
    wakeAll()
  }

  private func wakeAll() {
    starting.wake()
    leaving.wake()
    for turn in turns { turn?.wake() }
  }

  private func isGivenUp(_ chunk: Int) -> Bool {
    limit.load(ordering: .sequentiallyConsistent) < chunk
      || isInterrupted.load(ordering: .sequentiallyConsistent)
  }

  private func enter(_ turn: Turn, _ chunk: Int) -> Bool {
    turn.enter(chunk) { isGivenUp(chunk) } && !isGivenUp(chunk)
  }

  private func fail(_ chunk: Chunk, _ failure: Stage.Failure) {
    // What fails because it was interrupted is no failure.
    if isCancelled() { return interrupt() }
    outcome.withLock { outcome in
      guard chunk.number < outcome.failure?.chunk ?? .max else { return }
      outcome.failure = (chunk.number, failure, stage.seconds(chunk.samples))
      limit.store(chunk.number, ordering: .sequentiallyConsistent)
    }
    wakeAll()
  }
}

extension CarriedItem {
  /// Carries the next chunk from its start to the results.
  /// - Parameters:
  ///   - chunk: Where the rows lie.
  ///   - own: The stage whose processors do what works row by row.
  ///   - counters: Takes what was done.
  /// - Returns: False when there is nothing more to carry.
  func carry(_ chunk: Chunk, by own: Stage, counters: inout Counters) -> Bool {
    let number = tickets.add(1, ordering: .relaxed).oldValue
    chunk.begin(number)
    guard enter(starting, number) else { return false }
    if isCancelled() {
      interrupt()
      return false
    }
    do throws(Stage.Failure) {
      var clock = monotonicNanoseconds()
      guard let first = try begin(chunk, counters: &counters, clock: &clock) else {
        starting.leave(number)
        return false
      }
      for step in stage.steps.indices.dropFirst(first + 1) {
        if let turn = turns[step] {
          if !turn.isOpen(to: number) {
            guard enter(turn, number) else { return false }
            // Waiting is no work.
            clock = monotonicNanoseconds()
          }
          try work(step, chunk, by: stage, counters: &counters, clock: &clock)
          turn.leave(number)
        } else {
          try work(step, chunk, by: own, counters: &counters, clock: &clock)
        }
      }
      guard enter(leaving, number) else { return false }
      do throws(Problem) { try handOver(chunk) } catch {
        throw Stage.Failure(problem: error, step: stage.steps.count - 1)
      }
      leaving.leave(number)
      return true
    } catch {
      fail(chunk, error)
      return false
    }
  }

  /// Starts a chunk: reads it, or lets a step finish.
  /// - Returns: The step that gave the first rows; nil when there are no more chunks.
  private func begin(
    _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) -> Int? {
    let number = chunk.number
    chunk.samples = stage.steps[0].rowsOfItem
    guard let step = start else { return nil }
    if step == 0 {
      let hasMore = try stage.produce(0, chunk) { (output) throws(Problem) in
        try reader.read(into: &output)
      }
      if !hasMore { start = next(after: 0) }
      try account(0, chunk, counters: &counters, clock: &clock)
      let count = chunk.steps[0].buffer.count
      chunk.samples += count
      let seconds = stage.seconds(count)
      counters.audio += seconds
      progress.read(seconds)
      turns[0]?.leave(number)
      starting.leave(number)
      return 0
    }
    guard let turn = turns[step], enter(turn, number) else { return nil }
    clock = monotonicNanoseconds()
    if try !stage.finish(step, chunk) { start = next(after: step) }
    // The chunk before has left this step, and so all steps above it.
    for above in 0..<step { turns[above]?.leave(number) }
    starting.leave(number)
    try account(step, chunk, counters: &counters, clock: &clock)
    turn.leave(number)
    return step
  }

  /// The next step that may hold something back.
  private func next(after step: Int) -> Int? {
    stage.steps.indices.dropFirst(step + 1).first { turns[$0] != nil }
  }

  private func work(
    _ step: Int, _ chunk: Chunk, by worker: Stage, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) {
    guard try worker.take(step, chunk) else { return }
    try account(step, chunk, counters: &counters, clock: &clock)
  }

  private func account(
    _ step: Int, _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) {
    try stage.account(step, chunk)
    let now = monotonicNanoseconds()
    let (steps, node) = (stage.steps, stage.steps[step].plan.node)
    counters.nodes[node].busy += now - clock
    // A node's rows are counted where they leave it: on branches and joins, at its last step.
    if step == steps.count - 1 || steps[step + 1].plan.node != node {
      counters.nodes[node].rows += chunk.steps[step].buffer.count
    }
    clock = now
  }

  private func handOver(_ chunk: Chunk) throws(Problem) {
    for (number, output) in stage.plan.outputs.enumerated() {
      let rows = chunk.steps[output.step]
      guard rows.buffer.count > 0 else { continue }
      let (offset, times) = try stage.times(of: output.step, chunk)
      try results.append(rows.buffer, of: number, offset: offset, times: times)
    }
    try results.endRound(at: stage.seconds(chunk.samples))
  }
}
