package import GraphCore

/// Comma-separated values, as RFC 4180 has them: fields in double quotes may hold commas, line ends and doubled quotes.
/// Lines end in LF or CRLF; a byte order mark and empty lines are passed over.
package struct CSVTable {
  package struct Field: Equatable {
    package let text: String
    /// Where it begins: line and column, from 1.
    package let line: Int
    package let column: Int
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
    if text[index] == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index = text.index(after: index)
  }

  /// The fields up to the end of the line; nil at the end of the text.
  mutating func row(_ source: SourceText) throws(Problem) -> [CSVTable.Field]? {
    guard next != nil else { return nil }
    var fields: [CSVTable.Field] = []
    while true {
      fields.append(try field(source))
      guard let mark = next else { return fields }
      advance()
      if mark == "\n" { return fields }
    }
  }

  /// A field; stops before the comma or line feed, or at the end.
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
    while let scalar = next, scalar != ",", scalar != "\n" {
      found.append(scalar)
      advance()
    }
    if next != ",", found.last == "\r" { found.removeLast() }
    return CSVTable.Field(text: String(found), line: start.line, column: start.column)
  }

  /// After a closing quote the field has to end.
  private mutating func close(_ source: SourceText) throws(Problem) {
    if next == "\r" { advance() }
    guard next == nil || next == "," || next == "\n" else {
      throw Problem(
        .corpus, "a quoted field goes on after its closing quote",
        at: Place(source: source, line: line, column: column),
        suggestion: "double the quotes inside a field")
    }
  }
}
