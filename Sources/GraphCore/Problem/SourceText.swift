/// A text that values are read from: a graph file, or one argument of the command line.
public final class SourceText: Sendable, Equatable {
  /// The path as the user gave it, or the argument's name, such as `--set`.
  public let name: String
  /// The text, cut at line ends.
  public let lines: [String]

  /// Creates a text.
  /// - Parameters:
  ///   - name: How messages call it.
  ///   - text: The whole text.
  package init(name: String, text: String) {
    self.name = name
    lines = text.split(omittingEmptySubsequences: false) { ["\n", "\r\n", "\r"].contains($0) }
      .map(String.init)
  }

  public static func == (first: SourceText, second: SourceText) -> Bool {
    first === second || (first.name == second.name && first.lines == second.lines)
  }
}

/// A stretch of one line of a text. Lines and columns count from 1; columns count characters.
public struct Place: Sendable, Equatable {
  public let source: SourceText
  public let line: Int
  public let column: Int
  /// How many characters the caret marks; at least 1.
  public let length: Int

  package init(source: SourceText, line: Int, column: Int, length: Int = 1) {
    self.source = source
    self.line = line
    self.column = column
    self.length = max(1, length)
  }

  /// The line that the place stands in; empty past the end of the text.
  package var lineText: String {
    source.lines.indices.contains(line - 1) ? source.lines[line - 1] : ""
  }

  /// `file:line:column`.
  public var description: String { "\(source.name):\(line):\(column)" }
}
