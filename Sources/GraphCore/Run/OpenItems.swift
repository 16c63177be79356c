/// The items that lanes are at work on, for lanes that have none.
///
/// `@unchecked Sendable` is safe: the state is only touched under the lock.
final class OpenItems: @unchecked Sendable {
  private let lock = ConditionLock()
  /// The oldest first.
  private var items: [CarriedItem] = []
  /// Lanes that may still open recordings.
  private var opening: Int
  private var isInterrupted = false

  init(lanes: Int) { opening = lanes }

  /// A lane has opened an item.
  func add(_ item: CarriedItem) {
    let isLate = lock.withLock {
      items.append(item)
      lock.wakeAll()
      return isInterrupted
    }
    if isLate { item.interrupt() }
  }

  /// A lane's item has no more chunks to start.
  func remove(_ item: CarriedItem) { lock.withLock { items.removeAll { $0 === item } } }

  /// The oldest item that a lane may help with, of those that are open now.
  var oldest: CarriedItem? { lock.withLock { items.first } }

  /// A lane opens no more recordings.
  func leave() {
    lock.withLock {
      opening -= 1
      lock.wakeAll()
    }
  }

  /// The next item to help with, for a lane that opens no more recordings; waits for it. Nil when there will be none.
  /// - Parameter last: What the lane has helped with before: it can do no more for that.
  func next(after last: CarriedItem?) -> CarriedItem? {
    lock.withLock {
      while !isInterrupted {
        if let item = items.first(where: { $0 !== last }) { return item }
        guard opening > 0 else { return nil }
        lock.wait()
      }
      return nil
    }
  }

  /// Ends the run: nobody waits or carries any more.
  func interrupt() {
    let items = lock.withLock {
      isInterrupted = true
      lock.wakeAll()
      return self.items
    }
    for item in items { item.interrupt() }
  }
}
