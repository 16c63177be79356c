import Glibc
import GraphCore

/// Opening: what a file is, is told by its first bytes, and what it holds by its container.
extension SoundFile {
  /// Opens a file, or standard input if the path is `-`.
  /// - Throws: `Problem` SG07xx that says why it can't be read, and what helps.
  static func open(_ path: String) throws(Problem) -> any SampleReader {
    try open(path, file: try RecordingDescriptor.open(path))
  }

  /// Opens what a descriptor stands for, which is the reader's from here on, also if it can't be read.
  static func open(_ path: String, file: Int32) throws(Problem) -> any SampleReader {
    let bytes: FileBytes?
    do throws(Problem) { bytes = try regular(file) } catch {
      close(file)
      throw error
    }
    guard let bytes else { return try SoundFile(path: path, file: file, isPipe: true) }
    // Standard input may have been read before, by a reader that was given up.
    if path == "-" { lseek(file, 0, SEEK_SET) }
    let way: Way
    do throws(Problem) { way = try plan(bytes) } catch {
      close(file)
      throw error
    }
    // From here on the descriptor is the reader's, also if it can't be made.
    do throws(Problem) {
      switch way {
      case .plain: return try SoundFile(path: path, file: file)
      case .view(let view, let flags):
        return try SoundFile(path: path, file: file, view: view, flags: flags)
      case .links(let stream):
        return try LinkedFile(path: path, file: file, bytes: bytes, stream: stream)
      case .mpeg(let frames):
        return try MPEGFile(path: path, file: file, found: frames)
      }
    } catch  where error.code == .notAudio {
      throw FileNature(bytes).flatMap { $0.problem } ?? error
    }
  }

  /// How a file is read.
  private enum Way {
    /// By libsndfile itself.
    case plain
    /// By libsndfile, which is shown what the file should look like.
    case view(ByteView, Set<SoundFlag>)
    case links(OggStream)
    case mpeg(MPEGFrames)
  }

  private static func plan(_ bytes: FileBytes) throws(Problem) -> Way {
    switch bytes.tag(at: 0) {
    case tag("RIFF"), tag("RIFX"), tag("RF64"), tag("BW64"):
      guard bytes.tag(at: 8) == tag("WAVE") else { return .plain }
      return try wave(bytes)
    case tag("FORM"), tag(".snd"), tag("riff"):
      let layout = ChunkLayout(bytes)
      if let reason = layout.truncation { throw truncated(reason) }
      return layout.corrected.map { .view($0, [.noEndMark]) } ?? .plain
    case tag("OggS"):
      return try ogg(bytes)
    case tag("fLaC"):
      return .plain
    default:
      return mpeg(bytes)
    }
  }

  private static func wave(_ bytes: FileBytes) throws(Problem) -> Way {
    let layout = WaveLayout(bytes)
    if let reason = layout.truncation { throw truncated(reason) }
    if let reason = WaveCodec.fault(of: layout, in: bytes) { throw impossible(reason) }
    if let number = layout.formatTag, let name = WaveCodec.foreign(number) {
      throw foreignCodec(name, in: "WAV")
    }
    if let frames = layout.mpeg { return .mpeg(frames) }
    guard layout.isOdd, let view = layout.corrected else { return .plain }
    return .view(view, layout.isOpenEnded ? [.noEndMark] : [])
  }

  private static func ogg(_ bytes: FileBytes) throws(Problem) -> Way {
    let stream = OggStream(bytes)
    if let reason = stream.truncation { throw truncated(reason) }
    for link in stream.links where !link.codec.isRead {
      throw foreignCodec(link.codec.rawValue, in: "Ogg")
    }
    guard let link = stream.links.first else { return .plain }
    let isUsual = stream.links.count == 1 && link.hasEnd && link.codec != .flac && link.others == 0
    return isUsual ? .plain : .links(stream)
  }

  /// Frames of MPEG, or FLAC behind a tag; what is neither is left to libsndfile.
  private static func mpeg(_ bytes: FileBytes) -> Way {
    let source = BlockReader(bytes)
    var place = 0
    while let length = MPEGTag.length(at: place, in: source) { place += max(1, length) }
    if place > 0, source.word(at: place) == tag("fLaC") {
      return .view(ByteView([place..<bytes.size]), [])
    }
    // A container of another kind may hold frames of MPEG that only its own reader can put together.
    if FileNature(bytes)?.isContainer == true { return .plain }
    return MPEGFrames(bytes).map { .mpeg($0) } ?? .plain
  }

  /// Refuses what can't hold a recording.
  /// - Returns: The file's bytes; nil of a pipe.
  private static func regular(_ file: Int32) throws(Problem) -> FileBytes? {
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw Problem(.cannotOpen, "it is a folder, not a recording")
    case S_IFREG:
      guard status.st_size > 0 else {
        throw Problem(.emptyRecording, "the file is empty (0 bytes)")
      }
      return FileBytes(file: file, size: Int(status.st_size))
    default:
      // Waits for the first byte: a writer that gives none has closed the pipe.
      var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      if poll(&wait, 1, -1) > 0, wait.revents & Int16(POLLIN) == 0 {
        throw Problem(.emptyRecording, "the input is empty (0 bytes)")
      }
      return nil
    }
  }
}
