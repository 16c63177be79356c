import CFFTW
import CVectors
import Synchronization

/// FFTW's planner is not thread-safe: every plan is made and destroyed under this lock.
let fftwPlanner = Mutex(())

/// The Fourier transform of real numbers, with its own aligned memory.
///
/// An even size is taken as a complex transform of half the size, even samples real and odd ones imaginary, whose
/// bins are then combined (`HalfSpectrum`): FFTW's own real transform takes twice as long unless it is measured, and
/// measured plans may change the last bits from run to run, so plans come from `FFTW_ESTIMATE`.
package final class RealFFT {
  package let size: Int
  private let samples: UnsafeMutableBufferPointer<Float>
  private let bins: UnsafeMutableBufferPointer<fftwf_complex>
  private let plan: fftwf_plan
  /// How an even size's bins are combined.
  private let halves: HalfSpectrum?

  package init(size: Int) {
    self.size = size
    let isEven = size.isMultiple(of: 2)
    halves = isEven ? HalfSpectrum(size: size) : nil
    // Both blocks belong to this object from here to `deinit`, and never leave it.
    samples = UnsafeMutableBufferPointer(start: fftwf_alloc_real(size), count: size)
    samples.initialize(repeating: 0)
    let count = size / 2 + 1
    bins = UnsafeMutableBufferPointer(start: fftwf_alloc_complex(count), count: count)
    bins.initialize(repeating: (0, 0))
    let (input, output) = (samples.baseAddress!, bins.baseAddress!)
    nonisolated(unsafe) var made: fftwf_plan?
    // The pointers are used under the lock only, by this thread.
    nonisolated(unsafe) let (source, target) = (input, output)
    fftwPlanner.withLock { _ in
      made =
        isEven
        ? source.withMemoryRebound(to: fftwf_complex.self, capacity: size / 2) {
          fftwf_plan_dft_1d(
            Int32(size / 2), $0, target, FFTW_FORWARD, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
        }
        : fftwf_plan_dft_r2c_1d(
          Int32(size), source, target, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
    }
    plan = made!
  }

  deinit {
    nonisolated(unsafe) let plan = self.plan
    fftwPlanner.withLock { _ in fftwf_destroy_plan(plan) }
    fftwf_free(samples.baseAddress)
    fftwf_free(bins.baseAddress)
  }

  /// Bytes that one transform holds: samples, bins, and the plan's twiddle factors.
  package static func bytes(size: Int) -> Int { size * 16 + 16_384 }

  /// Transforms `frame * window`, which stands from sample `offset` on; zero elsewhere.
  /// - Parameter window: As many numbers as the frame.
  package func transform(_ frame: Span<Float>, window: Span<Float>, at offset: Int) {
    var target = samples.mutableSpan
    let end = offset + frame.count
    for index in 0..<offset { target[index] = 0 }
    for index in end..<size { target[index] = 0 }
    var part = target._consumingExtracting(offset..<end)
    multiply(frame, window, into: &part)
    fftwf_execute(plan)
  }

  /// Transforms a frame, with zeros after it.
  package func transform(_ frame: Span<Float>) {
    var target = samples.mutableSpan
    for index in frame.count..<size { target[index] = 0 }
    var part = target._consumingExtracting(0..<frame.count)
    for index in frame.indices { part[index] = frame[index] }
    fftwf_execute(plan)
  }

  /// Writes `re^2 + im^2` of every bin.
  package func power(into row: inout MutableSpan<Float>) {
    precondition(row.count == bins.count, "a spectrum has as many bins as the transform gives")
    if let halves {
      // A complex number is a pair of floats.
      bins.withMemoryRebound(to: Float.self) {
        halves.power(of: UnsafeBufferPointer($0), into: &row)
      }
      return
    }
    let bins = self.bins.span
    for index in bins.indices {
      let (re, im) = bins[index]
      row[index] = re * re + im * im
    }
  }
}

/// The inverse Fourier transform of complex numbers, not scaled, with its own aligned memory.
package final class ComplexInverse {
  private let bins: UnsafeMutableBufferPointer<Float>
  private let numbers: UnsafeMutableBufferPointer<Float>
  private let plan: fftwf_plan

  /// - Parameter size: How many complex numbers.
  package init(size: Int) {
    // Both blocks belong to this object from here to `deinit`, and never leave it. They are two because transforms in
    // place allocate when they run.
    bins = UnsafeMutableBufferPointer(start: fftwf_alloc_real(2 * size), count: 2 * size)
    bins.initialize(repeating: 0)
    numbers = UnsafeMutableBufferPointer(start: fftwf_alloc_real(2 * size), count: 2 * size)
    numbers.initialize(repeating: 0)
    nonisolated(unsafe) var made: fftwf_plan?
    // The pointers are used under the lock only, by this thread.
    nonisolated(unsafe) let (input, output) = (bins.baseAddress!, numbers.baseAddress!)
    fftwPlanner.withLock { _ in
      input.withMemoryRebound(to: fftwf_complex.self, capacity: size) { source in
        output.withMemoryRebound(to: fftwf_complex.self, capacity: size) { target in
          made = fftwf_plan_dft_1d(
            Int32(size), source, target, FFTW_BACKWARD, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
        }
      }
    }
    plan = made!
  }

  deinit {
    nonisolated(unsafe) let plan = self.plan
    fftwPlanner.withLock { _ in fftwf_destroy_plan(plan) }
    fftwf_free(bins.baseAddress)
    fftwf_free(numbers.baseAddress)
  }

  /// Bytes that one transform holds: both blocks, and the plan's twiddle factors.
  package static func bytes(size: Int) -> Int { size * 24 + 16_384 }

  /// Transforms numbers, real and imaginary parts by turns, and puts the result in their place.
  package func transform(_ parts: inout [Float]) {
    var parts = parts.mutableSpan
    var target = bins.mutableSpan
    for index in parts.indices { target[index] = parts[index] }
    fftwf_execute(plan)
    let result = numbers.span
    for index in parts.indices { parts[index] = result[index] }
  }
}
