/// Rows in double precision without their mean, a tile of rows at a time.
///
/// What fits into one tile is kept; what does not is made again for every product, which takes less time than
/// the product itself. Sums over rows are then sums of tiles, so they differ in their last bits from those of one.
package struct CentredRows {
  /// The most numbers of a tile: 32 MiB.
  package static let tileNumbers = 1 << 22

  let rows: Int
  let columns: Int
  let mean: [Double]
  private let values: any LearningRows
  /// All rows, where they fit into one tile; else empty.
  private let kept: [Double]
  private let tileRows: Int

  /// - Parameters:
  ///   - mean: What is subtracted from each row.
  ///   - isOneTile: Whether there is to be one tile however large it gets.
  ///   - tileNumbers: The most numbers of a tile.
  init(
    _ values: some LearningRows, mean: [Double], isOneTile: Bool,
    tileNumbers: Int = CentredRows.tileNumbers
  ) {
    self.values = values
    self.mean = mean
    rows = values.count
    columns = values.width
    let isKept = isOneTile || rows * columns <= tileNumbers
    tileRows = isKept ? rows : max(1, tileNumbers / columns)
    var kept: [Double] = []
    if isKept {
      kept = [Double](repeating: 0, count: rows * columns)
      CentredRows.write(0..<rows, of: values, minus: mean, to: &kept)
    }
    self.kept = kept
  }

  /// The most bytes that so many rows take: all that are kept, and a copy that a caller changes; or one tile.
  package static func bytes(rows: Int, columns: Int, isOneTile: Bool) -> Int {
    let all = rows * columns
    return 8 * (isOneTile || all <= tileNumbers ? 2 * all : max(columns, tileNumbers))
  }

  /// All rows, one after another.
  /// - Precondition: they fit into one tile, or were to be one.
  var all: [Double] { kept }

  /// Hands out all rows.
  /// - Parameter body: Takes the numbers of the rows of a tile, and the rows, one after another: it may change them.
  func forEachTile(_ body: (_ rows: Range<Int>, _ tile: inout [Double]) -> Void) {
    guard kept.isEmpty else {
      // A copy is only made if it is changed.
      var tile = kept
      return body(0..<rows, &tile)
    }
    var tile = [Double](repeating: 0, count: tileRows * columns)
    for first in stride(from: 0, to: rows, by: tileRows) {
      let range = first..<min(first + tileRows, rows)
      CentredRows.write(range, of: values, minus: mean, to: &tile)
      body(range, &tile)
    }
  }

  private static func write(
    _ rows: Range<Int>, of values: some LearningRows, minus mean: [Double], to tile: inout [Double]
  ) {
    let mean = mean.span
    var tile = tile.mutableSpan
    var start = 0
    for row in rows {
      let numbers = values[row]
      var target = tile._mutatingExtracting(start..<start + mean.count)
      for column in numbers.indices { target[column] = Double(numbers[column]) - mean[column] }
      start += mean.count
    }
  }
}
