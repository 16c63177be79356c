import DSP
import Glibc
import GraphCore
import Learning

/// Reverberation of copies: puts a varied copy into a room.
/// Input: audio at a fixed rate, any channels. Output: the same format, as many samples.
///
/// The direct sound stays where it is; what rings after the end of the item is cut off.
struct AugmentReverb: Augmentation {
  var reverberation = Interval(0.2, 0.8)
  var distance = Interval(0.5, 3.5)
  var length = Interval(3, 10)
  var breadth = Interval(3, 8)
  var height = Interval(2.4, 4)
  var files: RecordingNames?
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.reverb", "Puts copies into rooms, in fits only.", family: "Augment", from: [.audio],
    to: "audio, a copy with the reverberation of a room",
    definition: """
      y = h * x, h with the direct sound in its first sample and energy 1; all channels alike. h is that of \
      a shoebox room whose edges, reverberation time and distance from speaker to listener are drawn evenly \
      for each copy: early reflections by the image method (Allen and Berkley, 1979), the walls losing the \
      same a metre of way along each edge; after 8 ms times the root of the volume in cubic metres, 0.3 rt60 \
      at most, a diffuse tail of their energy, which falls by 60 dB in rt60. With `files`, h is one of these \
      recordings, in mono, from its largest sample on, for 2 s at most.
      """)
  static let parameters: [Parameter<AugmentReverb>] =
    [
      .init(
        "rt60", \.reverberation, unit: .seconds, within: 0.05...2,
        "In what time the sound falls by 60 dB."),
      .init(
        "distance", \.distance, within: 0.1...20,
        "Metres from speaker to listener, as far as the room is so large."),
      .init("length", \.length, within: 1.5...50, "Metres of the room's length."),
      .init("width", \.breadth, within: 1.5...50, "Metres of the room's width."),
      .init("height", \.height, within: 1.5...20, "Metres of the room's height."),
      .init(
        "files", \.files,
        "Impulse responses in place of rooms, or folders of them; relative to the graph file's folder."
      ),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.reverb", wants: "audio") }
    _ = try input.requireRate(for: "augment.reverb")
    try checkCopies()
    return input
  }

  /// The most seconds of an impulse response from a file.
  static let longestFile = 2.0

  /// The most numbers of a response.
  private func longest(_ input: Format) -> Int {
    Room.length(
      reverberation: files == nil ? reverberation.high : AugmentReverb.longestFile,
      rate: input.sampleRate ?? 0)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let rate = input.sampleRate ?? 0
    let response: any RoomResponse =
      if let files {
        FiledResponse(
          try files.recordings(of: "files"), rate: rate, longest: longest(input))
      } else {
        DrawnRoom(self, rate: rate, longest: longest(input))
      }
    return ReverbProcessor(
      response, longest: longest(input), channels: input.width, choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let longest = longest(input)
    return BlockFilter.bytes(longest: longest, channels: max(1, input.width)) + 12 * longest + 4096
      + (files == nil
        ? 0
        : SpillBuffer.bytes(width: 1) + SoundLoader.bytes + SoundLoader.bytesOfReading + 1 << 20)
  }

  func delay(for input: Format) -> Delay {
    let behind = BlockFilter.rowsBehind(longest: longest(input))
    return .seconds(Double(behind) / Double(input.sampleRate ?? 1))
  }
}

/// Audio in a room.
final class ReverbProcessor: Processor {
  private let response: any RoomResponse
  private let choice: CopyChoice
  private var filter: BlockFilter
  private var isVaried = false

  init(_ response: any RoomResponse, longest: Int, channels: Int, choice: CopyChoice) {
    self.response = response
    self.choice = choice
    filter = BlockFilter(longest: longest, channels: channels)
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard var generator = choice.generator(for: item) else { return }
    isVaried = true
    try response.draw(by: &generator)
    response.numbers.read { filter.begin($0) }
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard isVaried else { return output.append(copying: input.values) }
    filter.process(input.values, into: &output)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    isVaried ? filter.finish(into: &output) : false
  }

  func reset() {
    if isVaried { filter.reset() }
    isVaried = false
  }
}
