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
    case "asf":
      truncation = FoundContainer.truncationOfASF(bytes)
    case "ogg":
      let stream = OggStream(bytes)
      truncation = stream.truncation
      if stream.links.contains(where: { $0.codec.isSound && !$0.hasEnd }) { flags = [.noEndMark] }
      // FFmpeg stops at a further stream of Speex.
      if stream.links.first?.codec == .speex, stream.links.count > 1 {
        following = stream.links[1].pages.first?.lowerBound
      }
    case "mov":
      let layout = MovieLayout(bytes)
      truncation = layout.truncation
      guard let track = layout.chosen(track), let edges = track.edges else { return }
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

  /// FFmpeg takes no notice of the length in time where the file is not as long as its header says, and a
  /// packet is dropped at the cut.
  private static func truncationOfASF(_ file: FileBytes) -> String? {
    // The header of Windows Media holds objects: a name of 16 bytes, a length of 8, and what it tells.
    var place = 30
    for _ in 0..<64 {
      let length = file.number(at: place + 16, bytes: 8)
      if file.tag(at: place) == 0xA1DC_AB8C {
        let promised = file.number(at: place + 40, bytes: 8)
        // Who broadcasts does not know how long it will be. Behind the sound stands an index.
        let isLive = file.number(at: place + 88, bytes: 4) & 1 == 1
        let sound = file.number(at: 16, bytes: 8)
        let isHeld = sound < file.size && file.number(at: sound + 16, bytes: 8) <= file.size - sound
        return isLive || promised <= file.size || isHeld
          ? nil : "its header promises \(promised) bytes, but the file holds \(file.size)"
      }
      guard length >= 24, length < file.size - place else { return nil }
      place += length
    }
    return nil
  }
}
