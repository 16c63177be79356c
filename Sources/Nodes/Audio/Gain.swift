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

  static let about = About(
    "gain", "Makes audio louder or softer.", family: "Audio", from: [.audio],
    to: "audio, every sample times one factor",
    definition: """
      y = f x with f = 10^(gain / 20), or the f that brings the item's largest magnitude to 10^(peak / 20), or \
      its root mean square to 10^(rms / 20), over all channels; a full-scale sine has an RMS of -3.01 dB.
      """)
  static let parameters: [Parameter<Gain>] = [
    .init("gain", \.gain, unit: .decibel, in: -200...200, "Raises every sample by this much."),
    .init(
      "peak", \.peak, unit: .decibel, in: -200...60,
      "Brings the item's peak to this level below full scale, which needs the whole item."),
    .init(
      "rms", \.level, unit: .decibel, in: -200...60,
      "Brings the item's RMS to this level below full scale, which needs the whole item."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "gain", wants: "audio") }
    let given = [("gain", gain), ("peak", peak), ("rms", level)].filter { $0.1 != nil }
    guard given.count == 1 else {
      let names = given.map { "'\($0.0)'" }.joined(separator: " and ")
      throw Problem(
        given.isEmpty ? .missing : .conflict,
        "'gain' takes one of 'gain', 'peak' and 'rms', but \(given.isEmpty ? "has none" : "has \(names)")",
        settings: ["gain", "peak", "rms"],
        suggestion: given.isEmpty ? "for example `peak: -1`" : "leave out all but one")
    }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    if let gain { return GainProcessor(factor: pow(10, gain / 20)) }
    return LevelProcessor(
      channels: input.width, target: pow(10, (peak ?? level ?? 0) / 20), isPeak: peak != nil)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    return 256 + (gain == nil ? SpillBuffer.bytes(width: channels) : 0)
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

/// To a level: keeps the item until its level is known.
final class LevelProcessor: Processor {
  private let channels: Int
  private let target: Double
  private let isPeak: Bool
  private let kept: SpillBuffer
  private var largest: Float = 0
  private var squares = 0.0
  private var next = 0

  init(channels: Int, target: Double, isPeak: Bool) {
    self.channels = channels
    self.target = target
    self.isPeak = isPeak
    kept = SpillBuffer(width: channels)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    if isPeak {
      var largest = largest
      for index in samples.indices { largest = max(largest, abs(samples[index])) }
      self.largest = largest
    } else {
      // One after another: the sum must not depend on how the samples are cut.
      var squares = squares
      for index in samples.indices { squares += Double(samples[index]) * Double(samples[index]) }
      self.squares = squares
    }
    try kept.append(samples)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let count = Double(max(1, kept.count * channels))
    let level = isPeak ? Double(largest) : (squares / count).squareRoot()
    let factor = level > 0 ? target / level : 1
    let (kept, channels, first) = (kept, channels, next)
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
    largest = 0
    squares = 0
    next = 0
  }
}
