import RealModule

/// Gaussians while they are fitted, in double precision, around the mean of the rows.
package struct GaussianSet {
  package let count: Int
  package let width: Int
  package let covariance: Covariance
  /// `count × width`.
  package private(set) var means: [Double]
  /// The upper triangular `U` with `U Uᵀ` the inverse covariance, `count × width × width`; its diagonal alone,
  /// `count × width`, where covariances are diagonal.
  package private(set) var factors: [Double]
  /// The logarithm of each density at its mean.
  private var peaks: [Double]
  /// What rows and their squares are multiplied with, `2 width × count`; the constants go on top. Diagonal only.
  private var weights: [Double]
  private var offsets: [Double]
  /// Rows times one component's factor; full only.
  private var products: [Double]

  /// Creates Gaussians.
  package init(
    count: Int, width: Int, covariance: Covariance, means: [Double], factors: [Double]
  ) {
    self.count = count
    self.width = width
    self.covariance = covariance
    self.means = means
    self.factors = factors
    let size = covariance == .full ? width * width : width
    let step = covariance == .full ? width + 1 : 1
    peaks = (0..<count).map { component in
      (0..<width).reduce(-0.5 * Double(width) * .log(2 * .pi)) {
        $0 + .log(factors[component * size + $1 * step])
      }
    }
    weights = []
    offsets = peaks
    products = []
    if covariance == .full {
      products = [Double](repeating: 0, count: MixtureRows.blockRows * width)
    } else {
      expand()
    }
  }

  /// Numbers of a row in a block.
  package var blockColumns: Int { covariance == .full ? width : 2 * width }

  /// `-½ ((x - m) f)² = x (m f²) - ½ x² f² - ½ m² f²`.
  private mutating func expand() {
    weights = [Double](repeating: 0, count: 2 * width * count)
    for component in 0..<count {
      for column in 0..<width {
        let mean = means[component * width + column]
        let factor = factors[component * width + column]
        let precision = factor * factor
        weights[column * count + component] = mean * precision
        weights[(width + column) * count + component] = -0.5 * precision
        offsets[component] -= 0.5 * mean * mean * precision
      }
    }
  }

  /// Writes the logarithm of every component's density, rows × count.
  /// - Parameters:
  ///   - block: Rows as `MixtureRows` writes them.
  ///   - added: A number for each component, such as the logarithm of its weight.
  ///   - start: Where in `result` they go.
  package mutating func logDensities(
    of block: [Double], rows: Int, adding added: [Double], into result: inout [Double],
    from start: Int = 0
  ) {
    if covariance == .diag {
      MatrixProduct.multiply(
        block, by: weights, rows: rows, inner: 2 * width, columns: count, into: &result,
        from: start)
      var values = result.mutableSpan
      for row in 0..<rows {
        let first = start + row * count
        var own = values._mutatingExtracting(first..<first + count)
        for component in own.indices { own[component] += offsets[component] + added[component] }
      }
      return
    }
    for component in 0..<count {
      multiply(block, rows: rows, component: component)
      for row in 0..<rows {
        let values = products.span.extracting(row * width..<(row + 1) * width)
        var sum = 0.0
        for column in values.indices {
          sum = Relaxed.multiplyAdd(values[column], values[column], sum)
        }
        result[start + row * count + component] = peaks[component] + added[component] - 0.5 * sum
      }
    }
  }

  /// Sets `products` to `(x - m) U`.
  private mutating func multiply(_ block: [Double], rows: Int, component: Int) {
    let size = width * width
    let factor = Array(factors[component * size..<(component + 1) * size])
    let mean = Array(means[component * width..<(component + 1) * width])
    var shift = [Double](repeating: 0, count: width)
    MatrixProduct.multiply(mean, by: factor, rows: 1, inner: width, columns: width, into: &shift)
    let width = width
    MatrixProduct.multiply(
      block, by: factor, rows: rows, inner: width, columns: width, into: &products)
    var products = products.mutableSpan
    for row in 0..<rows {
      var own = products._mutatingExtracting(row * width..<(row + 1) * width)
      for column in own.indices { own[column] -= shift[column] }
    }
  }
}
