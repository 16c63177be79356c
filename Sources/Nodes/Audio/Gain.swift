import Glibc
import GraphCore

/// Gain: makes audio louder or softer, by a factor or to a level.
/// Input: audio, any rate and channels, also open. Output: the same format.
///
/// A factor streams. A level needs the whole item, all channels together; silence stays silence. Nothing is
/// clipped: numbers may leave -1 ... 1.
struct Gain: Node {
  var gain: Double?
  var peak: Double?
  var level: Double?
  var speech: Double?

  static let about = About(
    "gain", "Makes audio louder or softer.", family: "Audio", from: [.audio],
    to: "audio, every sample times one factor",
    definition: """
      y = f x with f = 10^(gain / 20), or the f that brings the item's largest magnitude to 10^(peak / 20), \
      or its root mean square to 10^(rms / 20), over all channels; a full-scale sine has an RMS of -3.01 dB. \
      speech is an RMS, too, but of the speech alone: the root of the mean power of those frames of 25 ms, \
      one every 10 ms, whose level is at most 25 dB below that of the loudest one.
      """)
  static let parameters: [Parameter<Gain>] = [
    .init("gain", \.gain, unit: .decibel, in: -200...200, "Raises every sample by this much."),
    .init(
      "peak", \.peak, unit: .decibel, in: -200...60,
      "Brings the item's peak to this level below full scale, which needs the whole item."),
    .init(
      "rms", \.level, unit: .decibel, in: -200...60,
      "Brings the item's RMS to this level below full scale, which needs the whole item."),
    .init(
      "speech", \.speech, unit: .decibel, in: -200...60,
      "Brings the RMS of the item's speech, pauses left out, to this level, which needs the whole item."
    ).addedLater,
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "gain", wants: "audio") }
    let given = [("gain", gain), ("peak", peak), ("rms", level), ("speech", speech)].filter {
      $0.1 != nil
    }
    guard given.count == 1 else {
      let names = given.map { "'\($0.0)'" }.joined(separator: " and ")
      throw Problem(
        given.isEmpty ? .missing : .conflict,
        "'gain' takes one of 'gain', 'peak', 'rms' and 'speech', but "
          + (given.isEmpty ? "has none" : "has \(names)"),
        settings: ["gain", "peak", "rms", "speech"],
        suggestion: given.isEmpty ? "for example `peak: -1`" : "leave out all but one")
    }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    if let gain { return GainProcessor(factor: pow(10, gain / 20)) }
    let measured: MeasuredLevel =
      if peak != nil {
        .peak(0)
      } else if speech != nil {
        .speech(SpeechLevel(rate: input.sampleRate ?? 1, channels: input.width))
      } else {
        .rms(squares: 0)
      }
    return LevelProcessor(
      channels: input.width, target: pow(10, (peak ?? level ?? speech ?? 0) / 20), measured)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    return 256 + (gain == nil ? SpillBuffer.bytes(width: channels) : 0)
      + (speech == nil ? 0 : SpeechLevel.bytes)
  }

  func delay(for input: Format) -> Delay { gain == nil ? .wholeItem : .seconds(0) }
}

/// By a factor.
final class GainProcessor: Processor {
  private let factor: Float

  init(factor: Double) { self.factor = Float(factor) }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let factor = factor
    let (samples, rows) = (input.values, input.count)
    output.fill { target in
      for index in samples.indices { target[index] = factor * samples[index] }
      return rows
    }
  }

  func reset() {}
}

/// What an item is brought to a level by.
enum MeasuredLevel {
  /// The largest magnitude.
  case peak(Float)
  /// The root mean square.
  case rms(squares: Double)
  /// The root mean square of what is nearly as loud as the loudest.
  case speech(SpeechLevel)
}

/// To a level: keeps the item until its level is known.
final class LevelProcessor: Processor {
  private let channels: Int
  private let target: Double
  private let kept: SpillBuffer
  private var measured: MeasuredLevel
  /// What the samples are multiplied with, once the item has ended.
  private var factor: Double?
  private var next = 0

  init(channels: Int, target: Double, _ measured: MeasuredLevel) {
    self.channels = channels
    self.target = target
    self.measured = measured
    kept = SpillBuffer(width: channels)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    switch measured {
    case .peak(var largest):
      for index in samples.indices { largest = max(largest, abs(samples[index])) }
      measured = .peak(largest)
    case .rms(var squares):
      // One after another: the sum must not depend on how the samples are cut.
      for index in samples.indices { squares += Double(samples[index]) * Double(samples[index]) }
      measured = .rms(squares: squares)
    case .speech(var speech):
      // Nothing else may hold the sums while they change: they would be copied.
      measured = .peak(0)
      defer { measured = .speech(speech) }
      try speech.take(samples)
    }
    try kept.append(samples)
  }

  /// The item's level: known when it has ended.
  private func level() throws(Problem) -> Double {
    switch measured {
    case .peak(let largest): return Double(largest)
    case .rms(let squares):
      return (squares / Double(max(1, kept.count * channels))).squareRoot()
    case .speech(var speech):
      measured = .peak(0)
      defer { measured = .speech(speech) }
      return try speech.finish()
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    if factor == nil {
      let level = try level()
      factor = level > 0 ? target / level : 1
    }
    let (kept, channels, first, factor) = (kept, channels, next, factor ?? 1)
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      let rows = try kept.read(from: first, into: &target)
      for index in 0..<rows * channels { target[index] = Float(factor * Double(target[index])) }
      next += rows
      return rows
    }
    return next < kept.count
  }

  func reset() {
    kept.removeAll()
    factor = nil
    next = 0
    switch measured {
    case .peak: measured = .peak(0)
    case .rms: measured = .rms(squares: 0)
    case .speech(var speech):
      measured = .peak(0)
      speech.reset()
      measured = .speech(speech)
    }
  }
}
