/// Where each character of a text stands.
///
/// libyaml counts Unicode scalars and ends lines at more characters than editors do. People count
/// what they see, so every position goes through this map.
struct TextMap {
  let source: SourceText
  let bytes: [UInt8]
  /// How many Unicode scalars the text has.
  private(set) var count = 0
  /// The first character that a graph file must not hold.
  private(set) var control: (scalar: Unicode.Scalar, position: Int)?
  /// The tabs among the white space that lines begin with, one run a line.
  private(set) var indentingTabs: [Range<Int>] = []
  private var lines: [(byte: Int, position: Int)] = [(0, 0)]
  /// For each scalar of the last line asked for that is not all ASCII, its column and its byte.
  private var wide: (line: Int, columns: [Int], bytes: [Int])?

  /// Maps a text.
  /// - Parameters:
  ///   - source: The same text, cut into lines.
  ///   - text: The whole text.
  init(source: SourceText, text: String) {
    self.source = source
    bytes = Array(text.utf8)
    var byte = 0
    var position = 0
    var indenting = true
    for scalar in text.unicodeScalars {
      byte += UTF8.width(scalar)
      position += 1
      switch scalar {
      case "\n":
        lines.append((byte, position))
        indenting = true
      case " ": break
      case "\t" where indenting:
        if let last = indentingTabs.last, last.lowerBound >= lines[lines.count - 1].position {
          indentingTabs[indentingTabs.count - 1] = last.lowerBound..<position
        } else {
          indentingTabs.append(position - 1..<position)
        }
      default:
        indenting = false
        if control == nil, !TextMap.isAllowed(scalar) { control = (scalar, position - 1) }
      }
    }
    count = position
  }

  /// A position as line and column, both from 0.
  mutating func locate(_ position: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].position <= position { low = middle } else { high = middle }
    }
    return (low, column(position - lines[low].position, ofLine: low))
  }

  /// The place of a stretch of text, up to the end of its first line at most.
  mutating func place(_ range: Range<Int>) -> Place {
    let start = locate(range.lowerBound)
    let end = locate(range.upperBound)
    var last = end.column
    if end.line != start.line {
      let text = source.lines[start.line]
      last = text.count - text.reversed().prefix { $0.isWhitespace }.count
    }
    return Place(
      source: source, line: start.line + 1, column: start.column + 1, length: last - start.column)
  }

  /// The bytes from a position on.
  mutating func bytes(from position: Int) -> ArraySlice<UInt8> {
    let line = locate(position).line
    let scalars = position - lines[line].position
    let offset = isASCII(line) ? scalars : wideLine(line).bytes[ofScalar: scalars]
    return bytes[min(bytes.count, lines[line].byte + offset)...]
  }

  private mutating func column(_ scalars: Int, ofLine line: Int) -> Int {
    let text = source.lines[line]
    if isASCII(line) { return min(scalars, text.utf8.count) }
    return wideLine(line).columns[ofScalar: scalars]
  }

  /// Where each scalar of a line stands that is not ASCII, and one more behind them.
  private mutating func wideLine(_ line: Int) -> (columns: [Int], bytes: [Int]) {
    if let wide, wide.line == line { return (wide.columns, wide.bytes) }
    var columns: [Int] = []
    var bytes: [Int] = []
    var column = 0
    var byte = 0
    for character in source.lines[line] {
      for scalar in character.unicodeScalars {
        columns.append(column)
        bytes.append(byte)
        byte += UTF8.width(scalar)
      }
      column += 1
    }
    columns.append(column)
    bytes.append(byte)
    wide = (line, columns, bytes)
    return (columns, bytes)
  }

  private func isASCII(_ line: Int) -> Bool {
    let end = line + 1 < lines.count ? lines[line + 1] : (byte: bytes.count, position: count)
    return end.byte - lines[line].byte == end.position - lines[line].position
  }

  /// Whether a byte of UTF-8 continues a character.
  static func continues(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x85: true
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
    default: true
    }
  }
}

extension [Int] {
  /// The element of a scalar, the last one for those past the end.
  fileprivate subscript(ofScalar scalar: Int) -> Int { self[Swift.min(scalar, count - 1)] }
}
