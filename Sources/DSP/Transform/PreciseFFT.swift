import CFFTW
import Synchronization

/// The Fourier transform of real numbers in double precision, with its own aligned memory.
///
/// In single precision a bin is off by about 1e-7 of the largest bin of its frame, however small it is itself. What
/// takes logarithms of the smallest bins, such as the valleys of spectral contrast, needs this one.
package final class PreciseFFT {
  package let size: Int
  private let samples: UnsafeMutableBufferPointer<Double>
  private let bins: UnsafeMutableBufferPointer<fftw_complex>
  private let plan: fftw_plan

  package init(size: Int) {
    self.size = size
    // Both blocks belong to this object from here to `deinit`, and never leave it.
    samples = UnsafeMutableBufferPointer(start: fftw_alloc_real(size), count: size)
    samples.initialize(repeating: 0)
    let count = size / 2 + 1
    bins = UnsafeMutableBufferPointer(start: fftw_alloc_complex(count), count: count)
    bins.initialize(repeating: (0, 0))
    nonisolated(unsafe) var made: fftw_plan?
    // The pointers are used under the lock only, by this thread.
    nonisolated(unsafe) let (input, output) = (samples.baseAddress!, bins.baseAddress!)
    fftwPlanner.withLock { _ in
      made = fftw_plan_dft_r2c_1d(
        Int32(size), input, output, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
    }
    plan = made!
  }

  deinit {
    nonisolated(unsafe) let plan = self.plan
    fftwPlanner.withLock { _ in fftw_destroy_plan(plan) }
    fftw_free(samples.baseAddress)
    fftw_free(bins.baseAddress)
  }

  /// Bytes that one transform holds: samples, bins, and the plan's twiddle factors.
  package static func bytes(size: Int) -> Int { size * 32 + 32_768 }

  /// Transforms `frame * window`, which stands from sample `offset` on; zero elsewhere.
  /// - Parameter window: As many numbers as the frame.
  package func transform(_ frame: Span<Float>, window: Span<Double>, at offset: Int) {
    var target = samples.mutableSpan
    let end = offset + frame.count
    for index in 0..<offset { target[index] = 0 }
    for index in end..<size { target[index] = 0 }
    var part = target._consumingExtracting(offset..<end)
    let window = window.extracting(0..<frame.count)
    for index in frame.indices { part[index] = Double(frame[index]) * window[index] }
    fftw_execute(plan)
  }

  /// Writes `re^2 + im^2` of every bin.
  package func power(into row: inout MutableSpan<Float>) {
    precondition(row.count == bins.count, "a spectrum has as many bins as the transform gives")
    let bins = self.bins.span
    for index in bins.indices {
      let (re, im) = bins[index]
      row[index] = Float(re * re + im * im)
    }
  }

  /// Writes the magnitude of every bin.
  package func amplitude(into row: inout MutableSpan<Float>) {
    precondition(row.count == bins.count, "a spectrum has as many bins as the transform gives")
    let bins = self.bins.span
    for index in bins.indices {
      let (re, im) = bins[index]
      row[index] = Float((re * re + im * im).squareRoot())
    }
  }
}
