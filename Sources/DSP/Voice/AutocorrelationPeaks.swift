import Glibc

/// The autocorrelation of a signal, from that of a windowed frame of it, and how high its peaks are
/// (Boersma, IFA Proceedings 17, 1993, equations 8 to 12).
package struct AutocorrelationPeaks {
  /// Lags to each side that a peak's height is interpolated from.
  private static let depth = 30

  /// What makes the autocorrelation of the window 1 at every lag.
  private let scales: [Double]
  private var values: [Double]

  /// - Parameters:
  ///   - window: The window's autocorrelation.
  ///   - lags: How many lags are looked at, from 0 on.
  package init(window: [Float], lags: Int) {
    scales = (0..<lags).map { Double(window[0]) / Double(window[$0]) }
    values = [Double](repeating: 0, count: lags)
  }

  /// The height of the highest peak, relative to lag 0; 0 if there is none.
  package mutating func highest(of products: [Float], in lags: ClosedRange<Int>) -> Double {
    let energy = Double(products[0])
    for lag in scales.indices { values[lag] = Double(products[lag]) / energy * scales[lag] }
    var best = 0.0
    for lag in lags where lag < values.count - 1 {
      let (before, here, after) = (values[lag - 1], values[lag], values[lag + 1])
      guard here > 0, here > before, here >= after else { continue }
      let curve = before + after - 2 * here
      let slope = (after - before) / 2
      let shift = curve < 0 ? -slope / curve : 0
      // A parabola through few samples of a wave can be too low, but not by this much.
      guard here + 0.5 * slope * shift > best - 0.2 else { continue }
      let height = interpolated(Double(lag) + shift)
      best = max(best, height > 1 ? 1 / height : height)
    }
    return best
  }

  /// The value between lags: a sine cardinal under a raised cosine.
  private func interpolated(_ place: Double) -> Double {
    let base = Int(place.rounded(.down))
    let fraction = place - Double(base)
    if fraction == 0 { return values[base] }
    // sin(pi (fraction - k)) is that of the fraction with alternating sign; the cosine turns from step to step.
    let step = Double.pi / (Double(AutocorrelationPeaks.depth) + 0.5)
    let (turnCosine, turnSine) = (cos(step), sin(step))
    var cosine = cos((fraction + Double(AutocorrelationPeaks.depth - 1)) * step)
    var sine = sin((fraction + Double(AutocorrelationPeaks.depth - 1)) * step)
    var sign = AutocorrelationPeaks.depth.isMultiple(of: 2) ? -1.0 : 1.0
    var sum = 0.0
    for offset in 1 - AutocorrelationPeaks.depth...AutocorrelationPeaks.depth {
      let lag = abs(base + offset)
      if lag < values.count {
        sum += sign * values[lag] * (0.5 + 0.5 * cosine) / (fraction - Double(offset))
      }
      (cosine, sine) = (
        cosine * turnCosine + sine * turnSine, sine * turnCosine - cosine * turnSine
      )
      sign = -sign
    }
    return sum * sin(Double.pi * fraction) / Double.pi
  }
}
