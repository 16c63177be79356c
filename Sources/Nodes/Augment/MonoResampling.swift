import GraphCore

/// One channel from a rate to another, in pieces of any length; equal rates pass.
struct MonoResampling {
  private let resampler: Resampler?
  private let scratch: Scratch

  private static let room = 8192

  init(from: Int, to: Int) throws(Problem) {
    scratch = Scratch(from == to ? 0 : MonoResampling.room)
    guard from != to else {
      resampler = nil
      return
    }
    guard let made = Resampler(from: from, to: to, channels: 1) else {
      throw Problem(.inputOutput, "libsoxr can't resample from \(from) to \(to) Hz")
    }
    resampler = made
  }

  /// What one takes while it is there.
  static let bytes = 4 * room + 800_000

  /// Takes samples, and gives those that are ready.
  func convert(
    _ samples: Span<Float>, to take: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    guard resampler != nil else { return try take(samples) }
    try step(samples, to: take)
    // What did not fit comes in further calls.
    while try step(samples.extracting(0..<0), to: take) == MonoResampling.room {}
  }

  /// Gives what is still in it.
  func finish(to take: (Span<Float>) throws(Problem) -> Void) throws(Problem) {
    guard resampler != nil else { return }
    while try step(nil, to: take) > 0 {}
  }

  @discardableResult
  private func step(
    _ samples: Span<Float>?, to take: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) -> Int {
    guard let resampler else { return 0 }
    let made = try scratch.write { (target) throws(Problem) in
      try resampler.step(samples, into: &target, at: 0..<MonoResampling.room)
    }
    try scratch.read { (target) throws(Problem) in try take(target.extracting(0..<made)) }
    return made
  }
}
