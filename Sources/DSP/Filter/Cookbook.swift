import Glibc

/// The filters of Robert Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
///
/// Band pass and notch have `tan(w / 2q)` for its `sin(w) / 2q`: they are then exactly `frequency / q` wide at -3 dB,
/// as `scipy.signal.iirpeak` and `iirnotch`.
package struct Cookbook {
  /// In radians a sample.
  package let angle: Double
  package let q: Double
  /// Of a peak or shelf, in dB.
  package let gain: Double

  package init(angle: Double, q: Double, gain: Double) {
    self.angle = angle
    self.q = q
    self.gain = gain
  }

  package func section(_ type: FilterKind) -> SecondOrderSection {
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
