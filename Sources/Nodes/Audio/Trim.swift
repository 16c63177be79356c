import Glibc
import GraphCore

/// Trim: leaves out the silence at both ends.
/// Input: audio, any channels, also open. Output: the same format, from the first to after the last frame that is
/// not silent.
///
/// The loudest frame tells what is silent, so samples wait until the item ends. Checked against librosa 0.11
/// (`effects.trim`): the same samples.
struct Trim: Node {
  var topDecibels = 60.0
  var length = 2048
  var hop = 512

  static let about = About(
    "trim", "Leaves out the silence at both ends.", family: "Audio", from: [.audio],
    to: "audio, the same rate and channels, perhaps shorter",
    definition: """
      Frame i, centred on sample i * hop_length, with zeros before and after the item, is silent if the mean of \
      x[n]^2 in its loudest channel is top_db or more below that of the item's loudest frame; both count as at \
      least 1e-10. Kept is from the first frame's centre that is not silent to hop_length samples after the \
      last one's. As librosa.effects.trim.
      """)
  static let parameters: [Parameter<Trim>] = [
    .init(
      "top_db", \.topDecibels, unit: .decibel, in: 0.1...200,
      "How far below the loudest frame silence begins."),
    .init(
      "frame_length", \.length, unit: .samples, in: 2...262_144, "Number of samples in a frame."),
    .init(
      "hop_length", \.hop, unit: .samples, in: 1...1_048_576,
      "Samples from one frame's start to the next one's."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "trim", wants: "audio") }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    TrimProcessor(
      channels: input.width, topDecibels: topDecibels,
      frames: FrameEnergies(
        channels: input.width, length: length, hop: hop))
  }

  func stateBytes(for input: Format) -> Int {
    let channels = input.width == 0 ? SoundFile.mostChannels : input.width
    return SpillBuffer.bytes(width: channels) + SpillBuffer.bytes(width: 1)
      + FrameEnergies.bytes(channels: channels, length: length, hop: hop) + 1024
  }

  func delay(for input: Format) -> Delay { .wholeItem }
  func decidesTimes(for input: Format) -> Bool { true }
}

/// Keeps the samples and every frame's energy until the item ends.
final class TrimProcessor: Processor {
  private let channels: Int
  private let hop: Int
  /// The quietest frame that is kept, as a part of the loudest one.
  private let least: Double
  private let samples: SpillBuffer
  private var frames: FrameEnergies
  /// Which samples are left to give, once the item has ended.
  private var left: Range<Int>?
  private var isFirst = true

  init(channels: Int, topDecibels: Double, frames: FrameEnergies) {
    self.channels = channels
    self.frames = frames
    hop = frames.hop
    least = pow(10, -topDecibels / 10)
    samples = SpillBuffer(width: channels)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    try samples.append(input.values)
    try frames.take(input.values)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    if left == nil { left = try kept() }
    guard let rows = left, !rows.isEmpty, output.room > 0 else { return false }
    var first = rows.lowerBound
    if isFirst {
      var row = output.append(covering: first..<first + 1)
      _ = try samples.read(from: first, into: &row)
      isFirst = false
      first += 1
    }
    let (samples, channels, end) = (samples, channels, rows.upperBound)
    let count = min(output.room, end - first)
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      var part = target.part(0..<count * channels)
      return try samples.read(from: first, into: &part)
    }
    left = first + count..<end
    return first + count < end
  }

  /// The samples that are not left out.
  private func kept() throws(Problem) -> Range<Int> {
    guard samples.count > 0, let loud = try frames.finish(above: least) else { return 0..<0 }
    let start = loud.lowerBound * hop
    return min(start, samples.count)..<min(loud.upperBound * hop, samples.count)
  }

  func reset() {
    samples.removeAll()
    frames.reset()
    left = nil
    isFirst = true
  }
}
