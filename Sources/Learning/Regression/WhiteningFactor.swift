/// What brings rows to the same spread within classes in every direction: the Cholesky factor of the shrunk
/// covariance within classes, `L Lᵀ = (1 - s) S + s trace(S) / columns`, with S the mean over all rows of the
/// outer product of a row's distance from the mean of its class with itself.
///
/// Rows are read a tile at a time, twice; what is kept is as large as the covariance.
package struct WhiteningFactor: Sendable {
  private let factor: CholeskyFactor
  private let columns: Int

  /// - Parameters:
  ///   - values: All rows.
  ///   - labels: The class of each row.
  ///   - classes: How many there are.
  ///   - shrinkage: s, from 0 to 1.
  ///   - tileNumbers: The most numbers of a tile.
  /// - Throws: `singularCovariance`; `cancelled`.
  package init(
    _ values: some LearningRows, labels: [Int], classes: Int, shrinkage: Double,
    tileNumbers: Int = CentredRows.tileNumbers
  ) throws(LearningFailure) {
    MatrixProduct.useOneThread()
    columns = values.width
    let means = WhiteningFactor.means(values, labels: labels, classes: classes)
    var sums = [Double](repeating: 0, count: columns * columns)
    let tileRows = max(1, min(values.count, tileNumbers / max(1, columns)))
    var tile = [Double](repeating: 0, count: tileRows * columns)
    for first in stride(from: 0, to: values.count, by: tileRows) {
      try LearningFailure.checkCancellation()
      let rows = first..<min(first + tileRows, values.count)
      WhiteningFactor.write(rows, of: values, minus: means, labels: labels, to: &tile)
      PreciseMatrix.addGram(ofColumns: columns, tile, rows: rows.count, to: &sums)
    }
    tile = []
    WhiteningFactor.shrink(&sums, columns: columns, rows: values.count, by: shrinkage)
    try LearningFailure.checkCancellation()
    guard let factor = CholeskyFactor(sums, size: columns) else { throw .singularCovariance }
    self.factor = factor
  }

  /// The most bytes that making one takes, and that it holds, beside what is made of it.
  package static func bytes(rows: Int, columns: Int, classes: Int) -> Int {
    let tile = min(rows * columns, max(columns, CentredRows.tileNumbers))
    return 8 * (2 * columns * columns + tile + classes * columns) + MatrixProduct.workBytes
  }

  private static func means(
    _ values: some LearningRows, labels: [Int], classes: Int
  ) -> [Double] {
    var means = [Double](repeating: 0, count: classes * values.width)
    var counts = [Int](repeating: 0, count: classes)
    for row in labels.indices {
      let numbers = values[row]
      let first = labels[row] * numbers.count
      counts[labels[row]] += 1
      for column in numbers.indices { means[first + column] += Double(numbers[column]) }
    }
    for index in means.indices { means[index] /= Double(max(1, counts[index / values.width])) }
    return means
  }

  private static func write(
    _ rows: Range<Int>, of values: some LearningRows, minus means: [Double], labels: [Int],
    to tile: inout [Double]
  ) {
    let means = means.span
    var tile = tile.mutableSpan
    var place = 0
    for row in rows {
      let numbers = values[row]
      let first = labels[row] * numbers.count
      for column in numbers.indices {
        tile[place] = Double(numbers[column]) - means[first + column]
        place += 1
      }
    }
  }

  /// Makes the covariance of sums, both halves of it.
  private static func shrink(
    _ sums: inout [Double], columns: Int, rows: Int, by shrinkage: Double
  ) {
    let trace = (0..<columns).reduce(0) { $0 + sums[$1 * (columns + 1)] }
    let share = (1 - shrinkage) / Double(rows)
    for index in sums.indices { sums[index] *= share }
    for column in 0..<columns {
      sums[column * (columns + 1)] += shrinkage * trace / Double(rows * columns)
    }
    PreciseMatrix.mirror(&sums, size: columns)
  }

  /// Puts `L⁻¹ x` in the place of each row x.
  func whiten(_ rows: inout [Double], rows count: Int) {
    factor.solveLower(&rows, count: count)
  }

  /// Puts what weights of whitened rows come to for rows as they are, `L⁻ᵀ w`, in the place of each vector w.
  package func unwhiten(_ weights: inout [Double], count: Int) {
    factor.solveLower(&weights, count: count, transposed: true)
  }

  /// `L⁻¹`, row after row, each up to its diagonal: whitened, a row x is `L⁻¹ x`.
  package var inverse: [Float] {
    var identity = [Double](repeating: 0, count: columns * columns)
    for column in 0..<columns { identity[column * (columns + 1)] = 1 }
    factor.solveLower(&identity, count: columns)
    var packed: [Float] = []
    packed.reserveCapacity(columns * (columns + 1) / 2)
    for row in 0..<columns {
      for column in 0...row { packed.append(Float(identity[column * columns + row])) }
    }
    return packed
  }

  /// The most bytes that `inverse` takes while it is made.
  package static func inverseBytes(columns: Int) -> Int { 8 * columns * columns }
}
