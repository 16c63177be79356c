// A whole item, for those that carry one item after another on the thread of the caller.

extension Stage {
  /// Carries an item from its first row to its last.
  /// - Parameters:
  ///   - chunk: Holds the rows of a round.
  ///   - read: Starts a round with rows of the steps that begin; false where no rows are left.
  ///   - given: Told of each step that gave rows in a round, except those that begin.
  func carry(
    _ item: ItemIdentity, in chunk: Chunk, read: () throws(Failure) -> Bool,
    given: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    try begin(item)
    chunk.begin(0)
    while try read() {
      try pass(chunk, from: 0, given)
      chunk.begin(chunk.number + 1)
    }
    for (number, step) in steps.enumerated() where !step.plan.isGiven && !step.plan.isRowwise {
      var hasMore = true
      while hasMore {
        hasMore = try finish(number, chunk)
        try given(number)
        try pass(chunk, from: number + 1, given)
        chunk.begin(chunk.number + 1)
      }
    }
  }

  /// Lets steps take what came in this round.
  private func pass(
    _ chunk: Chunk, from first: Int, _ given: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    for number in steps.indices.dropFirst(first) where try take(number, chunk) {
      try given(number)
    }
  }
}
