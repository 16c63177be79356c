/// What a table for people is fitted to: the terminal that it is written on.
package struct TableLayout: Sendable, Equatable {
  /// Columns that a line may take; nil where nothing limits it, as in a file.
  package var columns: Int?
  /// Whether colours are wanted.
  package var isColoured: Bool

  package init(columns: Int? = nil, isColoured: Bool = false) {
    self.columns = columns
    self.isColoured = isColoured
  }

  /// A text between the signs that a terminal makes bold, red and so on of.
  package func paint(_ text: String, _ paint: Paint) -> String {
    isColoured ? paint.rawValue + text + "\u{1B}[0m" : text
  }

  /// What a terminal can do to a text.
  package enum Paint: String, Sendable {
    case bold = "\u{1B}[1m"
    case failure = "\u{1B}[31m"
    case dim = "\u{1B}[2m"
  }
}
