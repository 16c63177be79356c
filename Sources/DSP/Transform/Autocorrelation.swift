import Glibc

/// The autocorrelation of a frame, `sum over n of x[n] x[n + lag]`, from the Fourier transform of the frame beside
/// zeros (Wiener-Khinchin).
///
/// The spectrum of an autocorrelation is real, so it goes back through a complex transform of half the size, which
/// gives the even lags as real and the odd ones as imaginary parts (Press et al., Numerical Recipes, 12.3.2).
package final class Autocorrelation {
  /// Lags that can be asked for: 0 up to this, exclusive.
  package let lags: Int
  private let forward: RealFFT
  private let backward: ComplexInverse
  private var power: [Float]
  /// The autocorrelation at lags 0, 1, ...: those that were asked for, and some more.
  package private(set) var values: [Float]
  private let cosines: [Float]
  private let sines: [Float]

  /// - Parameters:
  ///   - length: Samples in a frame.
  ///   - lags: How many lags are wanted, from 0 on; at most `length`.
  package init(length: Int, lags: Int) {
    self.lags = lags
    let size = Autocorrelation.size(length: length, lags: lags)
    forward = RealFFT(size: size)
    backward = ComplexInverse(size: size / 2)
    power = [Float](repeating: 0, count: size / 2 + 1)
    values = [Float](repeating: 0, count: size)
    let turns = (0..<size / 2).map { 2 * Double.pi * Double($0) / Double(size) }
    // The transform back is not scaled.
    cosines = turns.map { Float(cos($0) / Double(size)) }
    sines = turns.map { Float(sin($0) / Double(size)) }
  }

  /// Bytes that one holds.
  package static func bytes(length: Int, lags: Int) -> Int {
    let size = size(length: length, lags: lags)
    return RealFFT.bytes(size: size) + ComplexInverse.bytes(size: size / 2) + 10 * size + 512
  }

  /// The least size of few small factors at which no lag that is wanted wraps around.
  private static func size(length: Int, lags: Int) -> Int {
    let least = max(32, length + lags)
    var power = 8
    while true {
      for factor in [4, 5, 6] where power * factor >= least { return power * factor }
      power *= 2
    }
  }

  /// Takes a frame; its autocorrelation is then in `values`.
  package func take(_ frame: Span<Float>) {
    forward.transform(frame)
    invert()
  }

  /// Takes `frame * window`.
  package func take(_ frame: Span<Float>, window: Span<Float>) {
    forward.transform(frame, window: window, at: 0)
    invert()
  }

  private func invert() {
    Autocorrelation.pack(forward, &power, cosines, sines, into: &values)
    backward.transform(&values)
  }

  private static func pack(
    _ forward: RealFFT, _ power: inout [Float], _ cosines: [Float], _ sines: [Float],
    into packed: inout [Float]
  ) {
    var power = power.mutableSpan
    var packed = packed.mutableSpan
    forward.power(into: &power)
    let half = power.count - 1
    let scale = 0.5 / Float(half)
    for k in cosines.indices {
      let (here, there) = (power[k], power[half - k])
      let difference = here - there
      packed[2 * k] = scale * (here + there) - sines[k] * difference
      packed[2 * k + 1] = cosines[k] * difference
    }
  }
}
