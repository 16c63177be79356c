/// The words and signs of a Swift source, without comments, and of texts only what is interpolated.
struct SourceWords {
  private let bytes: [UInt8]
  private var place = 0
  private var found: [String] = []

  /// Reads a source.
  static func of(_ text: String) -> [String] {
    var reader = SourceWords(bytes: Array(text.utf8))
    reader.readCode(until: nil)
    return reader.found
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func starts(_ sign: StaticString) -> Bool {
    place + sign.utf8CodeUnitCount <= bytes.count
      && (0..<sign.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == sign.utf8Start[$0] }
  }

  /// Reads up to the parenthesis that ends an interpolation, or to the end.
  private mutating func readCode(until end: UInt8?) {
    var depth = 0
    while place < bytes.count {
      let byte = bytes[place]
      if starts("//") {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      } else if starts("/*") {
        while place < bytes.count, !starts("*/") { place += 1 }
        place += 2
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") {
        readText()
      } else if SourceWords.isOfWord(byte) {
        let start = place
        while place < bytes.count, SourceWords.isOfWord(bytes[place]) { place += 1 }
        found.append(String(decoding: bytes[start..<place], as: UTF8.self))
      } else {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") {
          if depth == 0, byte == end { return }
          depth -= 1
        }
        if byte > UInt8(ascii: " ") { found.append(String(UnicodeScalar(byte))) }
        place += 1
      }
    }
  }

  /// Reads a text, on one or on several lines, with or without number signs around it; a sign that begins none is left
  /// out.
  private mutating func readText() {
    var signs = 0
    while place < bytes.count, bytes[place] == UInt8(ascii: "#") {
      signs += 1
      place += 1
    }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return }
    let quotes = starts("\"\"\"") ? 3 : 1
    place += quotes
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\\"), follow(place + 1, signs) {
        place += 1 + signs
        guard place < bytes.count, bytes[place] == UInt8(ascii: "(") else {
          place += 1
          continue
        }
        place += 1
        readCode(until: UInt8(ascii: ")"))
        place += 1
      } else if byte == UInt8(ascii: "\""), quotes == 1 || starts("\"\"\""),
        follow(place + quotes, signs)
      {
        place += quotes + signs
        return
      } else {
        place += 1
      }
    }
  }

  /// Whether so many number signs stand at a place.
  private func follow(_ start: Int, _ signs: Int) -> Bool {
    start + signs <= bytes.count
      && bytes[start..<start + signs].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 128...:
      true
    default: false
    }
  }
}
