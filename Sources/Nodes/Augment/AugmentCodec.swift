import GraphCore
import Learning

/// Codecs of copies: encodes a varied copy and decodes it again.
/// Input: audio at a fixed rate, any channels. Output: the same format, as many samples.
///
/// Encoders and decoders are libsndfile's. Each channel is encoded by itself.
struct AugmentCodec: Augmentation {
  var kind = Choices(SpeechCodec.allCases)
  var bitrate = Interval(16, 48)
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.codec", "Sends copies through a codec, in fits only.", family: "Augment",
    from: [.audio], to: "audio, a copy that was encoded and decoded",
    definition: """
      mulaw and alaw: ITU-T G.711 at 8 kHz; gsm: GSM 06.10 at 8 kHz; opus and mp3: at the lowest rate of the \
      codec that is not below the copy's, with a bit rate drawn with even steps of its logarithm. To other \
      rates and back by libsoxr. What is outside -1 ... 1 is cut off. Nothing is delayed. Kind and bit rate \
      are drawn for each copy.
      """)
  static let parameters: [Parameter<AugmentCodec>] =
    [
      .init("kind", \.kind, "The codec; of a list, one is drawn."),
      .init(
        "bitrate", \.bitrate, within: 8...128,
        "From where to where the bit rate of opus and mp3 is drawn, in kilobits a second."),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.codec", wants: "audio") }
    _ = try input.requireRate(for: "augment.codec")
    try checkCopies()
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    for codec in kind.words { try codec.checkIsThere() }
    return WholeCopyProcessor(
      CodecTrip(self, rate: input.sampleRate ?? 0, channels: input.width), width: input.width,
      choice: choice)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let channels = max(1, input.width)
    return WholeCopyProcessor<CodecTrip>.bytes(width: channels)
      + channels * SpillBuffer.bytes(width: 1) + SpeechCodec.bytes + 2 * MonoResampling.bytes
  }

  func delay(for input: Format) -> Delay { .wholeItem }
}

/// Sends the channels of a copy through a codec.
struct CodecTrip: CopyWork {
  private let settings: AugmentCodec
  private let rate: Int
  private let channels: Int
  private var codec = SpeechCodec.mulaw
  private var bitrate = 0.0
  /// The channels that came back.
  private let decoded: [SpillBuffer]
  private let block: Scratch
  private let channel = Scratch(CodecTrip.rows)

  private static let rows = 2048

  init(_ settings: AugmentCodec, rate: Int, channels: Int) {
    self.settings = settings
    self.rate = rate
    self.channels = channels
    decoded = (0..<channels).map { _ in SpillBuffer(width: 1) }
    block = Scratch(CodecTrip.rows * channels)
  }

  mutating func begin(_ generator: inout SeededGenerator, _ copy: VariedCopy) throws(Problem) {
    codec = generator.pick(settings.kind.words)
    bitrate = generator.drawRatio(settings.bitrate)
  }

  mutating func end(_ item: SpillBuffer) throws(Problem) {
    for number in 0..<channels {
      let file = try TemporaryFile()
      try encode(item, number, into: file)
      try decode(file, count: item.count, into: decoded[number])
    }
  }

  private mutating func encode(
    _ item: SpillBuffer, _ number: Int, into file: TemporaryFile
  ) throws(Problem) {
    let sound = try EncodedSound(writing: codec, rate: rate, bitrate: bitrate, to: file)
    let resampling = try MonoResampling(from: rate, to: sound.rate)
    var first = 0
    while first < item.count {
      let read = try block.write { (target) throws(Problem) in
        try item.read(from: first, into: &target)
      }
      block.read { all in
        channel.write { one in
          for row in 0..<read { one[row] = all[row * channels + number] }
        }
      }
      try channel.read { (one) throws(Problem) in
        try resampling.convert(one.extracting(0..<read)) { (samples) throws(Problem) in
          try sound.write(samples)
        }
      }
      first += read
    }
    try resampling.finish { (samples) throws(Problem) in try sound.write(samples) }
    try sound.end()
  }

  private mutating func decode(
    _ file: TemporaryFile, count: Int, into buffer: SpillBuffer
  ) throws(Problem) {
    let sound = try EncodedSound(reading: codec, rate: rate, from: file)
    let resampling = try MonoResampling(from: sound.rate, to: rate)
    let keep = { (samples: Span<Float>) throws(Problem) in
      try buffer.append(samples.extracting(0..<min(samples.count, count - buffer.count)))
    }
    // Some codecs fill a last frame with more than there was.
    while buffer.count < count {
      let read = try channel.write { (target) throws(Problem) in
        try sound.read(into: &target)
      }
      guard read > 0 else {
        try resampling.finish(to: keep)
        break
      }
      try channel.read { (samples) throws(Problem) in
        try resampling.convert(samples.extracting(0..<read), to: keep)
      }
    }
    channel.clear()
    while buffer.count < count { try channel.read(keep) }
  }

  mutating func give(
    from first: Int, of item: SpillBuffer, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let rows = min(target.count / channels, item.count - first)
    for number in 0..<channels {
      var done = 0
      while done < rows {
        let got = try channel.write { (part) throws(Problem) in
          try decoded[number].read(from: first + done, into: &part)
        }
        let read = min(rows - done, got)
        channel.read { part in
          for row in 0..<read { target[(done + row) * channels + number] = part[row] }
        }
        done += read
      }
    }
    return rows
  }

  mutating func reset() { for buffer in decoded { buffer.removeAll() } }
}
