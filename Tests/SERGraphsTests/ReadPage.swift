import Foundation
import FoundationXML
import Testing

/// A page as an XML parser sees it: tests read texts rather than markup, and a page that is not well formed is refused.
struct ReadPage {
  /// All text that can be read, with single spaces.
  let text: String
  /// The cells of every row of every table.
  let rows: [[String]]
  /// Every value of `id`.
  let names: [String]
  private let elements: [(name: String, style: String, text: String)]

  init(_ page: String, _ location: SourceLocation = #_sourceLocation) throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    try #require(
      parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)",
      sourceLocation: location)
    text = ReadPage.plain(reader.text)
    rows = reader.rows
    names = reader.names
    elements = reader.elements
  }

  /// The texts of all elements of a name, in the order in which they end.
  func items(_ name: String) -> [String] {
    elements.filter { $0.name == name }.map { ReadPage.plain($0.text) }
  }

  /// The classes of all elements of a name.
  func styles(_ name: String) -> [String] {
    elements.filter { $0.name == name }.map(\.style)
  }

  /// Spaces that keep a number and its unit together count as spaces.
  fileprivate static func plain(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var text = ""
    var rows: [[String]] = []
    var names: [String] = []
    var elements: [(name: String, style: String, text: String)] = []
    private var open: [(name: String, style: String, start: String.Index)] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if name == "tr" { rows.append([]) }
      if let own = attributes["id"] { names.append(own) }
      // Texts that follow each other without a space between are apart on the page.
      text += ["dd", "dt", "td", "th", "p", "text", "title"].contains(name) ? " " : ""
      open.append((name, attributes["class"] ?? "", text.endIndex))
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      let (name, style, start) = open.removeLast()
      let own = String(text[start...])
      elements.append((name, style, own))
      if name == "td" || name == "th" { rows[rows.count - 1].append(ReadPage.plain(own)) }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }
  }
}
