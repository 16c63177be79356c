/// A page of an Ogg stream, from its header.
struct OggPage {
  let range: Range<Int>
  /// The bytes after the header.
  let body: Range<Int>
  let flags: UInt8
  /// Which stream it belongs to.
  let serial: UInt32
  /// Its number in the stream.
  let sequence: UInt32
  /// Where the last packet that ends in it ends, in the codec's clock; -1 if none does.
  let granule: Int

  var isFirst: Bool { flags & 2 != 0 }
  var isLast: Bool { flags & 4 != 0 }

  /// - Returns: Nil if no page begins there. It may end past the file's end.
  init?(at place: Int, in source: BlockReader) {
    let header = Array(source.bytes(at: place, count: 27 + 255))
    guard header.count >= 27, header[..<4].elementsEqual("OggS".utf8), header[4] == 0 else {
      return nil
    }
    func number(_ range: Range<Int>) -> UInt64 {
      header[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    let segments = Int(header[26])
    let lacing = header[27..<min(header.count, 27 + segments)]
    let start = place + 27 + segments
    // A table that is cut off promises bytes that can't be there.
    let length = lacing.reduce(0) { $0 + Int($1) } + (lacing.count < segments ? 1 : 0)
    flags = header[5]
    granule = Int(truncatingIfNeeded: Int64(bitPattern: number(6..<14)))
    serial = UInt32(number(14..<18))
    sequence = UInt32(number(18..<22))
    body = start..<start + length
    range = place..<start + length
  }

  /// The page's bytes with other flags, or other bytes in its body, and the checksum that belongs to them.
  static func changed(_ bytes: [UInt8], flags: UInt8) -> [UInt8] {
    var page = bytes
    page[5] = flags
    let sum = checksum(of: page)
    for index in 0..<4 { page[22 + index] = UInt8(truncatingIfNeeded: sum >> (8 * index)) }
    return page
  }

  /// Whether its bytes are those that were written, as its checksum says.
  func isIntact(in source: BlockReader) -> Bool {
    let bytes = FileBytes.read(source.source.file, at: range.lowerBound, count: range.count)
    guard bytes.count == range.count else { return false }
    let noted = bytes[22..<26].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return OggPage.checksum(of: bytes) == noted
  }

  /// The checksum of a page, its own place taken as zeros.
  private static func checksum(of page: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    for (index, byte) in page.enumerated() {
      let value = (22..<26).contains(index) ? 0 : byte
      sum = sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ value)]
    }
    return sum
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index) << 24) { sum, _ in
      sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1
    }
  }
}
