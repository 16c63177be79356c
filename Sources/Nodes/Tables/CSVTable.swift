package import GraphCore

/// Comma-separated values, as RFC 4180 has them: fields in double quotes may hold commas, line ends and doubled quotes.
/// Lines end in LF, CRLF or CR; a byte order mark and empty lines are passed over.
package struct CSVTable {
  package struct Field: Equatable {
    package let text: String
    /// Where it begins: line and column, from 1.
    package let line: Int
    package let column: Int

    package init(text: String, line: Int, column: Int) {
      self.text = text
      self.line = line
      self.column = column
    }
  }

  /// The fields of each line that is not empty, the header included.
  package private(set) var rows: [[Field]] = []
  package let source: SourceText

  /// Reads a text.
  /// - Parameters:
  ///   - bytes: All of it, in UTF-8.
  ///   - name: How messages call it.
  /// - Throws: `Problem` SG0802 with the line where it is no CSV.
  package init(_ bytes: [UInt8], name: String) throws(Problem) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]),
      !bytes.prefix(1024).contains(0)
    else {
      throw Problem(
        .corpus, "'\(name)' is UTF-16 or the like, not UTF-8",
        suggestion: "save the file as UTF-8")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Problem(
        .corpus, "'\(name)' is not UTF-8", suggestion: "save the file as UTF-8")
    }
    source = SourceText(name: name, text: text)
    var parser = Parser(text: text)
    while let row = try parser.row(source) {
      if row.count > 1 || row[0].text != "" { rows.append(row) }
    }
  }

  package func place(_ field: Field) -> Place {
    Place(source: source, line: field.line, column: field.column, length: field.text.count)
  }
}

private struct Parser {
  private let text: String.UnicodeScalarView
  private var index: String.UnicodeScalarView.Index
  private var line = 1
  private var column = 1

  init(text: String) {
    self.text = text.unicodeScalars
    index = self.text.startIndex
    if self.text.first == "\u{FEFF}" { index = self.text.index(after: index) }
  }

  private var next: Unicode.Scalar? { index < text.endIndex ? text[index] : nil }

  private mutating func advance() {
    let scalar = text[index]
    index = text.index(after: index)
    // Of CRLF the line feed ends the line.
    if scalar == "\n" || (scalar == "\r" && next != "\n") {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  /// The fields up to the end of the line; nil at the end of the text.
  mutating func row(_ source: SourceText) throws(Problem) -> [CSVTable.Field]? {
    guard next != nil else { return nil }
    var fields: [CSVTable.Field] = []
    while true {
      fields.append(try field(source))
      guard let mark = next else { return fields }
      advance()
      if mark == "\r", next == "\n" { advance() }
      if mark != "," { return fields }
    }
  }

  /// A field; stops before the comma or the end of the line.
  private mutating func field(_ source: SourceText) throws(Problem) -> CSVTable.Field {
    let start = (line: line, column: column)
    var found = String.UnicodeScalarView()
    if next == "\"" {
      advance()
      while let scalar = next {
        advance()
        if scalar == "\"" {
          guard next == "\"" else {
            try close(source)
            return CSVTable.Field(text: String(found), line: start.line, column: start.column)
          }
          advance()
        }
        found.append(scalar)
      }
      throw Problem(
        .corpus, "a quoted field is not closed",
        at: Place(source: source, line: start.line, column: start.column),
        suggestion: "end it with a double quote; double the quotes inside")
    }
    while let scalar = next, scalar != ",", scalar != "\n", scalar != "\r" {
      found.append(scalar)
      advance()
    }
    return CSVTable.Field(text: String(found), line: start.line, column: start.column)
  }

  /// After a closing quote the field has to end.
  private mutating func close(_ source: SourceText) throws(Problem) {
    guard next == nil || next == "," || next == "\n" || next == "\r" else {
      throw Problem(
        .corpus, "a quoted field goes on after its closing quote",
        at: Place(source: source, line: line, column: column),
        suggestion: "double the quotes inside a field")
    }
  }
}
