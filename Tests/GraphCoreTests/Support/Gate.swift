import Glibc

/// Lets threads wait until something has happened. Blocks the thread: that is what is tested.
final class Gate: @unchecked Sendable {
  // The C mutex and condition must not move, so they are allocated; `value` is only touched under the mutex.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var value = 0

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(condition)
    mutex.deallocate()
    condition.deallocate()
  }

  var count: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return value
  }

  /// Counts one up, and wakes those who wait.
  func signal() {
    pthread_mutex_lock(mutex)
    value += 1
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Blocks until the count is at least this.
  func wait(for wanted: Int) {
    pthread_mutex_lock(mutex)
    while value < wanted { pthread_cond_wait(condition, mutex) }
    pthread_mutex_unlock(mutex)
  }
}

/// Paths that count how many of them were asked for.
struct CountedPaths: IteratorProtocol, Sendable {
  let path: String
  let count: Int
  let opened: Gate
  private var taken = 0

  init(_ path: String, count: Int, opened: Gate) {
    self.path = path
    self.count = count
    self.opened = opened
  }

  mutating func next() -> String? {
    guard taken < count else { return nil }
    taken += 1
    opened.signal()
    return path
  }
}
