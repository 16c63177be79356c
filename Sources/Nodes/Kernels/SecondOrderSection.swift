import Glibc

/// One part of a recursive filter: `(b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2)`.
struct SecondOrderSection: Sendable, Equatable {
  var b0: Double
  var b1: Double
  var b2: Double
  var a1: Double
  var a2: Double

  /// - Parameters:
  ///   - b: Coefficients of the numerator.
  ///   - a: Of the denominator, whose first may be any number but 0.
  init(b: (Double, Double, Double), a: (Double, Double, Double)) {
    b0 = b.0 / a.0
    b1 = b.1 / a.0
    b2 = b.2 / a.0
    a1 = a.1 / a.0
    a2 = a.2 / a.0
  }

  /// The gain at a frequency.
  /// - Parameter angle: In radians a sample.
  func gain(at angle: Double) -> Double {
    // Powers of z^-1 on the unit circle.
    let (c1, s1, c2, s2) = (cos(angle), sin(angle), cos(2 * angle), sin(2 * angle))
    let above = hypot(b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2)
    return above / hypot(1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2)
  }

  /// The same with a gain of 1 at a frequency.
  func normalized(at angle: Double) -> SecondOrderSection {
    let gain = gain(at: angle)
    var section = self
    section.b0 /= gain
    section.b1 /= gain
    section.b2 /= gain
    return section
  }
}

/// The filters of Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
///
/// Band pass and notch have `tan(w / 2q)` for its `sin(w) / 2q`: they are then exactly `frequency / q` wide at -3 dB,
/// as `scipy.signal.iirpeak` and `iirnotch`.
struct Cookbook {
  /// In radians a sample.
  let angle: Double
  let q: Double
  /// Of a peak or shelf, in dB.
  let gain: Double

  func section(_ type: Filter.Kind) -> SecondOrderSection {
    let cosine = cos(angle)
    let alpha = sin(angle) / (2 * q)
    let width = tan(angle / (2 * q))
    let a = pow(10, gain / 40)
    let slope = 2 * a.squareRoot() * alpha
    let poles = (1 + alpha, -2 * cosine, 1 - alpha)
    switch type {
    case .lowpass:
      return .init(b: ((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2), a: poles)
    case .highpass:
      return .init(b: ((1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2), a: poles)
    case .bandpass:
      return .init(b: (width, 0, -width), a: (1 + width, -2 * cosine, 1 - width))
    case .bandstop, .notch:
      return .init(b: (1, -2 * cosine, 1), a: (1 + width, -2 * cosine, 1 - width))
    case .peak:
      return .init(
        b: (1 + alpha * a, -2 * cosine, 1 - alpha * a),
        a: (1 + alpha / a, -2 * cosine, 1 - alpha / a))
    case .lowshelf: return shelf(a, cosine, slope)
    case .highshelf: return shelf(a, -cosine, slope, sign: -1)
    }
  }

  /// A low shelf; a high one is its mirror image: the cosine and every odd coefficient change their sign.
  private func shelf(
    _ a: Double, _ cosine: Double, _ slope: Double, sign: Double = 1
  ) -> SecondOrderSection {
    let (up, down) = (a + 1, a - 1)
    return .init(
      b: (
        a * (up - down * cosine + slope), sign * 2 * a * (down - up * cosine),
        a * (up - down * cosine - slope)
      ),
      a: (up + down * cosine + slope, sign * -2 * (down + up * cosine), up + down * cosine - slope))
  }
}
