// A whole item, for those that carry one item after another on the thread of the caller.

extension Stage {
  /// Carries an item from its first row to its last.
  /// - Parameters:
  ///   - chunk: Holds the rows of a round.
  ///   - read: Starts a round with rows of the steps that begin; where it gives none, the item is over.
  ///   - given: Told of each step that gave rows in a round, except those that begin.
  func carry(
    _ item: ItemIdentity, in chunk: Chunk, read: () throws(Failure) -> Course.Reading,
    given: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    try begin(item)
    var course = Course(of: self)
    var round = 0
    while course.next != nil {
      chunk.begin(round)
      round += 1
      let step = try start(&course, chunk, read: read)
      if let step { try given(step) }
      try pass(chunk, from: (step ?? 0) + 1, given)
    }
  }

  /// Lets steps take what came in this round.
  func pass(
    _ chunk: Chunk, from first: Int, _ given: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    for number in steps.indices.dropFirst(first) where try take(number, chunk) {
      try given(number)
    }
  }
}
