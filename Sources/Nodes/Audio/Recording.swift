import GraphCore

/// Reads a part of an open recording, once for each of its streams.
final class Recording: Reader {
  /// Which channels make a row.
  enum Pick {
    case mean, all, each
    case one(Int)
  }

  let streams: Int
  let format: Format
  let start: Double
  let expectedSeconds: Double?
  var channels: Int { file.channels }
  var isLive: Bool { file.isReadOnce }
  var flags: Set<SoundFlag> {
    if let downmix { return file.flags.union(downmix.flags) }
    return format.width > 1 && watch.hasDeadChannel ? file.flags.union([.deadChannel]) : file.flags
  }
  var cancelsFrom: Double? {
    downmix?.cancelsFrom.map { Double($0) / Double(file.rate) }
  }
  private var file: any SampleReader
  private let part: Range<Int>
  private let pick: Pick
  private var stream = 0
  private var picker: ChannelPicker
  /// Nil where nothing is mixed.
  private var downmix: Downmix?
  /// Measures channels that are kept side by side.
  private var watch: ChannelMeter
  /// By what the decoder is found for the next part; nil if it is not to be kept.
  private let key: KeptReaders.Key?
  /// Whether more may be read of the decoder.
  private var goesOn = true

  init(
    file: any SampleReader, part: Range<Int>, pick: Pick, key: KeptReaders.Key? = nil
  ) throws(Problem) {
    self.file = file
    self.key = file.skipsByDecoding && !file.isReadOnce ? key : nil
    self.part = part
    self.pick = pick
    var width = 1
    var streams = 1
    if case .all = pick { width = file.channels }
    if case .each = pick { streams = file.channels }
    self.streams = streams
    format = .audio(rate: file.rate, channels: width)
    start = Double(part.lowerBound) / Double(file.rate)
    expectedSeconds = file.frames.map {
      Double(min($0, part.upperBound) - part.lowerBound) / Double(file.rate)
    }
    picker = ChannelPicker(channels: file.channels)
    watch = ChannelMeter(channels: width, reach: 1)
    try begin()
  }

  deinit {
    if let key, goesOn { KeptReaders.shared.keep(file, of: key) }
  }

  func select(stream: Int) throws(Problem) {
    self.stream = stream
    // Most decoders give other samples after going back than the first time.
    if file.position != part.lowerBound, !file.isReadOnce { file = try file.reopened() }
    try begin()
  }

  func read(into output: inout RowBuffer) throws(Problem) -> Bool {
    let room = min(output.room, max(1, file.rate / 4))
    let before = output.count
    if downmix != nil {
      goesOn = false
      try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
        try downmix?.read(room, of: file, before: part.upperBound, into: &target) ?? 0
      }
      goesOn = output.count > before
      return goesOn
    }
    let wanted = min(room, part.upperBound - file.position)
    guard wanted > 0 else { return false }
    let channel: Int? =
      switch pick {
      case .one(let channel): channel
      case .each: stream
      case .mean, .all: nil
      }
    goesOn = false
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      guard let channel, file.channels > 1 else { return try file.read(wanted, into: &target) }
      return try picker.read(wanted, of: file, channel: channel, into: &target)
    }
    if format.width > 1 {
      let read = before * format.width..<output.count * format.width
      watch.add(output.values.extracting(read))
    }
    goesOn = output.count > before
    return goesOn
  }

  private func begin() throws(Problem) {
    goesOn = false
    picker.failure = nil
    if !file.isReadOnce {
      try file.seek(to: part.lowerBound)
    } else {
      while file.position < part.lowerBound,
        try picker.skip(part.lowerBound - file.position, of: file)
      {}
    }
    guard file.position >= part.lowerBound else {
      throw Problem(
        .emptyRecording,
        "'start' is \(start.text) s, but the recording ends at \(file.seconds(file.position)) s")
    }
    goesOn = true
    guard file.channels > 1 else { return }
    if case .mean = pick, downmix?.isNew != true {
      downmix = Downmix(rate: file.rate, channels: file.channels, isLive: file.isReadOnce)
    }
    watch = ChannelMeter(channels: format.width, reach: 1)
  }
}

/// Reads one of interleaved channels, through a scratch of fixed size.
struct ChannelPicker {
  private static let numbers = 16_384
  private let channels: Int
  private var scratch: [Float]
  /// Why no more can be read.
  fileprivate var failure: Problem?

  init(channels: Int) {
    self.channels = channels
    scratch = [Float](repeating: 0, count: max(ChannelPicker.numbers, channels))
  }

  static let bytes = numbers * MemoryLayout<Float>.stride + 512

  mutating func read(
    _ wanted: Int, of file: any SampleReader, channel: Int, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    if let failure { throw failure }
    let channels = channels
    var source = scratch.mutableSpan
    var done = 0
    while done < wanted {
      let asked = min(wanted - done, source.count / channels)
      let got: Int
      do throws(Problem) { got = try file.read(asked, into: &source) } catch {
        // What was read before is given first.
        guard done > 0 else { throw error }
        failure = error
        break
      }
      for frame in 0..<got { target[done + frame] = source[frame * channels + channel] }
      done += got
      if got < asked { break }
    }
    return done
  }

  /// Reads past some samples.
  /// - Returns: False at the end.
  mutating func skip(_ wanted: Int, of file: any SampleReader) throws(Problem) -> Bool {
    let channels = channels
    var source = scratch.mutableSpan
    return try file.read(min(wanted, source.count / channels), into: &source) > 0
  }
}
