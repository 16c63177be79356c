import GraphCore
import Learning

/// Speed of copies: plays a varied copy faster or slower, with its pitch.
/// Input: audio at a fixed rate, any channels. Output: the same format, 1 / factor as many samples.
struct AugmentSpeed: Augmentation {
  var factor = Interval(0.9, 1.1)
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.speed", "Plays copies faster or slower, with their pitch, in fits only.",
    family: "Augment", from: [.audio], to: "audio, a copy of 1 / factor its length",
    definition: """
      The factor is drawn evenly for each copy, in whole thousandths. The copy is resampled by libsoxr (HQ) \
      as if it had come at `factor` times its rate: n samples give ceil(n / factor), and every frequency is \
      raised by the factor.
      """)
  static let parameters: [Parameter<AugmentSpeed>] =
    [
      .init(
        "factor", \.factor, within: 0.5...2,
        "From where to where the factor is drawn; above 1 is faster.")
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.speed", wants: "audio") }
    _ = try input.requireRate(for: "augment.speed")
    try checkCopies()
    return input
  }

  func longest(copy: Int) -> Double {
    chance > 0 && copies?.contains(copy) ?? true ? 1 / factor.low : 1
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    SpeedProcessor(factor: factor, channels: input.width, choice: choice)
  }

  func capacity(for rows: Int, input: Format) -> Int {
    max(rows, Int((Double(rows) / factor.low).rounded(.up)) + 2)
  }

  func stateBytes(for input: Format) -> Int {
    600_000 + 80_000 * (input.width == 0 ? SoundFile.mostChannels : input.width)
  }

  /// As `resample` is behind, at most.
  func delay(for input: Format) -> Delay { .seconds(4000 / Double(input.sampleRate ?? 1)) }
}

/// A copy through a resampler of its own.
final class SpeedProcessor: Processor {
  private let factor: Interval
  private let channels: Int
  private let choice: CopyChoice
  private var running: ResampleProcessor?

  init(factor: Interval, channels: Int, choice: CopyChoice) {
    self.factor = factor
    self.channels = channels
    self.choice = choice
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard var generator = choice.generator(for: item) else { return }
    let thousandths = Int((1000 * generator.draw(factor)).rounded())
    guard thousandths != 1000 else { return }
    guard let resampler = Resampler(from: thousandths, to: 1000, channels: channels) else {
      throw Problem(.inputOutput, "libsoxr can't resample by \(thousandths) to 1000")
    }
    running = ResampleProcessor(resampler: resampler)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard let running else { return output.append(copying: input.values) }
    try running.process(input, into: &output)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    try running?.finish(into: &output) ?? false
  }

  func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool {
    try running?.catchUp(into: &output) ?? false
  }

  func reset() { running = nil }
}
