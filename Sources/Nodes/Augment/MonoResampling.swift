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
    guard let resampler else { return try take(samples) }
    var made = try scratch.write { (target) throws(Problem) in
      try resampler.step(samples, into: &target, at: 0..<MonoResampling.room)
    }
    try give(made, to: take)
    // What did not fit comes in further calls.
    while made == MonoResampling.room {
      made = try scratch.write { (target) throws(Problem) in
        try resampler.release(into: &target, at: 0..<MonoResampling.room)
      }
      try give(made, to: take)
    }
  }

  /// Gives what is still in it.
  func finish(to take: (Span<Float>) throws(Problem) -> Void) throws(Problem) {
    guard let resampler else { return }
    var made = 0
    repeat {
      made = try scratch.write { (target) throws(Problem) in
        try resampler.step(nil, into: &target, at: 0..<MonoResampling.room)
      }
      try give(made, to: take)
    } while made > 0
  }

  private func give(
    _ made: Int, to take: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    try scratch.read { (samples) throws(Problem) in try take(samples.extracting(0..<made)) }
  }
}
