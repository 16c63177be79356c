/// Weights of the least-squares polynomial through evenly spaced points (Savitzky and Golay, 1964).
///
/// They are sums over the polynomials of Gram, orthogonal over the points, so that no equations have to be
/// solved (Gorry, 1990, Analytical Chemistry 62, 570-573).
package enum SavitzkyGolay {
  /// The weight of each point in a derivative of the polynomial that fits the points best.
  /// - Parameters:
  ///   - points: How many points there are, one row apart.
  ///   - position: The point where the derivative is taken, from 0.
  ///   - degree: Of the polynomial, less than `points`.
  ///   - derivative: Its order; the weights are 0 where it is above the degree.
  ///   - weights: Takes one weight a point.
  package static func write(
    points: Int, position: Int, degree: Int, derivative: Int, into weights: inout MutableSpan<Float>
  ) {
    let last = Double(points - 1)
    for point in 0..<points {
      var weight = 0.0
      for k in 0...degree {
        let scale =
          Double(2 * k + 1) * falling(last, k) / falling(last + Double(k) + 1, k + 1)
        weight +=
          scale * gram(Double(point) - last / 2, k, 0, last)
          * gram(Double(position) - last / 2, k, derivative, last)
      }
      weights[point] = Float(weight)
    }
  }

  /// `a (a - 1) ... (a - count + 1)`.
  private static func falling(_ a: Double, _ count: Int) -> Double {
    (0..<count).reduce(1) { $0 * (a - Double($1)) }
  }

  /// A derivative of Gram's polynomial of degree `k`, at `x` from the middle of points 0 to `last`.
  private static func gram(_ x: Double, _ k: Int, _ derivative: Int, _ last: Double) -> Double {
    guard k > 0, derivative >= 0 else { return k == 0 && derivative == 0 ? 1 : 0 }
    let (k1, s) = (Double(k), Double(derivative))
    var value = (4 * k1 - 2) * x * gram(x, k - 1, derivative, last)
    if derivative > 0 { value += (4 * k1 - 2) * s * gram(x, k - 1, derivative - 1, last) }
    if k > 1 { value -= (k1 - 1) * (last + k1) * gram(x, k - 2, derivative, last) }
    return value / (k1 * (last - k1 + 1))
  }
}
