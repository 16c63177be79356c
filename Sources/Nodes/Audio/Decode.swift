import GraphCore

/// Decoding: the samples of a recording.
/// Input: a file, or `-` for standard input. Output: audio at the recording's rate.
///
/// Reads what libsndfile reads: WAV, FLAC, Ogg Vorbis, Opus, AIFF, AU; MP3 by libmpg123; and with FFmpeg's
/// libraries, where they are installed, M4A, MP4, MOV, WebM, Matroska, WMA, AMR and more. Whole numbers are
/// scaled to -1 ... 1 (16 bits: divided by 32768). Of an item that is a part of a recording, `start` and
/// `end` count from the part's start; a part holds the samples that the whole holds there. A recording that
/// was cut off is refused, never taken as whole. An item for which a corpus names a channel is that channel,
/// whatever `mono`, `channel` and `each_channel` say.
struct Decode: Source {
  var mono = true
  var channel: Int?
  var eachChannel = false
  var start: Double?
  var end: Double?
  var expected: Int?
  var track: Int?

  static let about = About(
    "decode", "Reads a recording.", family: "Audio", from: [],
    to: "audio at the recording's sample rate",
    definition: """
      Samples as libsndfile or FFmpeg decodes them, whole numbers scaled to -1 ... 1. mono takes the mean of the \
      channels, as librosa.load does; from half a second before channels are found to cancel, the louder of them. \
      A file whose end is missing is an error. What comes through a pipe is read as it comes; FLAC, Ogg, MP3, M4A, \
      MP4, MOV, CAF, VOC, WavPack, RF64 and compressed WAV are stored in a temporary file (TMPDIR) first.
      """)
  static let parameters: [Parameter<Decode>] = [
    .init("mono", \.mono, "Mixes all channels into one, their mean; false keeps them all."),
    .init(
      "channel", \.channel, in: 0...SoundFile.mostChannels - 1,
      "Takes one channel, counted from 0, in place of a mix."),
    .init("each_channel", \.eachChannel, "Makes an item of each channel, in place of a mix."),
    .init(
      "start", \.start, unit: .seconds, in: 0...1e7, "Leaves out what comes before this time."),
    .init("end", \.end, unit: .seconds, in: 0...1e7, "Leaves out what comes after this time."),
    .init(
      "expect", \.expected, unit: .hertz, in: Resample.rates,
      "The sample rate that every recording must have; fixes the rate of the output."),
    .init(
      "track", \.track, in: 0...63,
      "Takes this audio track, counted from 0, in place of the default one; of videos and Matroska."
    ),
  ]

  func format() throws(Problem) -> Format {
    if channel != nil, eachChannel {
      throw Problem(
        .conflict, "'channel' takes one channel, but 'each_channel' takes each",
        settings: ["channel", "each_channel"],
        suggestion: "leave out one of them")
    }
    if !mono, channel != nil || eachChannel {
      throw Problem(
        .conflict,
        "'mono: false' keeps all channels side by side, but "
          + (eachChannel ? "'each_channel' makes an item of each" : "'channel' takes one"),
        settings: ["mono", "each_channel", "channel"],
        suggestion: "leave out one of them")
    }
    if let end, end <= start ?? 0 {
      throw Problem(
        .conflict, "'end' is \(end.text) s, not after 'start', which is \((start ?? 0).text) s",
        settings: ["end", "start"],
        suggestion: "set 'end' later")
    }
    let isSingle = mono || channel != nil || eachChannel
    return .audio(rate: expected, channels: isSingle ? 1 : nil)
  }

  func open(_ part: RecordingPart, chunk: Int) throws(Problem) -> any Reader {
    // `start` and `end` count from where the part starts.
    let begin = (part.start ?? 0) + (start ?? 0)
    let file: any SampleReader
    var key: KeptReaders.Key?
    if let held = try part.heldSamples() {
      try SoundFile.check(rate: held.rate)
      file = held
    } else {
      try part.checkIsFile()
      if part.start != nil || part.end != nil {
        key = KeptReaders.Key(path: part.path, track: track)
      }
      if let kept = KeptReaders.shared.take(key, before: begin) {
        file = kept
      } else {
        file = try SoundDecoder.open(part.path, track: track)
      }
    }
    if let expected, file.rate != expected {
      throw Problem(
        .unexpectedRate, "the sample rate is \(file.rate) Hz, but `expect` is \(expected) Hz",
        suggestion: "leave out `expect` and put `resample` after `decode`")
    }
    let channel = part.channel ?? channel
    let eachChannel = eachChannel && part.channel == nil
    if let channel, channel >= file.channels {
      throw Problem(
        .cannotOpen,
        "there is no channel \(channel): the recording has \(file.channels), counted from 0")
    }
    if eachChannel, file.channels > 1, file.isReadOnce {
      throw Problem(
        .cannotOpen,
        "'each_channel' reads a recording again for each channel, which "
          + "\(part.audio == .file ? "a pipe" : "a feed") can't do",
        suggestion: "store it in a file first, or take one with `channel`")
    }
    if eachChannel || (!mono && channel == nil), file.channels > Compiler.widestChannels {
      throw Problem(
        .cannotOpen,
        "the recording has \(file.channels) channels; at most \(Compiler.widestChannels) are kept apart",
        suggestion: "mix them with 'mono: true', or take one with `channel`")
    }
    let stop = [part.end, end.map { (part.start ?? 0) + $0 }].compactMap { $0 }.min()
    if let stop, stop <= begin {
      throw Problem(
        .emptyRecording,
        "nothing is left of the part from \((part.start ?? 0).text) s to \((part.end ?? stop).text) s",
        suggestion: start == nil ? "its end has to come after its start" : "set 'start' earlier")
    }
    let first = Int(begin * Double(file.rate) + 0.5)
    if let frames = file.frames, first >= frames {
      throw Problem(
        .emptyRecording,
        "\(part.start == nil ? "'start'" : "the part's start") is \(begin.text) s, but the recording "
          + "ends at \(file.seconds(frames)) s")
    }
    return try Recording(
      file: file,
      part: first..<max(first, stop.map { Int($0 * Double(file.rate) + 0.5) } ?? .max),
      pick: eachChannel ? .each : channel.map { .one($0) } ?? (mono ? .mean : .all), key: key)
  }

  static let readsSamples = true

  static let selecting: Set<String> = [
    "channel", "each_channel", "start", "end", "expect", "track",
  ]

  var mostStreams: Int { eachChannel ? Compiler.widestChannels : 1 }

  var stateBytes: Int { SoundFile.bytes + ChannelPicker.bytes + Downmix.bytes }

  var furtherMemory: FurtherMemory? { FFmpegFile.memory }
}
