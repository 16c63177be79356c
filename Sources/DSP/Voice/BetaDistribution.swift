import Glibc

/// The beta distribution of numbers between 0 and 1.
package struct BetaDistribution: Sendable {
  package let a: Double
  package let b: Double

  package init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// The probability of at most `x`: the regularized incomplete beta function, as the continued fraction of
  /// DLMF 8.17.22, evaluated by Lentz's method.
  package func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast below the mean; above it, the distribution is looked at from the other end.
    guard x <= (a + 1) / (a + b + 2) else {
      return 1 - BetaDistribution(a: b, b: a).cumulative(1 - x)
    }
    let scale = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return scale / (a * fraction(x))
  }

  private func fraction(_ x: Double) -> Double {
    var value = 1.0
    var upper = 1.0
    var lower = 0.0
    for step in 1...500 {
      let m = Double(step / 2)
      let term =
        step.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      lower = 1 / nonzero(1 + term * lower)
      upper = nonzero(1 + term / upper)
      value *= upper * lower
      if abs(upper * lower - 1) < 1e-15 { break }
    }
    return value
  }

  private func nonzero(_ x: Double) -> Double { abs(x) < 1e-300 ? 1e-300 : x }
}
