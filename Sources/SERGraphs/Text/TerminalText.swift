extension String {
  /// How many columns of a terminal the text takes: two for wide characters, none for what stands on another
  /// one.
  package var terminalColumns: Int {
    var columns = 0
    for character in self {
      guard let scalar = character.unicodeScalars.first else { continue }
      if scalar.isASCII {
        columns += scalar.value < 32 ? 0 : 1
      } else {
        columns += scalar.isWide ? 2 : scalar.hasNoWidth ? 0 : 1
      }
    }
    return columns
  }

  /// The text with spaces behind it, up to a number of columns.
  package func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - terminalColumns))
  }

  /// The text in pieces of at most so many columns, whatever is in it.
  package func cut(every columns: Int) -> [String] {
    var pieces = [""]
    var taken = 0
    for character in self {
      let own = String(character).terminalColumns
      if taken + own > columns, taken > 0 {
        pieces.append("")
        taken = 0
      }
      pieces[pieces.count - 1].append(character)
      taken += own
    }
    return pieces
  }

  /// The text with lines of at most so many columns.
  ///
  /// A line that is longer goes on in the next, below its value where it begins with a word and a gap, as
  /// tables do; it is broken between the columns of a table where that can be, else between words, and only
  /// inside a word that is longer than a line.
  package func folded(to columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { String($0).foldedLine(to: max(20, columns)) }.joined(separator: "\n")
  }

  private func foldedLine(to columns: Int) -> [String] {
    guard terminalColumns > columns else { return [self] }
    let indent = String(repeating: " ", count: min(hanging, columns / 3))
    var lines: [String] = []
    var rest = self
    while rest.terminalColumns > columns {
      let start = lines.isEmpty ? 0 : indent.count
      let head = rest.cut(every: columns)[0]
      let place = head.breakPlace(after: start) ?? head.count
      var line = String(rest.prefix(place))
      while line.last == " " { line.removeLast() }
      lines.append(line)
      rest = indent + rest.dropFirst(place).drop { $0 == " " }
    }
    lines.append(rest)
    return lines
  }

  /// Where the line's second column begins, such as behind `protocol  `; two more than its own indentation if
  /// it has none.
  private var hanging: Int {
    let characters = Array(self)
    let own = characters.prefix { $0 == " " }.count
    var place = own
    while place < characters.count, characters[place] != " " { place += 1 }
    var value = place
    while value < characters.count, characters[value] == " " { value += 1 }
    return value - place >= 2 && value < characters.count ? value : own + 2
  }

  /// How many characters come before the best break of a full line; nil if there is none past `start`.
  private func breakPlace(after start: Int) -> Int? {
    let characters = Array(self)
    let inside = characters.indices.filter {
      $0 > start && characters[$0] == " " && characters[start..<$0].contains { $0 != " " }
    }
    let gaps = inside.filter { $0 + 1 < characters.count && characters[$0 + 1] == " " }
    if let gap = gaps.last, gap > characters.count / 2 { return gap + 2 }
    return inside.last.map { $0 + 1 }
  }
}

extension Unicode.Scalar {
  /// East Asian wide and full-width characters, and pictures.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  fileprivate var hasNoWidth: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: true
    default: false
    }
  }
}
