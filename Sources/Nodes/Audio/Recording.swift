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
  var isLive: Bool { file.isReadOnce }
  var flags: Set<SoundFlag> { file.flags }
  private var file: any SampleReader
  private let part: Range<Int>
  private let pick: Pick
  private var stream = 0
  private var mixdown: Mixdown

  init(file: any SampleReader, part: Range<Int>, pick: Pick) throws(Problem) {
    self.file = file
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
    mixdown = Mixdown(channels: file.channels)
    try begin()
  }

  func select(stream: Int) throws(Problem) {
    self.stream = stream
    // Most decoders give other samples after going back than the first time.
    if file.position != part.lowerBound, !file.isReadOnce { file = try file.reopened() }
    try begin()
  }

  func read(into output: inout RowBuffer) throws(Problem) -> Bool {
    let wanted = min(
      output.room, max(1, file.rate / 4), part.upperBound - file.position)
    guard wanted > 0 else { return false }
    let before = output.count
    let isWhole = format.width == file.channels
    let channel: Int? =
      switch pick {
      case .one(let channel): channel
      case .each: stream
      case .mean, .all: nil
      }
    try output.fill { (target: inout MutableSpan<Float>) throws(Problem) in
      if isWhole { return try file.read(wanted, into: &target) }
      return try mixdown.read(wanted, of: file, channel: channel, into: &target)
    }
    return output.count > before
  }

  private func begin() throws(Problem) {
    if !file.isReadOnce {
      try file.seek(to: part.lowerBound)
    } else {
      while file.position < part.lowerBound,
        try mixdown.skip(part.lowerBound - file.position, of: file)
      {}
    }
    guard file.position >= part.lowerBound else {
      throw Problem(
        .emptyRecording,
        "'start' is \(start.text) s, but the recording ends at \(file.seconds(file.position)) s")
    }
  }
}

/// Reads interleaved channels into one, through a scratch of fixed size.
struct Mixdown {
  private static let numbers = 16_384
  private let channels: Int
  private var scratch: [Float]

  init(channels: Int) {
    self.channels = channels
    scratch = [Float](repeating: 0, count: max(Mixdown.numbers, channels))
  }

  static let bytes = numbers * MemoryLayout<Float>.stride + 512

  /// Reads one channel, or the mean of all.
  mutating func read(
    _ wanted: Int, of file: any SampleReader, channel: Int?, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let channels = channels
    var source = scratch.mutableSpan
    var done = 0
    while done < wanted {
      let asked = min(wanted - done, source.count / channels)
      let got = try file.read(asked, into: &source)
      for frame in 0..<got {
        let row = source.span.extracting(frame * channels..<(frame + 1) * channels)
        if let channel {
          target[done + frame] = row[channel]
        } else {
          // In the order of the channels, then divided: as librosa.to_mono.
          var sum: Float = 0
          for index in row.indices { sum += row[index] }
          target[done + frame] = sum / Float(channels)
        }
      }
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
