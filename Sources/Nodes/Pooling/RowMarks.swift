import GraphCore

/// Which rows count: those that are nearly as loud as the loudest one.
struct LoudnessLimit {
  /// The column that holds the loudness, in decibel.
  let column: Int
  /// How far below the loudest row, in decibel.
  let within: Float
}

/// What stands in rows that don't count, as the numbers of a column are handed out. Rows stay at their
/// places.
struct RowMarks {
  /// Nil where all rows count that are not marked by themselves.
  let limit: LoudnessLimit?
  /// 0 where zeros don't count; else what no row holds, and NaN, which nothing equals, where all rows count.
  let mark: Float
  /// The least loudness that counts.
  var least = -Float.infinity
  /// Rows that count, those that are marked by themselves included.
  var count = 0
  /// Numbers with their marks.
  private var piece: [Float]

  /// - Parameters:
  ///   - nonzero: Whether zeros don't count.
  ///   - rows: The most that are handed out at once.
  init(_ limit: LoudnessLimit?, nonzero: Bool, rows: Int) {
    self.limit = limit
    // Numbers are finite, so that infinity stands for nothing else.
    mark = nonzero ? 0 : limit == nil ? .nan : .infinity
    piece = [Float](repeating: 0, count: limit == nil ? 0 : rows)
  }

  static func bytes(rows: Int, isLimited: Bool) -> Int { (isLimited ? 4 * rows : 0) + 64 }

  /// Hands numbers out with their marks.
  /// - Parameter loudness: Of the same rows.
  mutating func mark(
    _ numbers: Span<Float>, by loudness: Span<Float>,
    _ body: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    let (least, mark) = (least, mark)
    var marked = piece.mutableSpan
    for index in numbers.indices {
      marked[index] = loudness[index] >= least ? numbers[index] : mark
    }
    try body(piece.span.extracting(0..<numbers.count))
  }
}
