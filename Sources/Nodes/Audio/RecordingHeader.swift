package import GraphCore

/// What a file says of itself, and whether it keeps to it.
package struct RecordingHeader: Sendable, Equatable {
  package let rate: Int
  package let channels: Int
  /// Seconds of audio.
  package let seconds: Double

  /// Opens a file and looks at its header and length.
  /// - Parameter deep: Decodes all of it as well, where the task is not cancelled meanwhile; only that finds damage
  ///   inside compressed files, and the length of those that don't note it.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  package init(path: String, deep: Bool) throws(Problem) {
    let file = try SoundDecoder.open(path)
    rate = file.rate
    channels = file.channels
    if deep {
      try RecordingHeader.decode(file)
    } else if file.frames == nil {
      throw Problem(.notAudio, "its length is not known before it is decoded")
    }
    seconds = Double(deep ? file.position : file.frames ?? 0) / Double(file.rate)
  }

  private static func decode(_ file: any SampleReader) throws(Problem) {
    var samples = [Float](repeating: 0, count: max(16_384, file.channels))
    let most = samples.count / file.channels
    while !Task.isCancelled {
      var target = samples.mutableSpan
      let got = try file.read(most, into: &target)
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
