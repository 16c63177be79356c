import CFFmpeg
import GraphCore

/// A container that FFmpeg reads, with what is seen of it before, since FFmpeg does not tell it.
struct FoundContainer {
  /// FFmpeg's name of it.
  let demuxer: String
  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// Where another recording begins behind the first; nil if there is none.
  private(set) var following: Int?
  private(set) var flags: Set<SoundFlag> = []
  /// Where in an MP4 track the recording begins and ends.
  private(set) var edges: sergraph_ffmpeg_edges?

  /// - Parameters:
  ///   - file: An open descriptor, which stays the caller's. Of a pipe nothing is seen.
  ///   - track: The track that is asked for.
  init(_ demuxer: String, in file: Int32, track: Int?) {
    self.demuxer = demuxer
    guard let bytes = FileBytes(regular: file) else { return }
    following = FollowingRecording.place(in: bytes)
    switch demuxer {
    case "matroska":
      let layout = MatroskaLayout(bytes)
      truncation = layout.truncation
      if layout.isCut { flags = [.truncated] }
    case "mov":
      guard let track = MovieLayout(bytes).chosen(track), let edges = track.edges else { return }
      self.edges = sergraph_ffmpeg_edges(
        track: Int32(truncatingIfNeeded: track.id), scale: Int32(clamping: edges.scale),
        lead: Int64(edges.lead), length: Int64(edges.length))
    case "caf":
      guard let layout = CAFLayout(bytes) else { return }
      truncation = layout.truncation
      guard let edges = layout.edges, layout.rate > 0 else { return }
      self.edges = sergraph_ffmpeg_edges(
        track: 0, scale: Int32(clamping: layout.rate), lead: Int64(edges.lead),
        length: Int64(edges.length))
    default:
      break
    }
  }
}
