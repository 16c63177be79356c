import Glibc

/// Filters that make white noise pink or brown.
package enum NoiseColour {
  /// Where the spectrum is bent: below, it is flat.
  private static let lowest = 10.0

  /// Falls by 3.01 dB an octave: within half a decibel from 30 Hz to 0.4 times the rate.
  ///
  /// Real poles and zeros by turns, evenly spaced over the logarithm of frequency, with the zeros in the
  /// middle between the poles: over each pair the magnitude falls by 6 dB an octave half of the way, and
  /// stays the other half.
  package static func pink(rate: Double) -> [SecondOrderSection] {
    let range = log(0.5 * rate / lowest)
    let count = max(1, (range / log(6)).rounded(.up))
    let step = exp(range / count)
    return (0..<Int(count)).map { index in
      let pole = lowest * pow(step, Double(index))
      let (a, b) = (tan(.pi * pole / rate), tan(.pi * pole * step.squareRoot() / rate))
      // (s + b) / (s + a) by the bilinear transform.
      return SecondOrderSection(b: (1 + b, b - 1, 0), a: (1 + a, a - 1, 0))
    }
  }

  /// Falls by 6.02 dB an octave above 20 Hz: one pole.
  package static func brown(rate: Double) -> [SecondOrderSection] {
    let pole = exp(-2 * .pi * 2 * lowest / rate)
    return [SecondOrderSection(b: (1 - pole, 0, 0), a: (1, -pole, 0))]
  }
}
