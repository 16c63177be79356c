/// What an encoder of layer III notes in a first frame without sound: Xing's, LAME's or Fraunhofer's (VBRI).
struct MPEGNote {
  /// How many frames follow, if that is told.
  let frames: Int?
  /// Samples that the encoder put in front, and those that fill the last frame, if they are told.
  let edges: (delay: Int, padding: Int)?

  /// - Returns: Nil if the frame is sound.
  init?(at place: Int, header: MPEGHeader, in source: BlockReader) {
    guard header.layer == 3 else { return nil }
    let frame = Array(source.bytes(at: place, count: header.bytes))
    if frame.count > 36 + 18, frame[36..<40].elementsEqual("VBRI".utf8) {
      frames = MPEGNote.number(frame[50..<54])
      edges = nil
      return
    }
    var at = header.noteOffset
    guard frame.count >= at + 8,
      frame[at..<at + 4].elementsEqual("Xing".utf8) || frame[at..<at + 4].elementsEqual("Info".utf8)
    else { return nil }
    let flags = frame[at + 7]
    at += 8
    frames =
      flags & 1 != 0 && frame.count >= at + 4 ? MPEGNote.number(frame[at..<at + 4]) : nil
    // Count of frames, of bytes, table of places, quality: each is there only if its flag is set.
    at += (flags & 1 != 0 ? 4 : 0) + (flags & 2 != 0 ? 4 : 0)
    at += (flags & 4 != 0 ? 100 : 0) + (flags & 8 != 0 ? 4 : 0)
    // LAME's part begins with its name. Delay and padding are 12 bits each.
    guard frame.count >= at + 24, frame[at] != 0 else {
      edges = nil
      return
    }
    let three = frame[at + 21..<at + 24].map { Int($0) }
    edges = (three[0] << 4 | three[1] >> 4, (three[1] & 15) << 8 | three[2])
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
