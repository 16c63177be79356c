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
    let isStandardInput = path == "-"
    let path = RecordingDescriptor.path(path, of: file)
    let bytes: FileBytes?
    do throws(Problem) { bytes = try regular(file) } catch {
      close(file)
      throw error
    }
    guard let bytes else { return try SoundFile(path: path, file: file, isPipe: true) }
    // Standard input may have been read before, by a reader that was given up.
    if isStandardInput { lseek(file, 0, SEEK_SET) }
    let way: Way
    do throws(Problem) { way = try plan(bytes) } catch {
      close(file)
      throw error
    }
    // From here on the descriptor is the reader's, also if it can't be made.
    switch way {
    case .plain(let noted): return try SoundFile(path: path, file: file, noted: noted)
    case .opus:
      do throws(Problem) { return try SoundFile(path: path, file: file) } catch {
        // libsndfile refuses a stream whose front was cut off without encoding it again.
        let again = try RecordingDescriptor.open(path)
        let container = FoundContainer("ogg", in: again, track: nil)
        return try FFmpegFile(path, file: again, container: container, track: nil)
      }
    case .view(let view, let flags, let noted):
      return try SoundFile(path: path, file: file, view: view, flags: flags, noted: noted)
    case .links(let stream):
      return try LinkedFile(path: path, file: file, bytes: bytes, stream: stream)
    case .mpeg(let frames):
      return try MPEGFile(path: path, file: file, found: frames)
    }
  }

  /// How a file is read.
  private enum Way {
    /// By libsndfile itself; up to the noted number of samples.
    case plain(noted: Int? = nil)
    /// By libsndfile, else by FFmpeg.
    case opus
    /// By libsndfile, which is shown what the file should look like.
    case view(ByteView, Set<SoundFlag> = [], noted: Int? = nil)
    case links(OggStream)
    case mpeg(MPEGFrames)
  }

  private static func plan(_ bytes: FileBytes) throws(Problem) -> Way {
    guard SoundMark.stands(at: 0, in: bytes) else { return try unmarked(bytes) }
    if let place = FollowingRecording.place(in: bytes) { throw joined(at: place) }
    switch bytes.tag(at: 0) {
    case tag("RIFF"), tag("RIFX"), tag("RF64"), tag("BW64"):
      return try wave(bytes)
    case tag("FORM"), tag(".snd"), tag("riff"):
      let layout = ChunkLayout(bytes)
      if let reason = layout.truncation { throw truncated(reason) }
      return layout.corrected.map { .view($0, [.noEndMark]) } ?? .plain()
    case tag("OggS"):
      return try ogg(bytes)
    case tag("Crea"):
      let layout = VOCLayout(bytes)
      if let reason = layout.truncation { throw truncated(reason) }
      if let fault = layout.fault { throw unreadable(fault) }
      let flags: Set<SoundFlag> = layout.lacksEndMark ? [.noEndMark] : []
      return .view(layout.view ?? ByteView([0..<bytes.size]), flags)
    case tag("NIST"):
      if let reason = BlockLayout.truncation(of: bytes) { throw truncated(reason) }
      return .plain()
    case tag("fLaC"):
      return .plain(noted: FLACLayout(bytes).samplesOfRest)
    case tag("caff"):
      if let reason = CAFLayout(bytes)?.truncation { throw truncated(reason) }
      return .plain()
    default:
      return .plain()
    }
  }

  private static func wave(_ bytes: FileBytes) throws(Problem) -> Way {
    let layout = WaveLayout(bytes)
    if let reason = layout.truncation { throw truncated(reason) }
    if let reason = WaveCodec.fault(of: layout, in: bytes) { throw impossible(reason) }
    if let number = layout.formatTag, let name = WaveCodec.foreign(number) {
      throw foreignCodec(name, in: "WAV")
    }
    if layout.isMPEG {
      guard let frames = layout.mpeg else {
        throw layout.samples.isEmpty
          ? noSamples() : truncated("its header promises MP3, but not one frame of it is there")
      }
      return .mpeg(frames)
    }
    let noted = layout.isOpenEnded ? nil : layout.notedSamples
    guard layout.isOdd, let view = layout.corrected else { return .plain(noted: noted) }
    return .view(view, layout.isOpenEnded ? [.noEndMark] : [], noted: noted)
  }

  private static func ogg(_ bytes: FileBytes) throws(Problem) -> Way {
    let stream = OggStream(bytes)
    if let reason = stream.truncation { throw truncated(reason) }
    for link in stream.links where !link.codec.isRead {
      throw foreignCodec(link.codec.rawValue, in: "Ogg")
    }
    guard let link = stream.links.first else { return .plain() }
    let isUsual = stream.links.count == 1 && link.hasEnd && link.codec != .flac && link.others == 0
    return isUsual ? (link.codec == .opus ? .opus : .plain()) : .links(stream)
  }

  /// What begins with no container's mark: a container behind tags or zeros, or frames of MPEG.
  private static func unmarked(_ bytes: FileBytes) throws(Problem) -> Way {
    let nature = FileNature(bytes)
    let place = MPEGTag.end(from: 0, in: BlockReader(bytes))
    // Pictures and zeros may stand in front of frames; whatever else is known is no recording.
    if place == 0, let nature { throw nature.problem }
    if place > 0, SoundMark.stands(at: place, in: bytes) {
      let rest = FileBytes(file: bytes.file, size: bytes.size - place, start: place)
      if let reason = truncation(of: rest) { throw truncated(reason) }
      return .view(ByteView([place..<bytes.size]))
    }
    if let frames = MPEGFrames(bytes) { return .mpeg(frames) }
    throw nature?.problem
      ?? unreadable("it begins like no recording that is known, and holds no frames of MP3")
  }

  private static func truncation(of bytes: FileBytes) -> String? {
    bytes.tag(at: 8) == tag("WAVE")
      ? WaveLayout(bytes).truncation : ChunkLayout(bytes).truncation
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
      return nil
    }
  }
}
