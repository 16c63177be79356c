import Glibc

/// A tilt and a slow ripple of the spectrum, as a symmetric response that shifts no phase.
package struct ToneShape: Sendable, Equatable {
  /// A wave over the octaves.
  package struct Wave: Sendable, Equatable {
    /// In dB.
    package var height: Double
    /// Of one wave, in octaves.
    package var octaves: Double
    /// In radians, at 1 kHz.
    package var phase: Double
    package init(height: Double, octaves: Double, phase: Double) {
      (self.height, self.octaves, self.phase) = (height, octaves, phase)
    }
  }

  /// In dB an octave; 0 dB at 1 kHz.
  package var tilt: Double
  package var ripple: [Wave]

  package init(tilt: Double, ripple: [Wave]) { (self.tilt, self.ripple) = (tilt, ripple) }

  /// Frequencies between which it changes; outside it stays as at the edge.
  package static let edges = 62.5...12_000

  /// The gain at a frequency in hertz, in dB.
  package func decibels(at frequency: Double) -> Double {
    let octaves =
      log2(min(max(frequency, ToneShape.edges.lowerBound), ToneShape.edges.upperBound) / 1000)
    return ripple.reduce(tilt * octaves) {
      $0 + $1.height * cos(2 * .pi * octaves / $1.octaves + $1.phase)
    }
  }

  /// Numbers on either side of the response's middle: 20 ms.
  package static func half(rate: Int) -> Int { rate / 50 }

  /// Writes the response.
  /// - Parameters:
  ///   - transform: Of `size(rate:)` complex numbers.
  ///   - parts: Room for twice as many numbers.
  ///   - response: Takes `2 * half + 1` numbers.
  package func write(
    rate: Int, by transform: ComplexInverse, through parts: inout [Float],
    into response: inout MutableSpan<Float>
  ) {
    let size = parts.count / 2
    for bin in 0...size / 2 {
      let gain = Float(
        pow(10, decibels(at: Double(bin * rate) / Double(size)) / 20) / Double(size))
      for place in [bin, (size - bin) % size] {
        (parts[2 * place], parts[2 * place + 1]) = (gain, 0)
      }
    }
    transform.transform(&parts)
    let half = ToneShape.half(rate: rate)
    for offset in -half...half {
      let window = 0.5 + 0.5 * cos(.pi * Double(offset) / Double(half + 1))
      response[half + offset] = Float(window) * parts[2 * ((offset + size) % size)]
    }
  }

  /// Of the transform: four times the response, so that little of it folds back.
  package static func size(rate: Int) -> Int {
    var size = 256
    while size < 8 * half(rate: rate) { size *= 2 }
    return size
  }
}
