/// The chunks of a CAF file, compared with what it holds.
struct CAFLayout {
  /// What is missing; nil if nothing shows that the file was cut off.
  private(set) var truncation: String?
  /// Samples in a second.
  let rate: Int
  /// What an encoder put in front, and the samples of the recording; nil if that is not told.
  private(set) var edges: (lead: Int, length: Int)?

  /// Whether libsndfile decodes a codec. It knows ALAC by the flags that Apple writes, and ffmpeg does not.
  static func isReadBySndfile(_ codec: UInt32, flags: UInt32) -> Bool {
    switch codec {
    case tag("lpcm"), tag("ulaw"), tag("alaw"): true
    case tag("alac"): (1...4).contains(flags)
    default: false
    }
  }

  /// - Returns: Nil if the file does not begin as CAF does.
  init?(_ file: FileBytes) {
    guard file.tag(at: 0) == tag("caff"), file.tag(at: 8) == tag("desc") else { return nil }
    let bits = UInt64(clamping: file.number(at: 20, bytes: 8, bigEndian: true))
    rate = Int(exactly: Double(bitPattern: bits).rounded()) ?? 0
    var place = 8
    // More chunks than any writer makes; bounds the walk through a damaged file.
    for _ in 0..<4096 {
      guard place + 12 <= file.size else { return }
      let length = file.number(at: place + 4, bytes: 8, bigEndian: true)
      let body = place + 12
      let held = file.size - body
      if file.tag(at: place) == tag("pakt") {
        let length = file.number(at: body + 8, bytes: 8, bigEndian: true)
        let lead = file.number(at: body + 16, bytes: 4, bigEndian: true)
        let rest = file.number(at: body + 20, bytes: 4, bigEndian: true)
        if lead + rest > 0, length > 0 { edges = (lead, length) }
      }
      // All ones stand for an end that was not known: the data reach to the file's.
      if file.bytes(at: place + 4, count: 8).allSatisfy({ $0 == 0xFF }) { return }
      guard length <= held else {
        if file.tag(at: place) == tag("data") {
          // A count of edits stands before the samples.
          truncation =
            "its header promises \(length - 4) bytes of samples, but the file holds \(max(0, held - 4))"
        }
        return
      }
      place = body + length
    }
  }
}
