import CSndfile
import Glibc
import GraphCore

/// An open recording: libsndfile's handle with what is known of it.
final class SoundFile: SampleReader {
  /// The most channels that libsndfile reads.
  static let mostChannels = 1024

  let rate: Int
  let channels: Int
  /// Samples of each channel; nil if that is not known before they are read.
  let frames: Int?
  /// Whether it is read as it comes, and can't be read again.
  let isReadOnce: Bool
  private(set) var position = 0
  private let path: String
  private let frameTolerance: Int
  // Opened in `init`, closed in `deinit`, used by one lane at a time.
  private let handle: OpaquePointer

  /// Opens a file, or standard input if the path is `-`.
  init(_ path: String) throws(Problem) {
    self.path = path
    let file = try SoundFile.descriptor(path)
    var info = SF_INFO()
    let mpeg: MPEGFrames?
    do throws(Problem) { (isReadOnce, mpeg) = try SoundFile.check(file) } catch {
      close(file)
      throw error
    }
    // From here on the descriptor is libsndfile's. Release 1.2 closes it where it can't open it, also if it was told not
    // to; a second close by us would hit what another lane has opened since.
    handle = try SoundFile.open(file, isPipe: isReadOnce, info: &info)
    rate = Int(info.samplerate)
    channels = Int(info.channels)
    let type = Int(info.format) & Int(SF_FORMAT_TYPEMASK)
    // Where a length is unknown libsndfile gives what the header says, or its largest number.
    let bytes = Int(clamping: info.frames).multipliedReportingOverflow(
      by: channels * SoundFile.sampleBytes(info.format))
    let isUnknown = bytes.overflow || isReadOnce && Container.isPlaceholder(bytes.partialValue)
    frames = isUnknown || info.frames >= 1 << 48 ? nil : Int(info.frames)
    // An MP3 file's length is an estimate where its encoder has left no note of it.
    frameTolerance = type == Int(SF_FORMAT_MPEG) ? 2 * 1152 : 0
    if frames == 0 { throw SoundFile.noSamples() }
    // An encoder's note, its delay and its padding take up to five frames.
    if let mpeg, let frames, frames + 5 * 1152 < mpeg.count * mpeg.samples {
      throw Problem(
        .notAudio,
        "an MP3 file of variable bit rate with no note of its length: \(seconds(frames)) s of "
          + "\(seconds(mpeg.count * mpeg.samples)) s can be read",
        suggestion: "write it anew, for example `ffmpeg -i FILE -c copy out.mp3`")
    }
    try SoundFile.check(rate: rate)
  }

  /// - Throws: `Problem` SG0709 for a sample rate that nothing resamples.
  static func check(rate: Int) throws(Problem) {
    guard Resample.rates.contains(rate) else {
      throw Problem(
        .unexpectedRate,
        "the sample rate is \(rate) Hz, outside \(Resample.rates.lowerBound)..."
          + "\(Resample.rates.upperBound) Hz")
    }
  }

  deinit { sf_close(handle) }

  /// libsndfile's memory with the largest decoder; measured: 0.2 MB for Ogg Vorbis, mono.
  static let bytes = 2 << 20

