/// Mean and population deviation of each column, in two passes and in double precision.
///
/// What is constant up to rounding has deviation 1, by the bound of scikit-learn's `StandardScaler`.
package struct MeanAndScale {
  private var count = 0
  private var sums: [Double]
  /// Squared distances from the mean.
  private var squares: [Double]

  package init(width: Int) {
    sums = [Double](repeating: 0, count: width)
    squares = sums
  }

  package static func bytes(width: Int) -> Int { width * 16 + 128 }

  /// The first pass.
  package mutating func add(_ row: Span<Float>) {
    count += 1
    var sums = self.sums.mutableSpan
    for column in row.indices { sums[column] += Double(row[column]) }
  }

  /// The second pass, over the same rows.
  package mutating func addDistances(_ row: Span<Float>) {
    MeanAndScale.add(row, to: &squares, sums: sums, count: Double(count))
  }

  private static func add(
    _ row: Span<Float>, to squares: inout [Double], sums: [Double], count: Double
  ) {
    let sums = sums.span
    var squares = squares.mutableSpan
    for column in row.indices {
      let distance = Double(row[column]) - sums[column] / count
      squares[column] += distance * distance
    }
  }

  package func mean(_ column: Int) -> Float { Float(sums[column] / Double(count)) }

  /// The deviation, above 0; known after the second pass.
  package func scale(_ column: Int) -> Float {
    let count = Double(count)
    let variance = squares[column] / count
    let noise = count * (sums[column] / count) * Double.ulpOfOne
    if variance <= count * Double.ulpOfOne * variance + noise * noise { return 1 }
    let scale = Float(variance.squareRoot())
    return scale > 0 ? scale : 1
  }

  package mutating func reset() {
    count = 0
    for column in sums.indices { sums[column] = 0 }
    for column in squares.indices { squares[column] = 0 }
  }
}
