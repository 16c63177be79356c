import Glibc

/// The items that lanes are at work on, for lanes that have none.
///
/// `@unchecked Sendable` is safe: the state is only touched under the C mutex.
final class OpenItems: @unchecked Sendable {
  // The C mutex and condition must not move, so they are allocated; only pthread functions touch them.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// The oldest first.
  private var items: [CarriedItem] = []
  /// Lanes that may still open recordings.
  private var opening: Int
  private var isInterrupted = false

  init(lanes: Int) {
    opening = lanes
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  /// A lane has opened an item.
  func add(_ item: CarriedItem) {
    let isLate = locked {
      items.append(item)
      pthread_cond_broadcast(condition)
      return isInterrupted
    }
    if isLate { item.interrupt() }
  }

  /// A lane's item has no more chunks to start.
  func remove(_ item: CarriedItem) { locked { items.removeAll { $0 === item } } }

  /// The oldest item that a lane may help with, of those that are open now.
  var oldest: CarriedItem? { locked { items.first } }

  /// A lane opens no more recordings.
  func leave() {
    locked {
      opening -= 1
      pthread_cond_broadcast(condition)
    }
  }

  /// The next item to help with, for a lane that opens no more recordings; waits for it. Nil when there will be none.
  /// - Parameter last: What the lane has helped with before: it can do no more for that.
  func next(after last: CarriedItem?) -> CarriedItem? {
    locked {
      while !isInterrupted {
        if let item = items.first(where: { $0 !== last }) { return item }
        guard opening > 0 else { return nil }
        pthread_cond_wait(condition, mutex)
      }
      return nil
    }
  }

  /// Ends the run: nobody waits or carries any more.
  func interrupt() {
    let items = locked {
      isInterrupted = true
      pthread_cond_broadcast(condition)
      return self.items
    }
    for item in items { item.interrupt() }
  }
}
