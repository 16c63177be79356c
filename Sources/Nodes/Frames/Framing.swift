import GraphCore

/// Framing: overlapping stretches of audio, one row each.
/// Input: audio, mono, fixed rate. Output: frames of `frame_length`, one every `hop_length` samples.
///
/// The frames are a view: each sample is copied once, and rows overlap in memory.
/// Of `n` samples, centred: `1 + n / hop` rows (`frame_length` even), as `librosa.stft`.
struct Framing: Node {
  var length = 2048
  var hop = 512
  var center = true

  static let about = About(
    "framing", "Cuts audio into overlapping frames.", family: "Frames", from: [.audio],
    to: "frames of frame_length samples, one every hop_length",
    definition: """
      Row i holds the samples from i * hop_length on; centred, from i * hop_length - frame_length / 2 on, \
      with frame_length / 2 zeros before the first and after the last sample. Frames that would end \
      after that are left out. As librosa.util.frame and librosa.stft(center=True, pad_mode='constant').
      """)
  static let parameters: [Parameter<Framing>] = [
    .init(
      "frame_length", \.length, unit: .samples, in: 2...262_144, "Number of samples in a frame."),
    .init(
      "hop_length", \.hop, unit: .samples, in: 1...1_048_576,
      "Samples from one frame's start to the next one's."),
    .init(
      "center", \.center,
      "Pads both ends with zeros, so that frame i is centred on sample i * hop_length."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "framing", wants: "audio") }
    guard input.width == 1 else {
      throw Problem(
        .wrongKind, "'framing' takes audio, mono, but gets \(input)",
        suggestion: "mix the channels down with `decode: {mono: true}`")
    }
    guard let rate = input.sampleRate else {
      throw Problem(
        .openRate, "'framing' needs a sample rate that is known before a recording is opened",
        suggestion: "put `resample` before it, or fix the rate with `decode: {expect: 48000}`")
    }
    let first = center ? Ratio(0) : Ratio(length, 2 * rate)
    var format = Format(
      .frames, width: length,
      clock: .regular(period: Ratio(hop, rate), first: first, span: Ratio(length, rate)),
      sampleRate: rate)
    format.stride = hop
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    FramingProcessor(length: length, hop: hop, padding: center ? length / 2 : 0)
  }

  /// One more than new samples can complete, so that the samples of an unfinished frame fit as well.
  func capacity(for rows: Int, input: Format) -> Int { (rows + hop - 1) / hop + 1 }

  func stateBytes(for input: Format) -> Int { 256 }

  func delay(for input: Format) -> Delay {
    .seconds(Double(length) / Double(input.sampleRate ?? 1000))
  }
}

/// Keeps the samples of unfinished frames in the output buffer, where the next frames are made.
final class FramingProcessor: Processor {
  private let length: Int
  private let hop: Int
  private let padding: Int
  /// Samples in the output buffer, those under the rows given last included.
  private var held: Int
  /// Rows given last: their starts are past, and their samples move out of the way.
  private var given = 0
  /// Samples to drop before the next frame starts, where frames are further apart than long.
  private var skip = 0
  private var begun = false
  private var zerosLeft: Int

  init(length: Int, hop: Int, padding: Int) {
    self.length = length
    self.hop = hop
    self.padding = padding
    held = padding
    zerosLeft = padding
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    output.overlay { buffer in
      makeRoom(&buffer)
      let dropped = min(skip, samples.count)
      skip -= dropped
      let fresh = samples.extracting(dropped..<samples.count)
      let start = held
      var target = buffer.part(start..<start + fresh.count)
      for index in fresh.indices { target[index] = fresh[index] }
      held = start + fresh.count
      return frames()
    }
    if samples.count > 0 { begun = true }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard begun, zerosLeft > 0 else { return false }
    output.overlay { buffer in
      makeRoom(&buffer)
      let dropped = min(skip, zerosLeft)
      skip -= dropped
      let added = min(zerosLeft - dropped, buffer.count - held)
      for index in held..<held + added { buffer[index] = 0 }
      held += added
      zerosLeft -= dropped + added
      return frames()
    }
    return zerosLeft > 0
  }

  func reset() {
    held = padding
    given = 0
    skip = 0
    begun = false
    zerosLeft = padding
  }

  /// Moves the samples that later frames need to the front.
  private func makeRoom(_ buffer: inout MutableSpan<Float>) {
    if !begun, given == 0 {
      for index in 0..<padding { buffer[index] = 0 }
    }
    guard given > 0 else { return }
    let start = given * hop
    skip = max(0, start - held)
    let kept = max(0, held - start)
    for index in 0..<kept { buffer[index] = buffer[start + index] }
    held = kept
    given = 0
  }

  private func frames() -> Int {
    given = held < length ? 0 : (held - length) / hop + 1
    return given
  }
}
