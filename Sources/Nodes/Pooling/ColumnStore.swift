import GraphCore

/// Any number of rows, kept to be read column by column in bounded memory.
///
/// The latest rows stand in a tile. A full tile goes to a spill buffer whose rows are the tile's columns, so
/// that reading a column reads nothing else.
struct ColumnStore: ColumnRows {
  private var tile: ColumnTile
  private let spilled: SpillBuffer
  private var piece: [Float]
  /// The loudness beside a piece, where that says which rows count.
  private var loudness: [Float]

  /// - Parameters:
  ///   - limit: Which rows count, where not all do.
  ///   - nonzero: Whether zeros don't count.
  init(width: Int, _ limit: LoudnessLimit?, nonzero: Bool) {
    let rows = ColumnStore.tileRows(width)
    tile = ColumnTile(width: width, capacity: rows, limit, nonzero: nonzero)
    spilled = SpillBuffer(width: rows)
    piece = [Float](repeating: 0, count: rows)
    loudness = [Float](repeating: 0, count: limit == nil ? 0 : rows)
  }

  /// A quarter of a MiB, which caches well, where rows are not very wide.
  private static func tileRows(_ width: Int) -> Int { max(64, min(8192, 65_536 / width)) }

  /// - Parameter isLimited: Whether not all rows count.
  static func bytes(width: Int, isLimited: Bool) -> Int {
    let rows = tileRows(width)
    // Of the spill buffer's tail, a flushed tile may make it as long as itself.
    return ColumnTile.bytes(width: width, capacity: rows, isLimited: isLimited)
      + SpillBuffer.bytes(width: rows) + (isLimited ? 8 : 4) * rows + 256
  }

  var marks: RowMarks { tile.marks }

  mutating func mark(_ count: Int, from least: Float) { tile.mark(count, from: least) }

  /// Rows taken.
  var count: Int { tile.rows.upperBound }

  /// Adds rows of a buffer.
  /// - Parameters:
  ///   - input: The buffer.
  ///   - taken: Which of its rows.
  ///   - column: The first of the columns that are taken.
  mutating func append(
    _ input: borrowing RowBuffer, _ taken: Range<Int>, from column: Int = 0
  ) throws(Problem) {
    var next = taken.lowerBound
    while next < taken.upperBound {
      if tile.room == 0 {
        try tile.copyAll(to: spilled)
        tile.removeAll(next: count)
      }
      let end = min(taken.upperBound, next + tile.room)
      tile.append(input, next..<end, from: column)
      next = end
    }
    tile.selected = tile.rows
  }

  mutating func forEachPiece(
    of column: Int, _ body: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    let (spilled, width) = (spilled, tile.width)
    let tiles = spilled.count / width
    if let limit = tile.marks.limit {
      var marks = RowMarks(nil, nonzero: false, rows: 0)
      tile.exchangeMarks(&marks)
      defer { tile.exchangeMarks(&marks) }
      for number in 0..<tiles {
        var target = piece.mutableSpan
        _ = try spilled.read(from: number * width + column, into: &target)
        var other = loudness.mutableSpan
        _ = try spilled.read(from: number * width + limit.column, into: &other)
        try marks.mark(piece.span, by: loudness.span, body)
      }
    } else {
      for number in 0..<tiles {
        var target = piece.mutableSpan
        _ = try spilled.read(from: number * width + column, into: &target)
        try body(piece.span)
      }
    }
    try tile.forEachPiece(of: column, body)
  }

  mutating func removeAll() {
    tile.removeAll()
    spilled.removeAll()
  }
}
