/// Rows of any number, reduced to cells as they come: as many as a picture has columns, or twice that.
///
/// Every cell holds the same number of rows, 1 at first. When there are more cells than the limit, each two
/// become one. So the memory is bounded whatever comes, nothing needs to be known of the length, and the cells
/// depend on the rows only.
package struct RowReduction: Sendable {
  /// What is kept of the rows of a cell.
  package enum Kind: Sendable {
    /// The mean of each column, of the numbers that are finite.
    case mean
    /// The least and the greatest number of each column.
    case extremes
  }

  /// What is kept of rows.
  package let kind: Kind
  /// Numbers in a row.
  package let width: Int
  private let limit: Int
  /// Rows in a cell.
  package private(set) var rowsPerCell = 1
  /// When each cell begins, in seconds.
  package private(set) var starts: [Double] = []
  /// When each cell ends.
  package private(set) var ends: [Double] = []
  /// Mean or least number of each column, cell after cell; not a number where there was none.
  package private(set) var values: [Float] = []
  /// The greatest numbers, of extremes.
  package private(set) var highs: [Float] = []
  /// Rows in the last cell, and how many numbers of each column were finite.
  private var rowsInLast = 0
  private var counts: [Float]

  /// - Parameters:
  ///   - kind: What is kept of rows.
  ///   - width: Numbers in a row.
  ///   - columns: Of the picture. Wide rows are kept in fewer cells, 16 MiB of them.
  package init(_ kind: Kind, width: Int, columns: Int) {
    self.kind = kind
    self.width = width
    let most = max(256, 4 * 1_048_576 / max(1, width))
    limit = 2 * min(max(columns, 128), most / 2)
    counts = [Float](repeating: 0, count: width)
  }

  /// Cells that there are.
  package var count: Int { starts.count }

  /// The numbers of a cell.
  package func cell(_ number: Int) -> ArraySlice<Float> {
    values[number * width..<(number + 1) * width]
  }

  /// Adds a row.
  /// - Parameters:
  ///   - start: When it begins, in seconds; not before the row that came last.
  ///   - end: When it ends.
  package mutating func add(_ row: Span<Float>, start: Double, end: Double) {
    if starts.isEmpty || rowsInLast == rowsPerCell { begin(start) }
    rowsInLast += 1
    ends[ends.count - 1] = max(ends[ends.count - 1], end)
    let base = (starts.count - 1) * width
    switch kind {
    case .extremes:
      for column in 0..<width {
        let value = row[column]
        if !(values[base + column] <= value) { values[base + column] = value }
        if !(highs[base + column] >= value) { highs[base + column] = value }
      }
    case .mean:
      for column in 0..<width where row[column].isFinite {
        counts[column] += 1
        let mean = counts[column] == 1 ? 0 : values[base + column]
        values[base + column] = mean + (row[column] - mean) / counts[column]
      }
    }
  }

  private mutating func begin(_ start: Double) {
    if starts.count >= limit { halve() }
    rowsInLast = 0
    for column in 0..<width { counts[column] = 0 }
    starts.append(start)
    ends.append(start)
    values.append(contentsOf: repeatElement(.nan, count: width))
    if kind == .extremes { highs.append(contentsOf: repeatElement(.nan, count: width)) }
  }

  /// Makes one cell of each two. Their number is even when it is called.
  private mutating func halve() {
    let half = starts.count / 2
    for cell in 0..<half {
      starts[cell] = starts[2 * cell]
      ends[cell] = max(ends[2 * cell], ends[2 * cell + 1])
      for column in 0..<width {
        let (one, two) = (2 * cell * width + column, (2 * cell + 1) * width + column)
        values[cell * width + column] =
          kind == .mean
          ? RowReduction.mean(values[one], values[two])
          : RowReduction.either(values[one], values[two], min)
        guard kind == .extremes else { continue }
        highs[cell * width + column] = RowReduction.either(highs[one], highs[two], max)
      }
    }
    starts.removeLast(starts.count - half)
    ends.removeLast(ends.count - half)
    values.removeLast(values.count - half * width)
    if kind == .extremes { highs.removeLast(highs.count - half * width) }
    rowsPerCell *= 2
  }

  private static func mean(_ one: Float, _ two: Float) -> Float {
    // By halves, since a sum may be too large.
    either(one, two) { $0 / 2 + $1 / 2 }
  }

  private static func either(
    _ one: Float, _ two: Float, _ both: (Float, Float) -> Float
  ) -> Float {
    one.isNaN ? two : two.isNaN ? one : both(one, two)
  }
}
