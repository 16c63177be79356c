import Synchronization

/// Lets chunks through a step one at a time, in the order of their numbers, whichever lanes carry them.
final class Turn: Sendable {
  /// The chunk whose turn it is.
  private let next = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let lock = ConditionLock()
  /// How often a lane looks before it sleeps: about as long as sleeping and waking would take.
  private static let looks = 10_000

  /// Whether it is a chunk's turn.
  func isOpen(to chunk: Int) -> Bool { next.load(ordering: .acquiring) == chunk }

  /// Waits until it is a chunk's turn.
  /// - Parameter isGivenUp: Whether the chunk is not wanted any more; asked again after each `wake`.
  /// - Returns: False if it is given up.
  func enter(_ chunk: Int, unless isGivenUp: () -> Bool) -> Bool {
    for _ in 0..<Turn.looks {
      if isOpen(to: chunk) { return true }
      if isGivenUp() { return false }
    }
    return lock.withLock {
      // Whoever leaves writes the number first and then asks for sleepers; here it is the other way round, so
      // one of the two sees the other.
      sleepers.add(1, ordering: .sequentiallyConsistent)
      defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
      while next.load(ordering: .sequentiallyConsistent) != chunk {
        if isGivenUp() { return false }
        lock.wait()
      }
      return true
    }
  }

  /// A chunk is done here: it is the next one's turn.
  func leave(_ chunk: Int) {
    next.store(chunk + 1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wake() }
  }

  /// Lets everyone who waits ask again.
  func wake() { lock.withLock { lock.wakeAll() } }
}
