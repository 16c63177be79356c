import Glibc
import GraphCore

/// Pre-emphasis: raises high frequencies by subtracting a part of the sample before.
/// Input: audio, any channels, or frames. Output: the same format; frames don't overlap in memory any more.
///
/// Audio streams, one sample late at the start. Checked against librosa 0.11 (`effects.preemphasis`).
struct Preemphasis: Node {
  /// What counts as the sample before the first.
  enum Start: String, ParameterChoice { case extrapolate, zero }

  var coefficient = 0.97
  var corner: Double?
  var start = Start.extrapolate

  static let about = About(
    "preemphasis", "Raises high frequencies.", family: "Audio", from: [.audio, .frames],
    to: "the rows that it takes, filtered",
    definition: """
      y[n] = x[n] - coef x[n - 1]. The first sample of audio is x[0] (zero), or x[0] + 2 x[0] - x[1] \
      (extrapolate, as librosa.effects.preemphasis; a single sample counts as constant). Frames are \
      filtered one by one, each from y[0] = x[0] - coef x[0] on, as Kaldi does.
      """)
  static let parameters: [Parameter<Preemphasis>] = [
    .init("coef", \.coefficient, in: -1...1, "Part of the sample before that is subtracted."),
    .init(
      "corner", \.corner, unit: .hertz, in: 0.1...192_000,
      "Sets coef to exp(-2 pi corner / sample rate), as Praat does."),
    .init("start", \.start, "What the first sample of audio is filtered with."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio || input.kind == .frames else {
      throw input.refusal(of: "preemphasis", wants: "audio or frames")
    }
    if let corner {
      let rate = try input.requireRate(for: "preemphasis", because: "'corner' is set")
      try requireBelowHalf(corner, "corner", rate: rate)
    }
    var format = input
    format.stride = format.width
    return format
  }

  private func factor(for input: Format) -> Float {
    guard let corner, let rate = input.sampleRate else { return Float(coefficient) }
    return Float(exp(-2 * .pi * corner / Double(rate)))
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let factor = factor(for: input)
    return input.kind == .frames
      ? FramePreemphasisProcessor(factor: factor)
      : PreemphasisProcessor(channels: input.width, factor: factor, start: start)
  }

  /// The first row waits for the second.
  func capacity(for rows: Int, input: Format) -> Int { input.kind == .frames ? rows : rows + 1 }

  func rowCount(for input: Format) -> RowCount { .same }
  func isRowwise(for input: Format) -> Bool { input.kind == .frames }

  func stateBytes(for input: Format) -> Int {
    256 + 8 * (input.width == 0 ? SoundFile.mostChannels : input.width)
  }

  func delay(for input: Format) -> Delay {
    .seconds(input.kind == .frames ? 0 : 1 / Double(input.sampleRate ?? 1000))
  }
}

/// In frames: each by itself.
final class FramePreemphasisProcessor: Processor {
  private let factor: Float

  init(factor: Float) { self.factor = factor }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let factor = factor
    for index in 0..<input.count {
      let frame = input[index]
      var row = output.append()
      row[0] = frame[0] - factor * frame[0]
      let before = frame.extracting(0..<frame.count - 1)
      let here = frame.extracting(1..<frame.count)
      var rest = row.part(1..<row.count)
      for index in here.indices { rest[index] = here[index] - factor * before[index] }
    }
  }

  func reset() {}
}

/// In audio: sample by sample, from the second on.
final class PreemphasisProcessor: Processor {
  private let channels: Int
  private let factor: Float
  private let start: Preemphasis.Start
  /// The last row.
  private var last: [Float]
  private var taken = 0

  init(channels: Int, factor: Float, start: Preemphasis.Start) {
    self.channels = channels
    self.factor = factor
    self.start = start
    last = [Float](repeating: 0, count: channels)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard input.count > 0 else { return }
    let (channels, factor) = (channels, factor)
    let samples = input.values
    if taken == 0 {
      for channel in 0..<channels { last[channel] = samples[channel] }
      if input.count > 1 { give(before: samples.extracting(channels..<2 * channels), &output) }
    } else {
      if taken == 1 { give(before: samples.extracting(0..<channels), &output) }
      var row = output.append()
      for channel in 0..<channels { row[channel] = samples[channel] - factor * last[channel] }
    }
    let before = samples.extracting(0..<samples.count - channels)
    let here = samples.extracting(channels..<samples.count)
    output.fill { target in
      for index in here.indices { target[index] = here[index] - factor * before[index] }
      return here.count / channels
    }
    let end = samples.extracting(samples.count - channels..<samples.count)
    for channel in 0..<channels { last[channel] = end[channel] }
    taken += input.count
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard taken == 1 else { return false }
    let single = last
    give(before: single.span, &output)
    return false
  }

  /// Gives the first row, which stands in `last`.
  private func give(before second: Span<Float>, _ output: inout RowBuffer) {
    var row = output.append()
    for channel in 0..<channels {
      let first = last[channel]
      row[channel] = start == .zero ? first : first + (2 * first - second[channel])
    }
  }

  func reset() { taken = 0 }
}
