/// The coordinates in which `logistic` is fitted, and the steps that suit its curvature.
///
/// The Hessian of the loss `sum_i w_i cross entropy_i + penalty / 2 |W|²` is nowhere above `M = XᵀVX + penalty` for each
/// class, where V is the diagonal of `w_i h_i`, and h_i = 1/2 (D. Böhning, "Multinomial logistic regression algorithm",
/// Annals of the Institute of Statistical Mathematics 44, 1992), or, near a point, the greatest `2 p (1 - p)` of the row's
/// probabilities p there, which bounds the eigenvalues of `diag(p) - p pᵀ`. M is factored, and a gradient times its inverse
/// is a step that suits the columns' scales and correlations, so L-BFGS that starts from it needs dozens of steps
/// where it needs hundreds or thousands from the gradient alone. As the search comes nearer, most rows are recognized with
/// certainty, their h falls, and M is factored again (`adapt`). With X centred by the weighted mean, the
/// intercepts have no curvature in common with the weights at first.
///
/// Where columns outnumber rows, the best weights are a sum of rows, `W = Xᵀ A`, and everything is done with A and the
/// rows' products `K = X Xᵀ`, which is exact: the gradient is `Xᵀ q` with `q = G + penalty A`, and from
/// `(XᵀVX + penalty) Xᵀ = Xᵀ (V K + penalty)` its step is `Xᵀ a` with `a = N⁻¹ V⁻¹ q`, `N = K + penalty V⁻¹`.
/// What the step does to the rows, `K a = V⁻¹ (q - penalty a)`, costs no product at all.
package struct RegressionBasis {
  /// Coordinates for each class, one after another.
  package struct Vector {
    package var values: [Double]
    /// What a gradient is multiplied with: the values, or K times the values.
    package var paired: [Double]
  }

  package let rows: Int
  package let columns: Int
  package let penalty: Double
  package let rowWeights: [Double]
  /// Coordinates of each class.
  package let rank: Int
  /// Whether weights are sums of rows.
  private let isOfRows: Bool
  private let isCentred: Bool
  private let centred: CentredRows
  /// V.
  private var curvatures: [Double]
  /// Of M or N.
  private var factor: CholeskyFactor
  /// K, of sums of rows.
  private let products: [Double]

  /// - Returns: nil where numbers are so large against the penalty that M is not positive definite for rounding.
  package init?(
    _ values: some LearningRows, rowWeights: [Double], penalty: Double, centring: Bool,
    tileNumbers: Int = CentredRows.tileNumbers
  ) {
    MatrixProduct.useOneThread()
    rows = rowWeights.count
    columns = values.width
    self.rowWeights = rowWeights
    self.penalty = penalty
    isOfRows = columns > rows
    rank = min(rows, columns)
    let mean =
      centring
      ? RegressionBasis.mean(values, rowWeights) : [Double](repeating: 0, count: columns)
    centred = CentredRows(values, mean: mean, isOneTile: isOfRows, tileNumbers: tileNumbers)
    isCentred = centring
    var products: [Double] = []
    if isOfRows {
      products = PreciseMatrix.gram(centred.all, rows: rows, columns: columns, ofColumns: false)
      // Other sums of rows are 0 too where a row stands twice: this much of a column of its own for every row keeps
      // them small as well, and changes nothing that single precision could tell.
      let count = rowWeights.count
      let mean = (0..<count).reduce(0) { $0 + products[$1 * (count + 1)] } / Double(count)
      for row in 0..<rows { products[row * (rows + 1)] += 1e-10 * mean }
    }
    self.products = products
    curvatures = rowWeights.map { $0 / 2 }
    let factor = RegressionBasis.factor(
      centred, products, curvatures: curvatures, penalty: penalty)
    guard let factor else { return nil }
    self.factor = factor
  }

  /// Takes the curvature near a point for the bound; what cannot be factored for rounding is left as it was.
  /// - Parameter bounds: h of each row.
  package mutating func adapt(_ bounds: [Double]) {
    // A row that has no say at all would leave nothing to divide by.
    let near = zip(rowWeights, bounds).map { $0 * max($1, 1e-4) }
    let factor = RegressionBasis.factor(centred, products, curvatures: near, penalty: penalty)
    guard let factor else { return }
    self.factor = factor
    curvatures = near
  }

  private static func factor(
    _ centred: CentredRows, _ products: [Double], curvatures: [Double], penalty: Double
  ) -> CholeskyFactor? {
    let (rows, columns) = (centred.rows, centred.columns)
    if !products.isEmpty {
      var sums = products
      for row in 0..<rows { sums[row * rows + row] += penalty / curvatures[row] }
      return CholeskyFactor(sums, size: rows)
    }
    var sums = [Double](repeating: 0, count: columns * columns)
    centred.forEachTile { range, tile in
      scale(&tile, by: curvatures[range].map { $0.squareRoot() }, columns: columns)
      PreciseMatrix.addGram(ofColumns: columns, tile, rows: range.count, to: &sums)
    }
    PreciseMatrix.mirror(&sums, size: columns)
    for column in 0..<columns { sums[column * columns + column] += penalty }
    return CholeskyFactor(sums, size: columns)
  }

  private static func scale(_ tile: inout [Double], by factors: [Double], columns: Int) {
    var tile = tile.mutableSpan
    for (row, factor) in factors.enumerated() {
      for index in row * columns..<(row + 1) * columns { tile[index] *= factor }
    }
  }

  private static func mean(_ values: some LearningRows, _ weights: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: values.width)
    for (row, weight) in weights.enumerated() {
      let numbers = values[row]
      for column in numbers.indices { sums[column] += weight * Double(numbers[column]) }
    }
    let total = weights.reduce(0, +)
    return sums.map { $0 / total }
  }

  /// What a gradient gives times the inverse of the curvature's bound.
  package func step(_ gradient: [Double], classes: Int) -> Vector {
    guard isOfRows else {
      var values = gradient
      factor.solve(&values, count: classes)
      return Vector(values: values, paired: values)
    }
    var scaled = gradient
    for index in scaled.indices { scaled[index] /= curvatures[index % rows] }
    var values = scaled
    factor.solve(&values, count: classes)
    for index in scaled.indices {
      scaled[index] -= penalty / curvatures[index % rows] * values[index]
    }
    if isCentred { project(&values, classes: classes) }
    return Vector(values: values, paired: scaled)
  }

  /// Takes away what adds nothing to the weights, the rows in proportion to their weights, whose sum is 0: nothing would
  /// keep it small.
  private func project(_ values: inout [Double], classes: Int) {
    let length = dot(rowWeights, rowWeights)
    for own in 0..<classes {
      var share = 0.0
      for row in 0..<rows { share += rowWeights[row] * values[own * rows + row] }
      share /= length
      for row in 0..<rows { values[own * rows + row] -= share * rowWeights[row] }
    }
  }

  /// What weights give for each row, class after class.
  package func logits(_ vector: Vector, classes: Int) -> [Double] {
    guard !isOfRows else { return vector.paired }
    var logits = [Double](repeating: 0, count: classes * rows)
    centred.forEachTile { range, tile in
      PreciseMatrix.multiply(
        vector.values, byRows: tile, from: range.lowerBound, count: range.count, inner: columns,
        into: &logits, rows: classes)
    }
    return logits
  }

  /// The gradient by the coordinates.
  /// - Parameter slopes: The gradient by the logits, class after class.
  package func gradient(_ slopes: [Double], at vector: Vector, classes: Int) -> [Double] {
    var result = slopes
    if !isOfRows {
      result = [Double](repeating: 0, count: classes * columns)
      centred.forEachTile { range, tile in
        PreciseMatrix.add(
          slopes, from: range.lowerBound, count: range.count, times: tile, columns: columns,
          to: &result, rows: classes)
      }
    }
    for index in result.indices { result[index] += penalty * vector.values[index] }
    return result
  }

  /// The length of a gradient by the weights themselves.
  package func length(_ gradient: [Double], classes: Int) -> Double {
    guard isOfRows else { return dot(gradient, gradient).squareRoot() }
    let paired = PreciseMatrix.product(
      gradient, products, rows: classes, inner: rows, columns: rows)
    return max(0, dot(gradient, paired)).squareRoot()
  }

  /// The weights of each class, and what the mean that was subtracted adds up to.
  package func weights(_ vector: Vector, classes: Int) -> (weights: [Double], shift: [Double]) {
    let weights =
      isOfRows
      ? PreciseMatrix.product(
        vector.values, centred.all, rows: classes, inner: rows, columns: columns)
      : vector.values
    return (
      weights,
      PreciseMatrix.product(weights, centred.mean, rows: classes, inner: columns, columns: 1)
    )
  }
}
