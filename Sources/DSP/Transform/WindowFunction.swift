import Glibc

/// Window shapes, as SciPy's `get_window` makes them.
package enum WindowFunction: String, CaseIterable, Sendable {
  case hann, hamming, blackman, bartlett, rectangular
  case povey, gaussian, kaiser, tukey, blackmanharris, nuttall, flattop, triang, cosine, bohman
  case parzen, barthann, lanczos

  /// What some shapes need beside the length.
  package struct Shape: Sendable, Equatable {
    /// Of the Gaussian, in samples.
    package var deviation: Double?
    /// Of Kaiser's window: more makes the main lobe wider and the side lobes lower.
    package var beta: Double?
    /// Of Tukey's window: the part of it that is not flat.
    package var alpha = 0.5

    package init(deviation: Double? = nil, beta: Double? = nil, alpha: Double = 0.5) {
      self.deviation = deviation
      self.beta = beta
      self.alpha = alpha
    }
  }

  /// Whether the shape is complete.
  package func isDefined(by shape: Shape) -> Bool {
    switch self {
    case .gaussian: shape.deviation != nil
    case .kaiser: shape.beta != nil
    default: true
    }
  }

  /// The window of a length.
  /// - Parameters:
  ///   - length: How many samples.
  ///   - symmetric: Whether the last sample mirrors the first one (`fftbins=False` in SciPy). Otherwise it is the one
  ///     before: periodic windows suit spectra. Povey's window is symmetric always, as Kaldi has it.
  ///   - shape: Complete.
  package func values(_ length: Int, symmetric: Bool = false, shape: Shape = Shape()) -> [Float] {
    preciseValues(length, symmetric: symmetric, shape: shape).map { Float($0) }
  }

  /// The same in double precision.
  package func preciseValues(_ length: Int, symmetric: Bool = false, shape: Shape = Shape())
    -> [Double]
  {
    // Of one sample every window is 1, as in SciPy.
    if length == 1 { return [1] }
    let last = symmetric || self == .povey ? length - 1 : length
    return (0..<length).map { value($0, last: last, shape) }
  }

  /// One sample of the symmetric window whose last one has the number `last`.
  private func value(_ index: Int, last: Int, _ shape: Shape) -> Double {
    let phase = 2 * Double.pi * Double(index) / Double(last)
    // From -1 at the first sample to 1 at the last one.
    let x = 2 * Double(index) / Double(last) - 1
    let count = Double(last + 1)
    switch self {
    case .hann: return 0.5 - 0.5 * cos(phase)
    case .hamming: return 0.54 - 0.46 * cos(phase)
    case .blackman: return 0.42 - 0.5 * cos(phase) + 0.08 * cos(2 * phase)
    case .bartlett: return 1 - abs(x)
    case .rectangular: return 1
    case .povey: return pow(max(0, 0.5 - 0.5 * cos(phase)), 0.85)
    case .gaussian:
      let distance = x * Double(last) / 2 / (shape.deviation ?? 1)
      return exp(-0.5 * distance * distance)
    case .kaiser:
      let beta = shape.beta ?? 0
      return bessel(beta * max(0, 1 - x * x).squareRoot()) / bessel(beta)
    case .tukey: return WindowFunction.tukey(index, last: last, alpha: shape.alpha)
    case .blackmanharris: return cosines(phase, 0.35875, 0.48829, 0.14128, 0.01168)
    case .nuttall: return cosines(phase, 0.3635819, 0.4891775, 0.1365995, 0.0106411)
    case .flattop:
      return cosines(phase, 0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368)
    case .triang:
      let step = Double(min(index, last - index))
      return last % 2 == 0 ? 2 * (step + 1) / (count + 1) : (2 * step + 1) / count
    case .cosine: return sin(.pi / count * (Double(index) + 0.5))
    case .bohman:
      // SciPy sets both ends to zero, where rounding would leave a trace.
      guard index > 0, index < last else { return 0 }
      return (1 - abs(x)) * cos(.pi * abs(x)) + sin(.pi * abs(x)) / .pi
    case .parzen:
      let distance = abs(x) * Double(last) / count
      return abs(x) <= 0.5
        ? 1 - 6 * distance * distance + 6 * distance * distance * distance
        : 2 * pow(1 - distance, 3)
    case .barthann: return 0.62 - 0.48 * abs(x) / 2 + 0.38 * cos(.pi * x)
    case .lanczos: return x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    }
  }

  /// Flat in the middle, a cosine at both ends.
  private static func tukey(_ index: Int, last: Int, alpha: Double) -> Double {
    guard alpha > 0 else { return 1 }
    let step = min(index, last - index)
    let taper = min(alpha, 1) * Double(last)
    guard step <= Int(taper / 2) else { return 1 }
    return 0.5 * (1 + cos(.pi * (2 * Double(step) / taper - 1)))
  }
}

/// A sum of cosines of alternating sign.
private func cosines(_ phase: Double, _ weights: Double...) -> Double {
  weights.enumerated().reduce(0) { sum, weight in
    sum + (weight.offset % 2 == 0 ? 1 : -1) * weight.element * cos(Double(weight.offset) * phase)
  }
}

/// The modified Bessel function of the first kind and order 0, by its power series.
private func bessel(_ x: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  var k = 1.0
  while term > 1e-17 * sum {
    term *= (x / 2 / k) * (x / 2 / k)
    sum += term
    k += 1
  }
  return sum
}
