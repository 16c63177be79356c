import CFFmpeg
import Glibc
import GraphCore

/// A recording that FFmpeg decodes, read from its start.
///
/// A place is reached by decoding from the start, so the samples behind it are always those of the whole
/// recording.
final class FFmpegFile: SampleReader {
  let rate: Int
  let channels: Int
  let isReadOnce: Bool
  let skipsByDecoding = true
  private(set) var position = 0
  /// Audio tracks of the file, and which of them is read, from 0.
  let tracks: (count: Int, read: Int)
  private var path: String
  private let container: FoundContainer
  private let track: Int?
  /// Samples of silence that stand for sound which is missing.
  private var silence = 0
  // Opened in `init` and by going back, closed in `deinit`, used by one lane at a time.
  private var handle: OpaquePointer

  /// Containers seldom tell the exact number of samples, so it is known at the end only.
  var frames: Int? { nil }

  /// What FFmpeg takes beyond libsndfile, rounded up from measured peaks of 17 codecs, with up to 8 channels
  /// at 192 kHz: 28 to 30 MiB for its libraries, and up to 7 MiB for frames of a second. Larger packets and
  /// frames are refused. The index of an MP4 is in memory as a whole, at its opening twice: 24 bytes a
  /// packet.
  static let memory = FurtherMemory(
    name: "FFmpeg", once: 32 << 20, perLane: 24 << 20,
    growth: "8 MiB more for each hour of an open MP4, M4A or MOV")

  /// Opens an audio track.
  /// - Parameters:
  ///   - path: Where it was found; to open it again.
  ///   - file: Its open descriptor, which this closes, also if it throws.
  ///   - container: What was seen of its container.
  ///   - track: Its number, from 0; nil takes the one marked as default, else the first.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  init(
    _ path: String, file: Int32, container: FoundContainer, track: Int?
  ) throws(Problem) {
    self.path = RecordingDescriptor.path(path, of: file)
    self.container = container
    self.track = track
    var status = stat()
    isReadOnce = fstat(file, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    let (handle, info) = try FFmpegFile.opened(
      file, container: container, track: track, isPipe: isReadOnce)
    self.handle = handle
    rate = Int(info.rate)
    channels = Int(info.channels)
    tracks = (Int(info.tracks), Int(info.track))
  }

  deinit { sergraph_ffmpeg_close(handle) }

  var flags: Set<SoundFlag> {
    container.flags
      .union(track == nil && tracks.count > 1 ? [.severalTracks] : [])
      .union(silence > 0 ? [.truncated] : [])
  }

  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    precondition(target.count >= wanted * channels, "samples need room")
    var info = sergraph_ffmpeg_info()
    // The pointer is used during the call only, for at most as many numbers as there is room for.
    let got = target.withUnsafeMutableBufferPointer {
      Int(sergraph_ffmpeg_read(handle, $0.baseAddress, Int64(wanted), &info))
    }
    silence = Int(info.silence)
    if got < 0 { throw stopped(-got, info) }
    position += got
    if got == 0, position == 0, wanted > 0 {
      throw Problem(.emptyRecording, "the recording has a header, but not one sample")
    }
    return got
  }

  func seek(to frame: Int) throws(Problem) {
    if frame < position { try begin() }
    try skip(to: frame)
  }

  func reopened() throws(Problem) -> any SampleReader {
    try FFmpegFile(
      path, file: try RecordingDescriptor.open(path), container: container, track: track)
  }

  /// Opens the recording once more, at its start.
  private func begin() throws(Problem) {
    let file = try RecordingDescriptor.open(path)
    let again = try FFmpegFile.opened(
      file, container: container, track: track, isPipe: isReadOnce)
    sergraph_ffmpeg_close(handle)
    handle = again.handle
    path = RecordingDescriptor.path(path, of: file)
    position = 0
  }

  private static func opened(
    _ file: Int32, container: FoundContainer, track: Int?, isPipe: Bool
  ) throws(Problem) -> (handle: OpaquePointer, info: sergraph_ffmpeg_info) {
    var info = sergraph_ffmpeg_info()
    var opened: OpaquePointer?
    // The descriptor is the handle's from here on.
    var edges = container.edges ?? sergraph_ffmpeg_edges()
    // The edges are copied during the call.
    let result = withUnsafePointer(to: &edges) {
      sergraph_ffmpeg_open(
        file, container.demuxer, Int32(track ?? -1), container.edges == nil ? nil : $0, &opened,
        &info)
    }
    guard let opened else {
      throw problem(Int(result), info: info, isPipe: isPipe, track: track)
    }
    return (opened, info)
  }

  private func stopped(_ status: Int, _ info: sergraph_ffmpeg_info) -> Problem {
    let reason = FFmpegFile.text(info)
    if status == Int(SERGRAPH_FFMPEG_CHANGED.rawValue) {
      return Problem(
        .unexpectedRate, "at \(seconds(position)) s \(reason); so far \(channels) at \(rate) Hz",
        suggestion: "convert it, for example `ffmpeg -i FILE -ar \(rate) -ac \(channels) out.wav`")
    }
    if status == Int(SERGRAPH_FFMPEG_TOO_LARGE.rawValue) {
      return Problem(
        .cannotOpen,
        "at \(seconds(position)) s \(reason) of it has more than 8 MiB, which is not read",
        suggestion: "convert it, for example `ffmpeg -i FILE out.wav`")
    }
    return Problem(
      .truncated,
      "the recording is truncated or damaged: it ends at \(seconds(position)) s, but \(reason)",
      suggestion: "copy it again from where it came from")
  }
}

// What can't be opened.
extension FFmpegFile {
  /// Debian's and Ubuntu's packages that hold the libraries.
  private static var packages: String {
    let versions = sergraph_ffmpeg_versions
    return "libavformat\(versions.0) libavcodec\(versions.1) libavutil\(versions.2)"
  }

  private static func problem(
    _ status: Int, info: sergraph_ffmpeg_info, isPipe: Bool, track: Int?
  ) -> Problem {
    let reason = text(info)
    switch sergraph_ffmpeg_status(UInt32(status)) {
    case SERGRAPH_FFMPEG_NOT_INSTALLED:
      return Problem(
        .notAudio, "FFmpeg's libraries, which read recordings of this kind, are not installed",
        suggestion: "install the packages \(packages)")
    case SERGRAPH_FFMPEG_NO_AUDIO:
      return Problem(.notAudio, reason, suggestion: "name a file with sound")
    case SERGRAPH_FFMPEG_NO_TRACK:
      return Problem(
        .cannotOpen,
        "there is no audio track \(track ?? 0): the recording has \(info.tracks), counted from 0",
        settings: ["track"])
    case SERGRAPH_FFMPEG_NO_DECODER:
      return Problem(
        .notAudio, "its codec can't be decoded: \(reason)",
        suggestion: "convert it, for example `ffmpeg -i FILE out.wav`")
    default:
      return Problem(
        .notAudio,
        "not a recording that can be read\(isPipe ? " from a pipe" : ""): \(reason)",
        suggestion: isPipe
          ? "store it in a file first; if that can't be read either, it is damaged"
          : "it may be cut off: copy it again from where it came from")
    }
  }

  /// A C array of characters that ends with a zero.
  private static func text(_ info: sergraph_ffmpeg_info) -> String {
    withUnsafeBytes(of: info.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
