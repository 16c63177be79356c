import Glibc
import Synchronization

/// Ends waiting for what may never come, such as bytes of a pipe: whoever waits polls its descriptor, too.
package final class Interruption: Sendable {
  /// That of the run whose lane is at work.
  @TaskLocal package static var current: Interruption?

  /// Has an end that shows to `poll` (POLLHUP) from the moment on when the run is stopped.
  package let descriptor: Int32
  /// The other end, which stopping closes; -1 from then on.
  private let end: Atomic<Int32>

  /// Nil if the system gives no more descriptors.
  package init?() {
    var ends: [Int32] = [-1, -1]
    // Of the calls that Swift sees, this one keeps its ends from other programs from the start.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    descriptor = ends[0]
    end = Atomic(ends[1])
  }

  deinit {
    fire()
    close(descriptor)
  }

  /// Ends all waiting, now and later.
  package func fire() {
    let end = end.exchange(-1, ordering: .sequentiallyConsistent)
    if end >= 0 { close(end) }
  }
}
