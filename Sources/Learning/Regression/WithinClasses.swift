/// Rows without the mean of their class, and what their covariance does to vectors.
///
/// The matrix that is factored has as many rows as there are columns, or as many as there are examples, whichever are fewer.
package struct WithinClasses {
  private let rows: Int
  private let width: Int
  private let labels: [Int]
  /// Row after row.
  private let centred: [Double]
  private let means: [Double]
  /// Rows of each class.
  package let counts: [Int]

  /// - Parameters:
  ///   - values: All rows.
  ///   - labels: The class of each row.
  ///   - counts: Rows of each class.
  package init(_ values: some LearningRows, labels: [Int], counts: [Int]) {
    (rows, width, self.labels, self.counts) = (labels.count, values.width, labels, counts)
    var means = [Double](repeating: 0, count: counts.count * width)
    var centred: [Double] = []
    centred.reserveCapacity(rows * width)
    for row in 0..<rows {
      let numbers = values[row]
      for column in numbers.indices { centred.append(Double(numbers[column])) }
    }
    for row in 0..<rows {
      for column in 0..<width {
        means[labels[row] * width + column] += centred[row * width + column]
      }
    }
    for index in means.indices { means[index] /= Double(counts[index / width]) }
    for row in 0..<rows {
      for column in 0..<width {
        centred[row * width + column] -= means[labels[row] * width + column]
      }
    }
    self.means = means
    self.centred = centred
  }

  package func mean(of own: Int) -> [Double] { Array(means[own * width..<(own + 1) * width]) }

  /// The variance of each column; 0 of one that is constant up to rounding.
  /// - Parameter own: Over the rows of one class; nil: over all.
  private func variances(of own: Int?) -> [Double] {
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<rows where own == nil || labels[row] == own {
      for column in 0..<width {
        let value = centred[row * width + column]
        sums[column] += value * value
      }
    }
    let count = Double(own.map { counts[$0] } ?? rows)
    return (0..<width).map { column in
      let variance = sums[column] / count
      let largest = counts.indices.reduce(0) { max($0, abs(means[$1 * width + column])) }
      let rounding = count * .ulpOfOne * largest
      return variance > rounding * rounding ? variance : 0
    }
  }

  /// Vectors times the pseudo-inverse of the covariance, its columns brought to the same variance first; directions whose
  /// deviation is then below 1e-4 are left out: solver `svd` of scikit-learn's `LinearDiscriminantAnalysis`.
  package func pseudoInverse(times vectors: [Double], count: Int) -> [Double]? {
    let scales = variances(of: nil).map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
    let root = 1 / Double(rows).squareRoot()
    var scaled = centred
    for index in scaled.indices { scaled[index] *= scales[index % width] * root }
    let isOfRows = width > rows
    let size = min(width, rows)
    let squares = PreciseMatrix.gram(scaled, rows: rows, columns: width, ofColumns: !isOfRows)
    guard let eigen = PreciseMatrix.eigen(squares, size: size) else { return nil }
    let first = eigen.values.firstIndex { $0 > 1e-8 } ?? size
    let rank = size - first
    // Each a row: the directions divided by their variance's root.
    var directions = Array(eigen.vectors[(first * size)...])
    if isOfRows {
      directions = PreciseMatrix.product(
        directions, scaled, rows: rank, inner: rows, columns: width)
    }
    for index in directions.indices {
      let value = eigen.values[first + index / width]
      // From eigenvectors by rows, the product with the rows has the deviation in it.
      directions[index] *= scales[index % width] / (isOfRows ? value : value.squareRoot())
    }
    let parts = PreciseMatrix.product(
      vectors, directions, otherTransposed: true, rows: count, inner: width, columns: rank)
    return PreciseMatrix.product(parts, directions, rows: count, inner: rank, columns: width)
  }

  /// Vectors times the inverse of the shrunk covariance, the classes' own weighted by their priors: solver `lsqr`.
  /// - Parameter shrinkage: From 0 to 1; nil: by Ledoit and Wolf, of standardized columns.
  /// - Returns: nil where it has none.
  package func solve(_ vectors: [Double], priors: [Double], shrinkage: Double?) -> [Double]? {
    // The covariance is BᵀB + diagonal, where B are the rows with weights.
    var diagonal = [Double](repeating: 0, count: width)
    var roots: [Double] = []
    for own in counts.indices {
      let variances = variances(of: own)
      let (share, parts): (Double, [Double])
      if let shrinkage {
        let mean = variances.reduce(0, +) / Double(width)
        (share, parts) = (shrinkage, variances.map { _ in mean })
      } else {
        let varying = variances.count { $0 > 0 }
        let mean = Double(varying) / Double(width)
        share = ledoitWolf(own, variances: variances, varying: varying)
        parts = variances.map { mean * ($0 > 0 ? $0 : 1) }
      }
      add(priors[own] * share, parts, to: &diagonal)
      roots.append((priors[own] * (1 - share) / Double(counts[own])).squareRoot())
    }
    var weighted = centred
    for index in weighted.indices { weighted[index] *= roots[labels[index / width]] }
    return width > rows
      ? solveByRows(weighted, diagonal, vectors) : solveByColumns(weighted, diagonal, vectors)
  }

  private func solveByColumns(
    _ weighted: [Double], _ diagonal: [Double], _ vectors: [Double]
  ) -> [Double]? {
    var sums = PreciseMatrix.gram(weighted, rows: rows, columns: width, ofColumns: true)
    for column in 0..<width { sums[column * width + column] += diagonal[column] }
    guard let factor = CholeskyFactor(sums, size: width) else { return nil }
    var result = vectors
    factor.solve(&result, count: vectors.count / width)
    return result
  }

  /// `(D + BᵀB)⁻¹ = D⁻¹ - D⁻¹ Bᵀ (1 + B D⁻¹ Bᵀ)⁻¹ B D⁻¹`: Woodbury's identity.
  private func solveByRows(
    _ weighted: [Double], _ diagonal: [Double], _ vectors: [Double]
  ) -> [Double]? {
    guard diagonal.allSatisfy({ $0 > 0 }) else { return nil }
    let count = vectors.count / width
    let roots = diagonal.map { 1 / $0.squareRoot() }
    var scaled = weighted
    for index in scaled.indices { scaled[index] *= roots[index % width] }
    var sums = PreciseMatrix.gram(scaled, rows: rows, columns: width, ofColumns: false)
    for row in 0..<rows { sums[row * rows + row] += 1 }
    guard let factor = CholeskyFactor(sums, size: rows) else { return nil }
    var result = vectors
    for index in result.indices { result[index] *= roots[index % width] }
    var parts = PreciseMatrix.product(
      result, scaled, otherTransposed: true, rows: count, inner: width, columns: rows)
    factor.solve(&parts, count: count)
    add(
      -1, PreciseMatrix.product(parts, scaled, rows: count, inner: rows, columns: width),
      to: &result)
    for index in result.indices { result[index] *= roots[index % width] }
    return result
  }

  /// How far the covariance of a class's standardized columns is to be drawn to equal variances.
  ///
  /// Reference: O. Ledoit, M. Wolf, "A well-conditioned estimator for large-dimensional covariance matrices",
  /// Journal of Multivariate Analysis 88 (2004); the order of operations is scikit-learn's `ledoit_wolf_shrinkage`.
  private func ledoitWolf(_ own: Int, variances: [Double], varying: Int) -> Double {
    guard width > 1 else { return 0 }
    var standard: [Double] = []
    for row in 0..<rows where labels[row] == own {
      for column in 0..<width {
        let variance = variances[column]
        standard.append(variance > 0 ? centred[row * width + column] / variance.squareRoot() : 0)
      }
    }
    let (count, columns) = (Double(counts[own]), Double(width))
    // The products of rows have the same sum of squares as those of columns.
    let products = PreciseMatrix.gram(
      standard, rows: counts[own], columns: width, ofColumns: false)
    let squares = dot(products, products) / (count * count)
    let lengths = (0..<counts[own]).reduce(0.0) {
      let length = products[$1 * (counts[own] + 1)]
      return $0 + length * length
    }
    let trace = Double(varying)
    let mean = trace / columns
    let spread = (squares - 2 * mean * trace + columns * mean * mean) / columns
    let noise = min((lengths / count - squares) / (columns * count), spread)
    return noise <= 0 ? 0 : noise / spread
  }
}
