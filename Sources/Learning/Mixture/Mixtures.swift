import RealModule

/// Mixtures of Gaussians that score rows: one for each class, or for each state of each class.
///
/// The numbers are the model's own, shared by all lanes; sums are in double precision, in which no finite row
/// overflows.
package struct Mixtures: Sendable {
  /// How many mixtures.
  package let count: Int
  /// Gaussians in each.
  package let components: Int
  private let width: Int
  private let isFull: Bool
  private let means: [Float]
  private let factors: [Float]
  /// Of each Gaussian, the logarithm of its weight times the density at its mean.
  private let peaks: [Double]

  /// What one lane needs to score a row.
  package struct Scratch {
    fileprivate var densities: [Double]
    fileprivate var residuals: [Double]
    package init(_ mixtures: Mixtures) {
      densities = [Double](repeating: 0, count: mixtures.components)
      residuals = [Double](repeating: 0, count: mixtures.width)
    }
  }

  /// Bytes of a scratch and of the peaks.
  /// - Parameter mixtures: How many there are at most.
  package static func bytes(mixtures: Int, components: Int, width: Int) -> Int {
    MemoryLayout<Double>.stride * ((mixtures + 1) * components + width) + 256
  }

  /// Takes the numbers of a model.
  /// - Parameters:
  ///   - weights: Of each Gaussian in its mixture, mixture after mixture.
  ///   - components: Gaussians in each mixture.
  ///   - width: Columns of a row.
  ///   - means: `weights.count × width`.
  ///   - factors: As in `GaussianSet`.
  /// - Returns: Nil where a number on a factor's diagonal is not above 0.
  package init?(
    weights: [Float], components: Int, width: Int, covariance: Covariance, means: [Float],
    factors: [Float]
  ) {
    self.width = width
    self.components = components
    self.means = means
    self.factors = factors
    count = weights.count / components
    isFull = covariance == .full
    let (size, step) = isFull ? (width * width, width + 1) : (width, 1)
    var peaks = weights.map { Double.log(Double($0)) - 0.5 * Double(width) * .log(2 * .pi) }
    for index in peaks.indices {
      for column in 0..<width {
        let factor = factors[index * size + column * step]
        guard factor > 0 else { return nil }
        peaks[index] += .log(Double(factor))
      }
    }
    self.peaks = peaks
  }

  /// The logarithm of a mixture's density.
  package func logDensity(_ mixture: Int, of row: Span<Float>, _ scratch: inout Scratch) -> Double {
    for component in 0..<components {
      let index = mixture * components + component
      scratch.densities[component] =
        peaks[index] - 0.5
        * (isFull ? fullDistance(index, row, &scratch.residuals) : diagonalDistance(index, row))
    }
    return LogSum.of(scratch.densities.span)
  }

  /// The squared distance from a mean, in units of the deviations.
  private func diagonalDistance(_ index: Int, _ row: Span<Float>) -> Double {
    let mean = means.span.extracting(index * width..<(index + 1) * width)
    let factor = factors.span.extracting(index * width..<(index + 1) * width)
    let row = row.extracting(0..<width)
    var sum = 0.0
    for column in mean.indices {
      let value = (Double(row[column]) - Double(mean[column])) * Double(factor[column])
      sum = Relaxed.multiplyAdd(value, value, sum)
    }
    return sum
  }

  /// The same along the axes of a full covariance: the squares of `(x - m) U`.
  private func fullDistance(
    _ index: Int, _ row: Span<Float>, _ residuals: inout [Double]
  ) -> Double {
    let mean = means.span.extracting(index * width..<(index + 1) * width)
    let size = width * width
    let factor = factors.span.extracting(index * size..<(index + 1) * size)
    var residuals = residuals.mutableSpan
    for column in residuals.indices { residuals[column] = 0 }
    for line in mean.indices {
      let difference = Double(row[line]) - Double(mean[line])
      let upper = factor.extracting(line * width..<(line + 1) * width)
      for column in upper.indices {
        residuals[column] += difference * Double(upper[column])
      }
    }
    var sum = 0.0
    for column in residuals.indices {
      sum = Relaxed.multiplyAdd(residuals[column], residuals[column], sum)
    }
    return sum
  }
}
