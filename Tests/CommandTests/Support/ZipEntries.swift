import Testing

/// The entries of a zip archive of stored files, by its central directory.
enum ZipEntries {
  struct Entry {
    let name: String
    /// Where its bytes lie in the archive.
    let data: Range<Int>
  }

  static func read(_ bytes: [UInt8]) throws -> [Entry] {
    func number(_ at: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
    let end = bytes.count - 22
    try #require(end >= 0 && number(end, 4) == 0x0605_4B50, "it does not end as an archive does")
    var at = number(end + 16, 4)
    return try (0..<number(end + 10, 2)).map { _ in
      try #require(number(at, 4) == 0x0201_4B50)
      // Stored; names in UTF-8; the first of January 1980.
      #expect(number(at + 10, 2) == 0 && number(at + 8, 2) & 0x800 != 0)
      #expect(number(at + 12, 4) == 0x0021_0000)
      let name = at + 46..<at + 46 + number(at + 28, 2)
      let local = number(at + 42, 4)
      let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
      let entry = Entry(
        name: String(decoding: bytes[name], as: UTF8.self), data: start..<start + number(at + 24, 4)
      )
      at = name.upperBound + number(at + 30, 2) + number(at + 32, 2)
      return entry
    }
  }
}
