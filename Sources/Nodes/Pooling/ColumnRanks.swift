import DSP
import GraphCore

/// Numbers of a column by their rank: the first is the smallest.
///
/// Up to 65 536 numbers are sorted. Of more, counts of the upper and of the lower half of their bits find any
/// rank: one reading of the column, and one more for each upper half that is asked for.
struct ColumnRanks {
  static let mostSorted = 65_536

  private var sorted: SortedNumbers
  private var uppers: [Int32] = []
  private var lowers: [Int32] = []
  /// The upper half whose lower halves are counted.
  private var counted: Int?
  private var isSorted = true
  private var mark = Float.nan
  private(set) var count = 0

  /// Creates one for columns of so many rows, or of any number.
  init(rows: Int? = nil) {
    sorted = SortedNumbers(capacity: min(rows ?? Self.mostSorted, Self.mostSorted))
  }

  static func bytes(rows: Int? = nil) -> Int {
    SortedNumbers.bytes(capacity: min(rows ?? mostSorted, mostSorted))
      + (rows ?? .max > mostSorted ? 2 * 4 << 16 : 0) + 256
  }

  /// Takes a column.
  /// - Parameters:
  ///   - rows: How many numbers it has.
  ///   - mark: What is left out; NaN, which nothing equals, for nothing.
  mutating func take(
    _ column: Int, of source: inout some ColumnRows, rows: Int, leavingOut mark: Float
  ) throws(Problem) {
    sorted.removeAll()
    isSorted = rows <= sorted.capacity
    self.mark = mark
    count = 0
    counted = nil
    if isSorted {
      try source.forEachPiece(of: column) { piece in
        sorted.append(piece, leavingOut: mark)
      }
      sorted.sort()
      count = sorted.count
    } else {
      ColumnRanks.clear(&uppers)
      try source.forEachPiece(of: column) { piece in
        count += ColumnRanks.count(uppers: &uppers, of: piece, leavingOut: mark)
      }
    }
  }

  /// The number at a place between the ranks, as `numpy.quantile` does by default.
  /// - Parameters:
  ///   - share: From 0 (the smallest) to 1 (the largest).
  ///   - column: The column that was taken, of the same source.
  mutating func quantile(
    _ share: Double, _ column: Int, of source: inout some ColumnRows
  ) throws(Problem) -> Double {
    guard count > 0 else { return 0 }
    let place = share * Double(count - 1)
    let rank = min(count - 1, Int(place))
    let part = place - Double(rank)
    let below = Double(try number(rank, column, of: &source))
    guard part > 0, rank + 1 < count else { return below }
    let above = Double(try number(rank + 1, column, of: &source))
    return part < 0.5
      ? below + (above - below) * part : above - (above - below) * (1 - part)
  }

  private mutating func number(
    _ rank: Int, _ column: Int, of source: inout some ColumnRows
  ) throws(Problem) -> Float {
    if isSorted { return sorted[rank] }
    var left = rank
    let upper = ColumnRanks.find(&left, in: uppers)
    if counted != upper {
      ColumnRanks.clear(&lowers)
      try source.forEachPiece(of: column) { piece in
        ColumnRanks.count(lowers: &lowers, under: upper, of: piece, leavingOut: mark)
      }
      counted = upper
    }
    return SortedNumbers.value(UInt32(upper << 16 | ColumnRanks.find(&left, in: lowers)))
  }

  private static func clear(_ counts: inout [Int32]) {
    if counts.isEmpty { counts = [Int32](repeating: 0, count: 1 << 16) }
    for index in counts.indices { counts[index] = 0 }
  }

  private static func count(
    uppers counts: inout [Int32], of piece: Span<Float>, leavingOut mark: Float
  ) -> Int {
    var counts = counts.mutableSpan
    var count = 0
    for index in piece.indices where piece[index] != mark {
      counts[Int(SortedNumbers.key(piece[index]) >> 16)] &+= 1
      count += 1
    }
    return count
  }

  private static func count(
    lowers counts: inout [Int32], under upper: Int, of piece: Span<Float>, leavingOut mark: Float
  ) {
    var counts = counts.mutableSpan
    for index in piece.indices where piece[index] != mark {
      let key = SortedNumbers.key(piece[index])
      if Int(key >> 16) == upper { counts[Int(key & 0xFFFF)] &+= 1 }
    }
  }

  private static func find(_ rank: inout Int, in counts: [Int32]) -> Int {
    let counts = counts.span
    for index in counts.indices {
      if rank < counts[index] { return index }
      rank -= Int(counts[index])
    }
    return counts.count - 1
  }
}
