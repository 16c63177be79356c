package import GraphCore

/// What a file says of itself, and whether it keeps to it.
package struct RecordingHeader: Sendable, Equatable {
  package let rate: Int
  package let channels: Int
  /// Seconds of audio.
  package let seconds: Double
  /// The audio track that is read, from 0, of a file that has several; else nil.
  package let track: Int?

  /// Opens a file and looks at its header and length. What does not note its length, such as FLAC that was
  /// written to a pipe, is decoded.
  /// - Parameters:
  ///   - deep: Decodes the part as well, where the task is not cancelled meanwhile; only that finds damage
  ///     inside compressed files.
  ///   - start: Where the part begins, in seconds, as `decode` reads it.
  ///   - end: Where it ends; nil is the end of the recording.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  package init(path: String, deep: Bool, start: Double = 0, end: Double? = nil) throws(Problem) {
    let file = try SoundDecoder.open(path)
    rate = file.rate
    channels = file.channels
    let tracks = (file as? FFmpegFile)?.tracks
    track = tracks.flatMap { $0.count > 1 ? $0.read : nil }
    let frame = { [rate] in Int($0 * Double(rate) + 0.5) }
    if deep, file.frames.map({ frame(start) < $0 }) ?? true {
      try file.seek(to: frame(start))
      try RecordingHeader.decode(file, to: file.frames == nil ? .max : end.map(frame) ?? .max)
    } else if file.frames == nil {
      try RecordingHeader.decode(file, to: .max)
    }
    seconds = Double(file.frames ?? file.position) / Double(file.rate)
  }

  private static func decode(_ file: any SampleReader, to end: Int) throws(Problem) {
    var samples = [Float](repeating: 0, count: max(16_384, file.channels))
    let most = samples.count / file.channels
    while !Task.isCancelled, file.position < end {
      var target = samples.mutableSpan
      let got = try file.read(min(most, end - file.position), into: &target)
      guard got > 0 else { return }
      if let bad = samples[..<(got * file.channels)].firstIndex(where: { !$0.isFinite }) {
        throw Problem(
          .notFinite,
          "it holds a number that is not finite at "
            + "\(file.seconds(file.position - got + bad / file.channels)) s",
          suggestion: "repair or re-export it")
      }
    }
  }
}
