/// The Fourier transform of real numbers in double precision, with its own memory.
///
/// In single precision a bin is off by about 1e-7 of the largest bin of its frame, however small it is itself. What
/// takes logarithms of the smallest bins, such as the valleys of spectral contrast, needs this one.
package final class PreciseFFT {
  package let size: Int
  private let plan: FourierPlan
  private var samples: FourierNumbers
  /// Real and imaginary parts by turns.
  private var bins: FourierNumbers

  package init(size: Int) {
    self.size = size
    plan = FourierPlan(.realForward, size: size)
    samples = FourierNumbers(count: size)
    bins = FourierNumbers(count: 2 * (size / 2 + 1))
  }

  /// Bytes that one transform holds: samples, bins, and the plan's twiddle factors.
  package static func bytes(size: Int) -> Int { size * 32 + 32_768 }

  /// Transforms `frame * window`, which stands from sample `offset` on; zero elsewhere.
  /// - Parameter window: As many numbers as the frame.
  package func transform(_ frame: Span<Float>, window: Span<Double>, at offset: Int) {
    PreciseFFT.lay(frame, times: window, at: offset, into: &samples)
    plan.transform(&samples, into: &bins)
  }

  private static func lay(
    _ frame: Span<Float>, times window: Span<Double>, at offset: Int,
    into samples: inout FourierNumbers
  ) {
    var target = samples.mutableSpan
    let end = offset + frame.count
    for index in 0..<offset { target[index] = 0 }
    for index in end..<target.count { target[index] = 0 }
    var part = target._consumingExtracting(offset..<end)
    let window = window.extracting(0..<frame.count)
    for index in frame.indices { part[index] = Double(frame[index]) * window[index] }
  }

  /// Writes `re^2 + im^2` of every bin.
  package func power(into row: inout MutableSpan<Float>) {
    PreciseFFT.power(of: bins, into: &row)
  }

  /// Writes the magnitude of every bin.
  package func amplitude(into row: inout MutableSpan<Float>) {
    PreciseFFT.amplitude(of: bins, into: &row)
  }

  private static func power(of bins: borrowing FourierNumbers, into row: inout MutableSpan<Float>) {
    let parts = bins.span
    precondition(2 * row.count == parts.count, "a spectrum has as many bins as the transform gives")
    for index in row.indices {
      let (re, im) = (parts[2 * index], parts[2 * index + 1])
      row[index] = Float(re * re + im * im)
    }
  }

  private static func amplitude(
    of bins: borrowing FourierNumbers, into row: inout MutableSpan<Float>
  ) {
    let parts = bins.span
    precondition(2 * row.count == parts.count, "a spectrum has as many bins as the transform gives")
    for index in row.indices {
      let (re, im) = (parts[2 * index], parts[2 * index + 1])
      row[index] = Float((re * re + im * im).squareRoot())
    }
  }
}