  /// Reads interleaved samples.
  /// - Parameters:
  ///   - wanted: How many of each channel.
  ///   - target: Has room for them.
  /// - Returns: How many there were; 0 at the end.
  /// - Throws: `Problem` SG0703 when the recording is damaged or ends early, SG0704 when it is empty.
  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let wanted = min(wanted, frames.map { $0 - position } ?? wanted)
    guard wanted > 0 else { return 0 }
    precondition(target.count >= wanted * channels, "samples need room")
    // The pointer is used during the call only, for at most as many numbers as there is room for.
    let got = target.withUnsafeMutableBufferPointer {
      Int(sf_readf_float(handle, $0.baseAddress, sf_count_t(wanted)))
    }
    let failure = sf_error(handle)
    position += max(0, got)
    if failure != 0 {
      throw truncated("the decoder stopped: \(String(cString: sf_error_number(failure)))")
    }
    if got < wanted {
      if position == 0 { throw SoundFile.noSamples() }
      if let frames, position + frameTolerance < frames {
        throw truncated("its header promises \(seconds(frames)) s")
      }
    }
    return max(0, got)
  }

  /// Goes to a sample.
  func seek(to frame: Int) throws(Problem) {
    guard frame != position else { return }
    guard sf_seek(handle, sf_count_t(frame), Int32(SF_SEEK_SET)) == sf_count_t(frame) else {
      throw Problem(.truncated, "can't go to \(seconds(frame)) s of the recording")
    }
    position = frame
  }

  func reopened() throws(Problem) -> any SampleReader {
    // Standard input can't be opened anew; where it is a file, `seek` goes back in it.
    path == "-" ? self : try SoundFile(path)
  }

  /// Bytes of a sample where each takes as many; 1 for compressed ones.
  private static func sampleBytes(_ format: Int32) -> Int {
    switch Int(format) & Int(SF_FORMAT_SUBMASK) {
    case Int(SF_FORMAT_PCM_16): 2
    case Int(SF_FORMAT_PCM_24): 3
    case Int(SF_FORMAT_PCM_32), Int(SF_FORMAT_FLOAT): 4
    case Int(SF_FORMAT_DOUBLE): 8
    default: 1
    }
  }

  private func truncated(_ reason: String) -> Problem {
    SoundFile.truncated("it ends at \(seconds(position)) s, but \(reason)")
  }

  private static func truncated(_ reason: String) -> Problem {
    Problem(
      .truncated, "the recording is truncated or damaged: \(reason)",
      suggestion: "copy it again from where it came from")
  }

  private static func noSamples() -> Problem {
    Problem(.emptyRecording, "the recording has a header, but not one sample")
  }

  private static func descriptor(_ path: String) throws(Problem) -> Int32 {
    let file =
      path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard file < 0 else { return file }
    switch errno {
    case ENOENT where path.contains("\u{FFFD}"):
      throw Problem(.cannotOpen, "its name is not UTF-8", suggestion: "rename the file")
    case ENOENT: throw Problem(.cannotOpen, "no such file", suggestion: "check the path")
    case EACCES: throw Problem(.cannotOpen, "no permission to read it")
    default: throw Problem(.cannotOpen, "can't be opened: \(String(cString: strerror(errno)))")
    }
  }

  /// Refuses what can't hold a whole recording.
  /// - Returns: Whether it is a pipe, and the frames of an MP3 file.
  private static func check(_ file: Int32) throws(Problem) -> (Bool, MPEGFrames?) {
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
      let container = Container(file: file, size: Int(status.st_size))
      if let reason = container.truncation() { throw truncated(reason) }
      let mpeg = container.mpegFrames()
      if let mpeg, mpeg.isCut { throw truncated("its last MP3 frame is incomplete") }
      return (false, mpeg)
    default:
      // Waits for the first byte: a writer that gives none has closed the pipe.
      var wait = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      if poll(&wait, 1, -1) > 0, wait.revents & Int16(POLLIN) == 0 {
        throw Problem(.emptyRecording, "the input is empty (0 bytes)")
      }
      return (true, nil)
    }
  }

  private static func open(_ file: Int32, isPipe: Bool, info: inout SF_INFO) throws(Problem)
    -> OpaquePointer
  {
    var reason = ""
    if let handle = sf_open_fd(file, Int32(SFM_READ), &info, 1) {
      // libsndfile 1.2 loses the first samples of RF64 from a pipe, and can't tell an Ogg stream that was cut off.
      let refused = [Int(SF_FORMAT_RF64): "RF64", Int(SF_FORMAT_OGG): "Ogg"]
      guard isPipe, let name = refused[Int(info.format) & Int(SF_FORMAT_TYPEMASK)] else {
        return handle
      }
      sf_close(handle)
      reason = name
    } else {
      reason = String(String(cString: sf_strerror(nil)).split(separator: "\n").first ?? "")
    }
    throw Problem(
      .notAudio, "not a recording that can be read\(isPipe ? " from a pipe" : ""): \(reason)",
      suggestion: isPipe
        ? "WAV, AIFF and MP3 can come through a pipe; others have to be files"
        : "WAV, FLAC, Ogg Vorbis, Opus, MP3 and AIFF can be read; convert others, "
          + "for example `ffmpeg -i FILE out.wav`")
  }
}
