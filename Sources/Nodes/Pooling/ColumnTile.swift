import GraphCore

/// Something that holds many rows and can hand out one column after another.
protocol ColumnRows {
  /// Which rows count, and what stands in the others.
  var marks: RowMarks { get }
  /// Sets how many rows count, and the least loudness of those that do.
  mutating func mark(_ count: Int, from least: Float)
  /// Hands out the numbers of a column, from the first row to the last, in as many pieces as it takes.
  mutating func forEachPiece(
    of column: Int, _ body: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem)
}

extension ColumnRows {
  /// Finds out which rows count.
  /// - Parameter rows: How many there are.
  mutating func choose(rows: Int) throws(Problem) {
    // All of them, as they are.
    mark(rows, from: -.infinity)
    guard let limit = marks.limit else { return }
    var loudest = -Float.infinity
    try forEachPiece(of: limit.column) { piece in
      for index in piece.indices { loudest = max(loudest, piece[index]) }
    }
    let least = loudest - limit.within
    var count = 0
    try forEachPiece(of: limit.column) { piece in
      for index in piece.indices where piece[index] >= least { count += 1 }
    }
    mark(count, from: least)
  }
}

/// The latest rows of a stream, laid out column by column.
struct ColumnTile: ColumnRows {
  let width: Int
  /// The most rows that it holds.
  let capacity: Int
  private(set) var marks: RowMarks
  /// Numbers, by the item, of the rows that it holds.
  private(set) var rows = 0..<0
  /// The rows that `forEachPiece` is about; it holds them.
  var selected = 0..<0
  private var values: [Float]

  /// - Parameters:
  ///   - limit: Which rows count, where not all do.
  ///   - nonzero: Whether zeros don't count.
  init(width: Int, capacity: Int, _ limit: LoudnessLimit?, nonzero: Bool) {
    self.width = width
    self.capacity = capacity
    marks = RowMarks(limit, nonzero: nonzero, rows: capacity)
    values = [Float](repeating: 0, count: width * capacity)
  }

  static func bytes(width: Int, capacity: Int, isLimited: Bool) -> Int {
    4 * width * capacity + RowMarks.bytes(rows: capacity, isLimited: isLimited) + 128
  }

  var room: Int { capacity - rows.count }

  /// Adds rows of a buffer.
  /// - Parameters:
  ///   - input: The buffer.
  ///   - taken: Which of its rows; there is room for them.
  ///   - column: The first of the columns that are taken.
  mutating func append(_ input: borrowing RowBuffer, _ taken: Range<Int>, from column: Int = 0) {
    let source = input.values
    let stride = input.stride
    let (start, end) = (rows.count, rows.count + taken.count)
    let (width, room) = (width, capacity)
    var values = values.mutableSpan
    for index in 0..<width {
      var place = taken.lowerBound * stride + column + index
      for target in index * room + start..<index * room + end {
        values[target] = source[place]
        place += stride
      }
    }
    rows = rows.lowerBound..<rows.upperBound + taken.count
  }

  /// Moves the rows from a number on to the front.
  mutating func drop(before first: Int) {
    let dropped = max(0, min(rows.count, first - rows.lowerBound))
    let (kept, width, room) = (rows.count - dropped, width, capacity)
    if dropped > 0, kept > 0 {
      var values = values.mutableSpan
      for column in 0..<width {
        let start = column * room
        for place in start..<start + kept { values[place] = values[place + dropped] }
      }
    }
    rows = rows.upperBound - kept..<rows.upperBound
  }

  /// Forgets all rows; the next one has this number.
  mutating func removeAll(next: Int = 0) {
    rows = next..<next
    selected = next..<next
  }

  mutating func mark(_ count: Int, from least: Float) {
    marks.count = count
    marks.least = least
  }

  /// Gives the marks away for others, so that they can be changed beside what they are made of.
  mutating func exchangeMarks(_ others: inout RowMarks) { swap(&marks, &others) }

  mutating func forEachPiece(
    of column: Int, _ body: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    let values = values
    let numbers = values.span.extracting(places(of: column))
    guard let limit = marks.limit else { return try body(numbers) }
    try marks.mark(numbers, by: values.span.extracting(places(of: limit.column)), body)
  }

  /// Where the selected rows of a column stand.
  private func places(of column: Int) -> Range<Int> {
    let start = column * capacity - rows.lowerBound
    return start + selected.lowerBound..<start + selected.upperBound
  }

  /// Every column in turn, with what is no row yet.
  func copyAll(to buffer: SpillBuffer) throws(Problem) { try buffer.append(values.span) }
}
