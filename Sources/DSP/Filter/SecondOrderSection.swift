import Glibc

/// One part of a recursive filter: `(b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)`.
package struct SecondOrderSection: Sendable, Equatable {
  package var b0: Double
  package var b1: Double
  package var b2: Double
  package var a1: Double
  package var a2: Double

  /// - Parameters:
  ///   - b: Coefficients of the numerator.
  ///   - a: Of the denominator, whose first may be any number but 0.
  package init(b: (Double, Double, Double), a: (Double, Double, Double)) {
    b0 = b.0 / a.0
    b1 = b.1 / a.0
    b2 = b.2 / a.0
    a1 = a.1 / a.0
    a2 = a.2 / a.0
  }

  /// The gain at a frequency.
  /// - Parameter angle: In radians a sample.
  package func gain(at angle: Double) -> Double {
    // Powers of z^-1 on the unit circle.
    let (c1, s1, c2, s2) = (cos(angle), sin(angle), cos(2 * angle), sin(2 * angle))
    let above = hypot(b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2)
    return above / hypot(1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2)
  }

  /// The same with a gain of 1 at a frequency.
  package func normalized(at angle: Double) -> SecondOrderSection {
    let gain = gain(at: angle)
    var section = self
    section.b0 /= gain
    section.b1 /= gain
    section.b2 /= gain
    return section
  }
}
