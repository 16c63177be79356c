import Synchronization

/// An item on its way through its stage. The lane that opened it carries rounds of it from the reader to the results, and
/// lanes that have nothing else to do help: each carries rounds of its own, several at once.
///
/// The phases that work in order are entered load by load (`Turn`), so every step sees the same rows in the same order
/// however many lanes carry; the others run at the same time. Rounds that come after one that failed are dropped, and
/// those before it arrive: what comes out, and which failure, does not depend on who carried what.
///
/// `@unchecked Sendable` is safe: the reader, the course and every step that works in order are touched by
/// the load only whose turn it is, and the standing under its lock.
final class CarriedItem: @unchecked Sendable {
  let plan: Plan
  let stage: Stage
  let identity: ItemIdentity
  let results: ItemHandover
  let reader: any Reader
  /// Measures what is read; touched by the load only whose turn it is to start.
  var meter: SoundMeter
  let isCancelled: @Sendable () -> Bool
  let progress: RunProgress

  /// Where the next round starts; touched by the load only whose turn it is to start.
  var course: Course
  /// Rounds that have been started.
  var rounds = 0
  /// The number of the next load.
  let tickets = Atomic<Int>(0)
  /// The turn to start a load, which is that of the first phase too; of every other phase in order; to hand over results.
  let starting = Turn()
  let turns: [Turn?]
  let leaving = Turn()

  private struct Standing {
    /// The first round that failed, and why; seconds that were read up to it.
    var failure: (round: Int, failure: Stage.Failure, seconds: Double)?
    var helpers = 0
    var isClosed = false
  }
  private let standing = Mutex(Standing())
  /// The first load with a round that failed: those after it are dropped.
  private let limit = Atomic<Int>(.max)
  private let isInterrupted = Atomic<Bool>(false)
  private let helpersGone = Permit()

  init(
    _ identity: ItemIdentity, plan: Plan, stage: Stage, reader: any Reader, results: ItemHandover,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: RunProgress
  ) {
    self.identity = identity
    self.plan = plan
    self.stage = stage
    self.reader = reader
    meter = SoundMeter(reader.format)
    course = Course(of: stage)
    self.results = results
    self.isCancelled = isCancelled
    self.progress = progress
    let starting = starting
    turns = stage.phases.enumerated().map { number, phase in
      if number == 0 { return starting }
      return phase.isRowwise || phase.steps.isEmpty ? nil : Turn()
    }
  }

  /// How an item ended.
  enum Ending {
    case end(seconds: Double)
    case failure(Stage.Failure, seconds: Double)
    case interrupted
  }

  /// Lets a helper in; false when the item is nearly done.
  func join() -> Bool {
    standing.withLock { standing in
      guard !standing.isClosed, standing.failure == nil else { return false }
      standing.helpers += 1
      return true
    }
  }

  /// A helper carries no more.
  func part() {
    let isLast = standing.withLock { standing in
      standing.helpers -= 1
      return standing.isClosed && standing.helpers == 0
    }
    if isLast { helpersGone.give() }
  }

  /// Waits for the helpers, and tells how the item ended.
  func close() -> Ending {
    let mustWait = standing.withLock { standing in
      standing.isClosed = true
      return standing.helpers > 0
    }
    if mustWait { helpersGone.take() }
    if isInterrupted.load(ordering: .acquiring) { return .interrupted }
    if let (_, failure, seconds) = standing.withLock({ $0.failure }) {
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
    leaving.wake()
    for turn in turns { turn?.wake() }
  }

  /// Whether a load, by its number, is not wanted any more.
  func isGivenUp(_ load: Int) -> Bool {
    limit.load(ordering: .sequentiallyConsistent) < load
      || isInterrupted.load(ordering: .sequentiallyConsistent)
  }

  func enter(_ turn: Turn, _ load: Int) -> Bool {
    turn.enter(load) { isGivenUp(load) } && !isGivenUp(load)
  }

  /// A round of a load has failed.
  func fail(_ chunk: Chunk, _ load: Int, _ failure: Stage.Failure) {
    // What fails because it was interrupted is no failure.
    if isCancelled() { return interrupt() }
    standing.withLock { standing in
      guard chunk.number < standing.failure?.round ?? .max else { return }
      standing.failure = (chunk.number, failure, stage.seconds(chunk.samples))
      limit.store(load, ordering: .sequentiallyConsistent)
    }
    wakeAll()
  }

  /// Whether several lanes carry the item: then each takes several rounds at once. What is heard as it happens is never kept
  /// back for that.
  var isShared: Bool { !reader.isLive && standing.withLock { $0.helpers > 0 } }
}
