/// What the best Gaussians follow from: for each component the sum of its responsibilities, of the rows and of their
/// products, each row weighted by how far the component is responsible for it.
package struct GaussianSums {
  private let covariance: Covariance
  private let count: Int
  private let width: Int
  /// Sums of responsibilities.
  package private(set) var occupancies: [Double]
  /// `count × blockColumns`: sums of rows, and of their squares where covariances are diagonal.
  private var sums: [Double]
  /// `count × width × width`: sums of products of columns; full only.
  private var products: [[Double]]
  private var weighted: [Double]

  /// A component that is responsible for less than this part of a row stays as it is.
  package static let leastOccupancy = 1e-10

  /// Starts with sums of 0.
  package init(count: Int, width: Int, covariance: Covariance) {
    self.count = count
    self.width = width
    self.covariance = covariance
    let isFull = covariance == .full
    occupancies = [Double](repeating: 0, count: count)
    sums = [Double](repeating: 0, count: count * (isFull ? width : 2 * width))
    let product = [Double](repeating: 0, count: width * width)
    products = [[Double]](repeating: product, count: isFull ? count : 0)
    weighted = [Double](repeating: 0, count: isFull ? MixtureRows.blockRows * width : 0)
  }

  /// Adds rows.
  /// - Parameters:
  ///   - block: As `MixtureRows` writes them.
  ///   - responsibilities: `rows × count`.
  package mutating func add(_ block: [Double], rows: Int, responsibilities: [Double]) {
    let (count, width) = (count, width)
    let shares = responsibilities.span
    for row in 0..<rows {
      let own = shares.extracting(row * count..<(row + 1) * count)
      for component in own.indices { occupancies[component] += own[component] }
    }
    MatrixProduct.multiply(
      responsibilities, transposed: true, by: block, adding: true, rows: count, inner: rows,
      columns: covariance == .full ? width : 2 * width, into: &sums)
    for component in products.indices {
      weigh(block, rows: rows, by: responsibilities, component: component)
      MatrixProduct.multiply(
        weighted, transposed: true, by: block, adding: true, rows: width, inner: rows,
        columns: width, into: &products[component])
    }
  }

  private mutating func weigh(
    _ block: [Double], rows: Int, by responsibilities: [Double], component: Int
  ) {
    let (count, width) = (count, width)
    let block = block.span
    var target = weighted.mutableSpan
    for row in 0..<rows {
      let share = responsibilities[row * count + component]
      let source = block.extracting(row * width..<(row + 1) * width)
      var own = target._mutatingExtracting(row * width..<(row + 1) * width)
      for column in source.indices { own[column] = share * source[column] }
    }
  }

  /// The Gaussians that make the rows most likely.
  /// - Parameters:
  ///   - previous: What a component stays that is responsible for nothing.
  ///   - regularization: Added to every variance.
  /// - Throws: `singularCovariance`.
  package func gaussians(
    after previous: GaussianSet, regularization: Double
  ) throws(LearningFailure) -> GaussianSet {
    var means = previous.means
    var factors = previous.factors
    let size = covariance == .full ? width * width : width
    let columns = sums.count / count
    for component in 0..<count where occupancies[component] > GaussianSums.leastOccupancy {
      let share = 1 / occupancies[component]
      let first = component * columns
      let mean = sums[first..<first + width].map { $0 * share }
      means.replaceSubrange(component * width..<(component + 1) * width, with: mean)
      let factor: [Double]?
      if covariance == .full {
        factor = fullFactor(component, mean, share, regularization)
      } else {
        let variances = (0..<width).map { column in
          max(0, sums[first + width + column] * share - mean[column] * mean[column])
            + regularization
        }
        factor = variances.allSatisfy { $0 > 0 } ? variances.map { 1 / $0.squareRoot() } : nil
      }
      guard let factor else { throw .singularCovariance }
      factors.replaceSubrange(component * size..<(component + 1) * size, with: factor)
    }
    return GaussianSet(
      count: count, width: width, covariance: covariance, means: means, factors: factors)
  }

  private func fullFactor(
    _ component: Int, _ mean: [Double], _ share: Double, _ regularization: Double
  ) -> [Double]? {
    var matrix = products[component].map { $0 * share }
    for row in 0..<width {
      for column in 0..<width { matrix[row * width + column] -= mean[row] * mean[column] }
      matrix[row * width + row] += regularization
    }
    return CholeskyFactor.ofInverse(matrix, width: width)
  }
}
