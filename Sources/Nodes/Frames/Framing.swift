import GraphCore

/// Framing: overlapping stretches of audio, one row each.
/// Input: audio, mono, fixed rate. Output: frames of `frame_length`, one every `hop_length` samples.
///
/// The frames are a view: each sample is copied once, and rows overlap in memory.
/// Of `n` samples, centred: `1 + n / hop` rows (`frame_length` even), as `librosa.stft`.
/// Checked against `numpy.pad`, also for items that are shorter than the padding.
struct Framing: Node {
  /// What stands before the first and after the last sample.
  enum Pad: String, ParameterChoice { case zeros, edge, reflect }

  var length = 2048
  var hop = 512
  var center = true
  var pad = Pad.zeros

  static let about = About(
    "framing", "Cuts audio into overlapping frames.", family: "Frames", from: [.audio],
    to: "frames of frame_length samples, one every hop_length",
    definition: """
      Row i holds the samples from i * hop_length on; centred, from i * hop_length - frame_length / 2 on, \
      with frame_length / 2 samples of padding at both ends: zeros, the first and the last sample over and \
      over (edge), or what lies on their other side, mirrored as often as needed (reflect). Frames that \
      would end after that are left out. As librosa.util.frame, after numpy.pad with the mode constant, \
      edge or reflect.
      """)
  static let parameters: [Parameter<Framing>] = [
    .init(
      "frame_length", \.length, unit: .samples, in: 2...262_144, "Number of samples in a frame."),
    .init(
      "hop_length", \.hop, unit: .samples, in: 1...1_048_576,
      "Samples from one frame's start to the next one's."),
    .init(
      "center", \.center,
      "Pads both ends, so that frame i is centred on sample i * hop_length."),
    .init("pad", \.pad, "What centred frames hold before the first and after the last sample."),
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
    FramingProcessor(length: length, hop: hop, padding: center ? length / 2 : 0, pad: pad)
  }

  /// One more than new samples can complete, so that the samples of an unfinished frame fit as well.
  func capacity(for rows: Int, input: Format) -> Int { (rows + hop - 1) / hop + 1 }

  func rowCount(for input: Format) -> RowCount {
    .frames(length: length, hop: hop, padding: center ? length / 2 : 0)
  }

  func stateBytes(for input: Format) -> Int {
    512 + 4 * (length + 2) + PaddingSamples.bytes(length / 2, pad)
  }

  func delay(for input: Format) -> Delay {
    .seconds(Double(length) / Double(input.sampleRate ?? 1000))
  }

  /// A frame is given with its last sample. The padding before a centred one may be the mirror of one sample more than
  /// the frame covers, and one of an odd length covers half a sample less than it holds.
  func lateness(for input: Format) -> Delay {
    .seconds(center ? 1 / Double(input.sampleRate ?? 1000) : 0)
  }
}

/// Keeps the samples of unfinished frames in the output buffer, where the next frames are made.
final class FramingProcessor: Processor {
  private let length: Int
  private let hop: Int
  private let padding: Int
  private var ends: PaddingSamples
  /// Samples that later frames need, as they stand at the front of the next output buffer: buffers of one recording may be
  /// several.
  private var kept: [Float]
  /// How many of them there are; while a buffer is filled, how many stand in it.
  private var held: Int
  /// Samples to drop before the next frame starts, where frames are further apart than long.
  private var skip = 0
  /// Whether the padding before the first sample is there.
  private var begun = false
  /// Samples of padding after the last one that are in the buffer or dropped.
  private var closed = 0

  init(length: Int, hop: Int, padding: Int, pad: Framing.Pad) {
    self.length = length
    self.hop = hop
    self.padding = padding
    ends = PaddingSamples(count: padding, pad: pad)
    // Less than a frame; before the padding is known, that and the samples from which it is made.
    kept = [Float](repeating: 0, count: max(length, 2 * padding + 2))
    held = padding
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let samples = input.values
    guard !samples.isEmpty else { return }
    output.overlay { buffer in
      takeUp(&buffer)
      let dropped = min(skip, samples.count)
      skip -= dropped
      let fresh = samples.extracting(dropped..<samples.count)
      let start = held
      var target = buffer.part(start..<start + fresh.count)
      for index in fresh.indices { target[index] = fresh[index] }
      held = start + fresh.count
      ends.take(samples)
      if !begun, ends.knowsStart { begin(&buffer) }
      return keep(buffer, after: begun ? frames : 0)
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard ends.taken > 0, closed < padding else { return false }
    output.overlay { buffer in
      takeUp(&buffer)
      if !begun { begin(&buffer) }
      let dropped = min(skip, padding - closed)
      skip -= dropped
      closed += dropped
      let added = min(padding - closed, buffer.count - held)
      for index in 0..<added { buffer[held + index] = ends.sample(after: closed + index + 1) }
      held += added
      closed += added
      return keep(buffer, after: frames)
    }
    return closed < padding
  }

  func reset() {
    ends.reset()
    held = padding
    skip = 0
    begun = false
    closed = 0
  }

  /// Writes the padding before the first sample. Until then no row is given: the item's samples stand in the buffer
  /// from `padding` on.
  private func begin(_ buffer: inout MutableSpan<Float>) {
    for index in 0..<padding {
      buffer[index] = ends.source(before: padding - index).map { buffer[padding + $0] } ?? 0
    }
    begun = true
  }

  /// Puts the samples that were kept to the front.
  private func takeUp(_ buffer: inout MutableSpan<Float>) {
    let kept = kept
    let source = kept.span.extracting(0..<held)
    for index in source.indices { buffer[index] = source[index] }
  }

  /// The whole frames in a buffer.
  private var frames: Int { held < length ? 0 : (held - length) / hop + 1 }

  /// Keeps the samples that later frames need.
  /// - Parameter rows: How many frames are given.
  /// - Returns: The same.
  private func keep(_ buffer: borrowing MutableSpan<Float>, after rows: Int) -> Int {
    let start = rows * hop
    if rows > 0 { skip = max(0, start - held) }
    held = max(0, held - start)
    if held > 0 { FramingProcessor.copy(buffer, start..<start + held, to: &kept) }
    return rows
  }

  /// Copies at the width of the machine's vectors, which a loop over the class's own array does not.
  private static func copy(
    _ buffer: borrowing MutableSpan<Float>, _ range: Range<Int>, to kept: inout [Float]
  ) {
    let source = buffer.span.extracting(range)
    var target = kept.mutableSpan
    for index in source.indices { target[index] = source[index] }
  }
}
