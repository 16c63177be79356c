/// Rows brought to the same spread within classes in every direction: `L⁻¹ x` of each row x, in single
/// precision.
package struct WhitenedRows: LearningRows {
  package let width: Int
  package let count: Int
  private let numbers: [Float]

  /// - Parameter tileNumbers: The most numbers that are worked on at a time.
  package init(
    _ values: some LearningRows, by factor: WhiteningFactor,
    tileNumbers: Int = CentredRows.tileNumbers
  ) {
    (width, count) = (values.width, values.count)
    var numbers: [Float] = []
    numbers.reserveCapacity(width * count)
    let tileRows = max(1, min(count, tileNumbers / max(1, width)))
    var tile: [Double] = []
    for first in stride(from: 0, to: count, by: tileRows) {
      let rows = first..<min(first + tileRows, count)
      tile.removeAll(keepingCapacity: true)
      for row in rows {
        let row = values[row]
        for column in row.indices { tile.append(Double(row[column])) }
      }
      factor.whiten(&tile, rows: rows.count)
      for number in tile { numbers.append(Float(number)) }
    }
    self.numbers = numbers
  }

  /// The most bytes that so many rows take while they are made.
  package static func bytes(rows: Int, columns: Int) -> Int {
    4 * rows * columns + 8 * min(rows * columns, max(columns, CentredRows.tileNumbers))
  }

  package subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get { numbers.span.extracting(row * width..<(row + 1) * width) }
  }
}
