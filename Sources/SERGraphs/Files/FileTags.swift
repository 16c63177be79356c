import Nodes

/// Notes on artist and title that stand before and behind what was encoded, as in MP3 files, and the frame in
/// which an encoder of MP3 tells its name and the length.
enum FileTags {
  /// What stands between them.
  static func between(_ file: ReadableFile) -> Range<Int> {
    var start = 0
    while let length = before(file, at: start), start + length < file.size { start += length }
    start += note(file, at: start)
    var end = file.size
    while let length = behind(file, end), end - length > start { end -= length }
    return start..<end
  }

  /// The length of a frame that holds the note of an encoder and no sound; 0 where there is none.
  private static func note(_ file: ReadableFile, at place: Int) -> Int {
    let word = UInt32(truncatingIfNeeded: file.number(at: place, 4, bigEndian: true))
    guard let header = MPEGHeader(word), header.layer == 3 else { return 0 }
    let isNote = ["Xing", "Info"].contains { file.holds($0, at: place + header.noteOffset) }
    return isNote || file.holds("VBRI", at: place + 36) ? header.bytes : 0
  }

  /// The length of a tag that begins at a place.
  private static func before(_ file: ReadableFile, at place: Int) -> Int? {
    if file.holds("ID3", at: place) {
      let head = file.read(at: place, 10)
      guard head.count == 10 else { return nil }
      let size = head[6..<10].reduce(0) { $0 << 7 | Int($1 & 127) }
      return 10 + size + (head[5] & 0x10 != 0 ? 10 : 0)
    }
    return file.holds("APETAGEX", at: place)
      ? 32 + file.number(at: place + 12, 4, bigEndian: false) : nil
  }

  /// The length of a tag that ends at a place.
  private static func behind(_ file: ReadableFile, _ end: Int) -> Int? {
    if file.holds("TAG", at: end - 128) { return 128 }
    if file.holds("TAG+", at: end - 227) { return 227 }
    if file.holds("APETAGEX", at: end - 32) {
      // The length covers the items and the footer; a flag says whether there is a header, too.
      let hasHeader = file.number(at: end - 12, 4, bigEndian: false) & 1 << 31 != 0
      return file.number(at: end - 20, 4, bigEndian: false) + (hasHeader ? 32 : 0)
    }
    if file.holds("LYRICS200", at: end - 9) {
      let digits = String(decoding: file.read(at: end - 15, 6), as: UTF8.self)
      return Int(digits).map { $0 + 15 }
    }
    return nil
  }
}
