import Glibc
import GraphCore

/// Gain of copies: makes a varied copy louder or softer.
/// Input: audio, any rate and channels, also open. Output: the same format.
///
/// Nothing is clipped: numbers may leave -1 ... 1.
struct AugmentGain: Augmentation {
  var gain = Interval(-10, 6)
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.gain", "Makes copies louder or softer, in fits only.", family: "Augment",
    from: [.audio], to: "audio, every sample of a copy times one factor",
    definition: """
      y = 10^(g / 20) x with g drawn evenly from `gain` for each copy. Recordings themselves stay as they \
      are, as in every run.
      """)
  static let parameters: [Parameter<AugmentGain>] =
    [
      .init(
        "gain", \.gain, unit: .decibel, within: -100...100,
        "From where to where the gain is drawn, in dB.")
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.gain", wants: "audio") }
    try checkCopies()
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    CopyGainProcessor(gain: gain, choice: choice)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 256 + 8 * (copies?.count ?? 0) }
}

/// By a factor that is drawn for each copy.
final class CopyGainProcessor: Processor {
  private let gain: Interval
  private let choice: CopyChoice
  private var factor: Float?

  init(gain: Interval, choice: CopyChoice) {
    self.gain = gain
    self.choice = choice
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard var generator = choice.generator(for: item) else {
      factor = nil
      return
    }
    factor = Float(pow(10, generator.draw(gain) / 20))
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard let factor else { return output.append(copying: input.values) }
    let (samples, rows) = (input.values, input.count)
    output.fill { target in
      for index in samples.indices { target[index] = factor * samples[index] }
      return rows
    }
  }

  func reset() { factor = nil }
}
