package import GraphCore

/// What a file says of itself, and whether it keeps to it.
package struct RecordingHeader: Sendable, Equatable {
  package let rate: Int
  package let channels: Int
  /// Seconds of audio.
  package let seconds: Double
  /// The audio track that is read, from 0, of a file that has several; else nil.
  package let track: Int?

  /// What is the matter with the recording: without `deep`, only what the container shows.
  package let flags: [SoundFlag]
  /// Of its sound, in hertz; nil where that was not measured, or could not be.
  package let bandwidth: Double?

  /// Opens a file and looks at its header and length. What does not note its length, such as FLAC that was
  /// written to a pipe, is decoded.
  /// - Parameters:
  ///   - deep: Decodes the part as well and measures it, where the task is not cancelled meanwhile; only that
  ///     finds damage inside compressed files.
  ///   - start: Where the part begins, in seconds, as `decode` reads it.
  ///   - end: Where it ends; nil is the end of the recording.
  ///   - channel: The one that is measured; the mix if absent.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  package init(
    path: String, deep: Bool, start: Double = 0, end: Double? = nil, channel: Int? = nil
  ) throws(Problem) {
    let file = try SoundDecoder.open(path)
    rate = file.rate
    channels = file.channels
    let tracks = (file as? FFmpegFile)?.tracks
    track = tracks.flatMap { $0.count > 1 ? $0.read : nil }
    let frame = { [rate] in Int($0 * Double(rate) + 0.5) }
    var found: RecordingSound?
    if deep, file.frames.map({ frame(start) < $0 }) ?? true {
      let first = frame(start)
      let last = file.frames == nil ? Int.max : end.map(frame) ?? .max
      found = try RecordingHeader.measure(file, first..<max(first, last), channel: channel)
    } else if file.frames == nil {
      try RecordingHeader.decode(file, to: .max)
    }
    flags = found?.flags ?? SoundFlag.allCases.filter(file.flags.contains)
    bandwidth = found?.bandwidth
    seconds = Double(file.frames ?? file.position) / Double(file.rate)
  }

  private static func measure(
    _ file: any SampleReader, _ part: Range<Int>, channel: Int?
  ) throws(Problem) -> RecordingSound {
    let known = channel.flatMap { $0 < file.channels ? $0 : nil }
    let reader = try Recording(file: file, part: part, pick: known.map { .one($0) } ?? .mean)
    var survey = SoundSurvey(reader)
    var rows = RowBuffer(width: 1, capacity: 16_384)
    var done = part.lowerBound
    while !Task.isCancelled, try reader.read(into: &rows) {
      for index in 0..<rows.count where !rows.values[index].isFinite {
        throw notFinite(at: file.seconds(done + index))
      }
      try survey.take(rows)
      done += rows.count
      rows.clear()
    }
    return try survey.end(reader)
  }

  private static func notFinite(at seconds: String) -> Problem {
    Problem(
      .notFinite, "it holds a number that is not finite at \(seconds) s",
      suggestion: "repair or re-export it")
  }

  private static func decode(_ file: any SampleReader, to end: Int) throws(Problem) {
    var samples = [Float](repeating: 0, count: max(16_384, file.channels))
    let most = samples.count / file.channels
    while !Task.isCancelled, file.position < end {
      var target = samples.mutableSpan
      let got = try file.read(min(most, end - file.position), into: &target)
      guard got > 0 else { return }
      if let bad = samples[..<(got * file.channels)].firstIndex(where: { !$0.isFinite }) {
        throw notFinite(at: file.seconds(file.position - got + bad / file.channels))
      }
    }
  }
}
