@testable import GraphCore

/// Lets threads wait until something has happened. Blocks the thread: that is what is tested.
///
/// `@unchecked Sendable` is safe: the value is only touched under the lock.
final class Gate: @unchecked Sendable {
  private let lock = ConditionLock()
  private var value = 0

  var count: Int { lock.withLock { value } }

  /// Counts one up, and wakes those who wait.
  func signal() {
    lock.withLock {
      value += 1
      lock.wakeAll()
    }
  }

  /// Blocks until the count is at least this.
  func wait(for wanted: Int) {
    lock.withLock {
      while value < wanted { lock.wait() }
    }
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
