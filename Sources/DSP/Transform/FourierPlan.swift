import CFFTW
import Synchronization

/// Numbers in double precision in memory that is aligned as FFTW wants it; complex ones as pairs.
package struct FourierNumbers: ~Copyable {
  /// Transforms begin at multiples of so many numbers, for the widest vectors.
  package static let alignment = 8

  fileprivate let memory: UnsafeMutableBufferPointer<Double>

  /// Creates some, all zero.
  package init(count: Int) {
    // The block belongs to this value from here to `deinit`; only spans of it leave.
    memory = UnsafeMutableBufferPointer(start: fftw_alloc_real(max(1, count)), count: max(1, count))
    memory.initialize(repeating: 0)
  }

  deinit { fftw_free(memory.baseAddress) }

  package var count: Int { memory.count }

  package var span: Span<Double> {
    @_lifetime(borrow self)
    get { memory.span }
  }

  package var mutableSpan: MutableSpan<Double> {
    @_lifetime(&self)
    mutating get { memory.mutableSpan }
  }
}

/// How FFTW does one transform in double precision, not scaled. Several threads may use a plan at the same
/// time, each with numbers of its own.
///
/// `@unchecked Sendable` is safe: a plan is never changed once it is made, and FFTW's functions that execute
/// a plan with other memory than it was made for only read it.
package final class FourierPlan: @unchecked Sendable {
  package enum Kind: Sendable {
    /// `size` real numbers to `size / 2 + 1` complex ones.
    case realForward
    /// The inverse, from the same complex numbers.
    case realBackward
    /// `size` complex numbers to as many.
    case forward
    case backward
  }

  package let kind: Kind
  package let size: Int
  private let plan: fftw_plan

  package init(_ kind: Kind, size: Int) {
    self.kind = kind
    self.size = size
    let counts = FourierPlan.counts(kind, size)
    // Used while the plan is made only; FFTW knows by them how memory is aligned.
    var source = FourierNumbers(count: counts.source)
    var target = FourierNumbers(count: counts.target)
    nonisolated(unsafe) var made: fftw_plan?
    // The pointers are used under the lock only, by this thread.
    nonisolated(unsafe) let (from, to) = FourierPlan.pointers(&source, &target)
    let flags = FFTW_ESTIMATE | (kind == .realForward ? FFTW_PRESERVE_INPUT : FFTW_DESTROY_INPUT)
    let count = Int32(size)
    fftwPlanner.withLock { _ in
      switch kind {
      case .realForward: made = fftw_plan_dft_r2c_1d(count, from.real, to.complex, flags)
      case .realBackward: made = fftw_plan_dft_c2r_1d(count, from.complex, to.real, flags)
      case .forward:
        made = fftw_plan_dft_1d(count, from.complex, to.complex, FFTW_FORWARD, flags)
      case .backward:
        made = fftw_plan_dft_1d(count, from.complex, to.complex, FFTW_BACKWARD, flags)
      }
    }
    plan = made!
  }

  deinit {
    nonisolated(unsafe) let plan = self.plan
    fftwPlanner.withLock { _ in fftw_destroy_plan(plan) }
  }

  /// Transforms numbers; those of `source` are lost, but for real ones.
  /// - Parameter start: The number of the first that is transformed; a multiple of
  ///   `FourierNumbers.alignment`.
  /// - Precondition: both are as many as the plan needs, or more.
  package func transform(
    _ source: inout FourierNumbers, from start: Int = 0, into target: inout FourierNumbers
  ) {
    let counts = FourierPlan.counts(kind, size)
    precondition(
      source.count >= start + counts.source && target.count >= counts.target
        && start.isMultiple(of: FourierNumbers.alignment),
      "a transform of \(size) needs numbers of that size")
    // Both belong to the caller alone, and are as long as the plan reaches.
    let (from, to) = FourierPlan.pointers(&source, &target, from: start)
    switch kind {
    case .realForward: fftw_execute_dft_r2c(plan, from.real, to.complex)
    case .realBackward: fftw_execute_dft_c2r(plan, from.complex, to.real)
    case .forward, .backward: fftw_execute_dft(plan, from.complex, to.complex)
    }
  }

  /// Bytes that a plan holds: twiddle factors, at most.
  package static func bytes(size: Int) -> Int { size * 32 + 32_768 }

  private static func counts(_ kind: Kind, _ size: Int) -> (source: Int, target: Int) {
    let half = 2 * (size / 2 + 1)
    return switch kind {
    case .realForward: (size, half)
    case .realBackward: (half, size)
    case .forward, .backward: (2 * size, 2 * size)
    }
  }

  private typealias Pointers = (
    real: UnsafeMutablePointer<Double>, complex: UnsafeMutablePointer<fftw_complex>
  )

  private static func pointers(
    _ source: inout FourierNumbers, _ target: inout FourierNumbers, from start: Int = 0
  ) -> (Pointers, Pointers) {
    (pointers(source.memory, from: start), pointers(target.memory, from: 0))
  }

  /// A complex number is a pair of doubles, which the memory holds at least one of.
  private static func pointers(
    _ memory: UnsafeMutableBufferPointer<Double>, from start: Int
  ) -> Pointers {
    let base = memory.baseAddress! + start
    return (base, UnsafeMutableRawPointer(base).assumingMemoryBound(to: fftw_complex.self))
  }
}
