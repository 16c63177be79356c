import Glibc
import Synchronization

/// Carries many items whose rows are there already, on several lanes. What comes out reaches the sink in the order of the
/// items, whatever the number of lanes.
package struct StoredItems: Sendable {
  /// One of them.
  package struct Item: Sendable {
    let identity: ItemIdentity
    let rows: [Range<Int>]

    /// - Parameter rows: Where its rows stand in each of the tables; at least one in each.
    package init(_ identity: ItemIdentity, rows: [Range<Int>]) {
      self.identity = identity
      self.rows = rows
    }
  }

  /// Takes what comes out, in order: one call at a time, from any lane's thread.
  package protocol RowSink: AnyObject, Sendable {
    /// Takes rows of the item whose turn it is, one after another.
    func take(_ rows: Span<Float>) throws(Problem)
    /// The item has ended; also one without rows.
    func endItem()
  }

  private let plan: Plan
  private let tables: [StoredRows]
  private let count: Int
  private let item: @Sendable (Int) -> Item?

  /// - Parameters:
  ///   - plan: Made with `GivenRows`.
  ///   - tables: The rows that are given, in the order of the plan's steps.
  ///   - count: How many items there are.
  ///   - item: Gives the one of a number; nil for one that has no rows.
  package init(
    _ plan: Plan, tables: [StoredRows], count: Int, item: @escaping @Sendable (Int) -> Item?
  ) {
    self.plan = plan
    self.tables = tables
    self.count = count
    self.item = item
  }

  /// Numbers of an item that a lane keeps before it waits for its turn.
  private static let mostWaiting = 1 << 18
  /// The most bytes that a lane takes beside the plan's buffers.
  package static let bytesOfLane = 3 * mostWaiting * MemoryLayout<Float>.stride

  /// Runs to the end, on this thread and others.
  /// - Parameter lanes: How many threads at most.
  /// - Throws: The problem of the first item that fails, and its number; SG0504 when the task was cancelled.
  package func run(lanes: Int, into sink: any RowSink) throws(FirstFailure) {
    // As many are prepared as may be used, so that what can't be is told before any starts.
    let wanted = max(1, min(lanes, count))
    let progress = Progress()
    do throws(Problem) {
      try concurrently(wanted) {
        carry(progress, into: sink) { Task.isCancelled }
      }
    } catch { throw FirstFailure(item: nil, problem: error) }
    if let failure = progress.failure { throw failure }
  }

  /// Why not all were carried.
  package struct FirstFailure: Error {
    /// The number of the item; nil where it is about none of them.
    package let item: Int?
    package let problem: Problem

    /// Whether an item is dropped because of it.
    fileprivate func precedes(_ other: Int) -> Bool { item.map { $0 < other } ?? true }
  }
}

extension StoredItems {
  /// How far all lanes are.
  private final class Progress: Sendable {
    let next = Atomic<Int>(0)
    let turn = Turn()
    /// Of the first item that failed: those after it are dropped.
    private let found = Mutex<FirstFailure?>(nil)

    var failure: FirstFailure? { found.withLock { $0 } }

    func isGivenUp(_ item: Int) -> Bool { found.withLock { $0?.precedes(item) ?? false } }

    /// - Parameter item: The number of the item that failed; nil where it is about none of them, and all are dropped.
    func fail(_ item: Int?, _ problem: Problem) {
      let failure = FirstFailure(item: item, problem: problem)
      found.withLock { found in
        let isFirst = found.map { $0.item.map(failure.precedes) ?? false } ?? true
        if isFirst { found = failure }
      }
      turn.wake()
    }

    /// Waits for the turn of an item.
    func enter(_ item: Int) -> Bool {
      turn.enter(item) { isGivenUp(item) } && !isGivenUp(item)
    }
  }

  /// What a lane does: one item after another, as long as there are any.
  private func carry(_ progress: Progress, into sink: any RowSink, isCancelled: () -> Bool) {
    let run: StoredRun
    do throws(Problem) { run = try StoredRun(plan, tables: tables) } catch {
      return progress.fail(nil, error)
    }
    var waiting: [Float] = []
    while true {
      let number = progress.next.add(1, ordering: .relaxed).oldValue
      guard number < count, !progress.isGivenUp(number) else { return }
      if isCancelled() {
        return progress.fail(nil, Problem.interrupted)
      }
      var hasTurn = false
      waiting.removeAll(keepingCapacity: true)
      do throws(Problem) {
        if let item = item(number) {
          try run.run(item.identity, rows: item.rows) { (rows) throws(Problem) in
            if !hasTurn, waiting.count + rows.count <= StoredItems.mostWaiting {
              for index in rows.indices { waiting.append(rows[index]) }
              return
            }
            if !hasTurn {
              // Whatever is thrown here comes after what the item gave up for.
              guard progress.enter(number) else { throw Problem.interrupted }
              hasTurn = true
              try sink.take(waiting.span)
            }
            try sink.take(rows)
          }
        }
        guard hasTurn || progress.enter(number) else { return }
        if !hasTurn { try sink.take(waiting.span) }
      } catch { return progress.fail(number, error) }
      sink.endItem()
      progress.turn.leave(number)
    }
  }
}

/// Does the same on several threads, one of them this one, and waits for all.
/// - Throws: `Problem` SG0707 when the system gives no more threads; what was started is done then.
private func concurrently(
  _ count: Int, _ body: @escaping @Sendable () -> Void
) throws(Problem) {
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var threads: [pthread_t] = []
  var failure: Problem?
  for _ in 1..<max(1, count) {
    var thread = pthread_t()
    // The thread takes the box over; where none was made it is released here.
    let context = Unmanaged.passRetained(Box(body)).toOpaque()
    let status = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body() }
        return nil
      }, context)
    guard status == 0 else {
      Unmanaged<Box>.fromOpaque(context).release()
      failure = LaneThread.failure(status)
      break
    }
    threads.append(thread)
  }
  body()
  for thread in threads { pthread_join(thread, nil) }
  if let failure { throw failure }
}
