import Glibc

/// Lets one thread wait until another gives it leave to go on.
///
/// `@unchecked Sendable` is safe: the C semaphore is made for use by several threads.
package final class Permit: @unchecked Sendable {
  // The semaphore must not move, so it is allocated; only its own functions touch it.
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  package init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  /// Blocks the thread until the permit is there, and takes it.
  package func take() { while sem_wait(semaphore) != 0, errno == EINTR {} }

  package func give() { sem_post(semaphore) }
}
