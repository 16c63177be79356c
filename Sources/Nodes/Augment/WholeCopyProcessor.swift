import GraphCore
import Learning

/// What is done to a copy of which all samples have to be known first.
protocol CopyWork {
  /// A copy begins that is varied: draws what is drawn.
  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem)
  /// Looks at samples as they come, a whole number of rows.
  mutating func take(_ samples: Span<Float>) throws(Problem)
  /// All rows are there: works out what has to be known.
  mutating func end(_ item: SpillBuffer) throws(Problem)
  /// Writes the rows from one on, as many as there are and fit.
  /// - Returns: How many it wrote.
  mutating func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int
  /// Forgets the copy.
  mutating func reset()
}

extension CopyWork {
  func take(_ samples: Span<Float>) throws(Problem) {}
  func end(_ item: SpillBuffer) throws(Problem) {}
}

/// Keeps a copy until it has ended, then gives as many rows as there were; what is no copy passes at once.
final class WholeCopyProcessor<Work: CopyWork>: Processor {
  private var work: Work
  private let choice: CopyChoice
  private let kept: SpillBuffer
  private var isVaried = false
  private var hasEnded = false
  private var next = 0

  init(_ work: Work, width: Int, choice: CopyChoice) {
    self.work = work
    self.choice = choice
    kept = SpillBuffer(width: width)
  }

  /// An upper bound of the bytes that one holds besides its work.
  static func bytes(width: Int) -> Int { SpillBuffer.bytes(width: width) + 512 }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard let copy = item.copy, var generator = choice.generator(for: item) else { return }
    isVaried = true
    try work.begin(&generator, copy)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard isVaried else { return output.append(copying: input.values) }
    try work.take(input.values)
    try kept.append(input.values)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard isVaried, kept.count > 0 else { return false }
    if !hasEnded { try work.end(kept) }
    hasEnded = true
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      try work.give(from: next, of: kept, into: &target)
    }
    next += output.count
    return next < kept.count
  }

  func reset() {
    guard isVaried else { return }
    kept.removeAll()
    work.reset()
    isVaried = false
    hasEnded = false
    next = 0
  }
}
