import Glibc
package import GraphCore

/// Opens recordings: every caller comes through here, so that one place says who decodes what.
package enum SoundDecoder {
  /// Suffixes of files that a folder is searched for. What a file is, its content tells.
  package static let suffixes: Set<String> = [
    // libsndfile
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "aifc", "caf", "w64", "au",
    "rf64", "snd", "mp2", "voc", "nist",
    // FFmpeg
    "m4a", "m4b", "aac", "mp4", "m4v", "mov", "3gp", "3g2", "3gpp", "webm", "weba", "mka", "mkv",
    "wma", "wmv", "asf", "amr", "awb", "spx", "ogv", "sph", "shn", "avi", "qcp", "flv", "wv", "tta",
    "ape", "ac3", "eac3",
  ]

  /// Opens a recording with the decoder that its first bytes ask for.
  /// - Parameters:
  ///   - path: A file, or `-` for standard input.
  ///   - track: Which audio track, from 0; nil takes the default one.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  package static func open(_ path: String, track: Int? = nil) throws(Problem) -> any SampleReader {
    try open(path, file: try RecordingDescriptor.open(path), track: track)
  }

  /// - Parameter file: Its open descriptor, which is the reader's from here on, also if this throws.
  private static func open(
    _ path: String, file: Int32, track: Int?
  ) throws(Problem) -> any SampleReader {
    let (head, isPipe) = FileHead.read(file)
    if isPipe, head.isEmpty {
      close(file)
      throw Problem(.emptyRecording, "the input is empty (0 bytes)")
    }
    if isPipe, StoredPipe.isNeeded(for: head) || FileHead.comesInPackets(file) {
      // All of it may tell more than what came first.
      let stored = try StoredPipe.store(file)
      return try open(RecordingDescriptor.place(of: stored), file: stored, track: track)
    }
    // Tags may stand in front of AAC, WavPack and others, too; a pipe is read from its start.
    let start = SoundContent.tagLength(of: head)
    let body =
      start > 0 ? FileBytes.read(file, at: start, count: SoundContent.headBytes) : head
    if let demuxer = SoundContent.demuxer(of: body),
      demuxer != "aac" || SoundContent.holdsAAC(file, from: start)
    {
      let container = FoundContainer(demuxer, in: file, track: track)
      let problem =
        container.truncation.map(SoundFile.truncated)
        ?? container.following.map(SoundFile.joined)
      if let problem {
        close(file)
        throw problem
      }
      let opened = try FFmpegFile(path, file: file, container: container, track: track)
      try SoundFile.check(rate: opened.rate)
      return opened
    }
    if let track, track > 0 {
      close(file)
      throw Problem(
        .cannotOpen,
        "there is no audio track \(track): recordings of this kind have one, counted from 0",
        settings: ["track"])
    }
    return try SoundFile.open(path, file: file)
  }
}
