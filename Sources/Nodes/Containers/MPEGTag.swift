/// What stands between frames of MPEG audio and is no sound: notes on artist and title, pictures, zeros.
enum MPEGTag {
  /// Where the tags end that stand one behind the other from a place on.
  static func end(from start: Int, in source: BlockReader) -> Int {
    var place = start
    while let length = length(at: place, in: source) { place += max(1, length) }
    return place
  }

  /// The length of what is known to stand at a place; nil if it is nothing of that kind.
  static func length(at place: Int, in source: BlockReader) -> Int? {
    let start = source.bytes(at: place, count: 32)
    guard let first = start.first else { return nil }
    switch first {
    case 0:
      return zeros(at: place, in: source)
    case UInt8(ascii: "I") where start.starts(with: "ID3".utf8) && start.count >= 10:
      return 10 + (start[start.startIndex + 5] & 0x10 != 0 ? 10 : 0) + sevenBits(start.dropFirst(6))
    case UInt8(ascii: "3") where start.starts(with: "3DI".utf8) && start.count >= 10:
      // The footer of a tag whose header was lost.
      return 10
    case UInt8(ascii: "T") where start.starts(with: "TAG+".utf8):
      return 227
    case UInt8(ascii: "T") where start.starts(with: "TAG".utf8):
      return 128
    case UInt8(ascii: "A") where start.starts(with: "APETAGEX".utf8) && start.count == 32:
      // The length covers the items and the footer. Bit 29 of the flags tells header from footer.
      let isHeader = start[start.startIndex + 23] & 0x20 != 0
      return 32 + (isHeader ? littleEndian(start.dropFirst(12)) : 0)
    case UInt8(ascii: "L") where start.starts(with: "LYRICSBEGIN".utf8):
      return lyrics(at: place, in: source)
    case 0xFF where start.starts(with: [0xFF, 0xD8, 0xFF]):
      return find([0xFF, 0xD9], after: place, in: source)
    case 0x89 where start.starts(with: [0x89, 0x50, 0x4E, 0x47]):
      return find([0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], after: place, in: source)
    default:
      return nil
    }
  }

  private static func zeros(at place: Int, in source: BlockReader) -> Int {
    var end = place
    while true {
      let block = source.bytes(at: end, count: 4096)
      let count = block.prefix { $0 == 0 }.count
      end += count
      if count < block.count || block.isEmpty { return end - place }
    }
  }

  /// Up to the mark of the end: "LYRICSEND" of version 1, "LYRICS200" of version 2.
  private static func lyrics(at place: Int, in source: BlockReader) -> Int? {
    find(Array("LYRICS200".utf8), after: place, in: source)
      ?? find(Array("LYRICSEND".utf8), after: place, in: source)
  }

  /// The length up to and with a mark, that has to come within 16 MiB.
  private static func find(_ mark: [UInt8], after place: Int, in source: BlockReader) -> Int? {
    var start = place
    while start - place < 16 << 20 {
      let block = source.bytes(at: start, count: 32_768)
      guard block.count >= mark.count else { return nil }
      var at = block.startIndex
      while at <= block.endIndex - mark.count {
        if block[at] == mark[0], block[at...].starts(with: mark) {
          return start - place + at - block.startIndex + mark.count
        }
        at += 1
      }
      start += block.count - mark.count + 1
    }
    return nil
  }

  /// A number with 7 bits in each of four bytes.
  private static func sevenBits(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(4).reduce(0) { $0 << 7 | Int($1 & 0x7F) }
  }

  private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
