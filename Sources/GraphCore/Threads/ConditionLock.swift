import Glibc

/// A lock whose holder can wait until another thread has changed what it guards.
///
/// It is for threads of our own only: whoever waits blocks its thread.
///
/// `@unchecked Sendable` is safe: the C mutex and condition are made for several threads.
final class ConditionLock: @unchecked Sendable {
  // They must not move, so they are allocated; only pthread functions touch them.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

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

  /// Does something while no other holder does.
  func withLock<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value
  {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }

  /// Lets go of the lock until a wake, and holds it again; only within `withLock`. What was waited for has to
  /// be asked again: a wake may come without a reason.
  func wait() { pthread_cond_wait(condition, mutex) }

  /// Wakes one of those that wait.
  func wakeOne() { pthread_cond_signal(condition) }

  /// Wakes all that wait.
  func wakeAll() { pthread_cond_broadcast(condition) }
}
