/// What a node is made of, where that is more than its settings say: shown under the steps of a plan.
public struct NodeTable: Sendable, Equatable {
  /// What stands in a cell.
  public enum Cell: Sendable, Equatable {
    case text(String)
    case count(Int)

    /// The cell as a table shows it.
    public var text: String {
      switch self {
      case .text(let text): text
      case .count(let count): count.description
      }
    }
  }

  /// What each column is called: a word in small letters, with `_` for blanks.
  public let columns: [String]
  public let rows: [[Cell]]

  /// - Precondition: every row has a cell for each column.
  public init(columns: [String], rows: [[Cell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a cell for each column")
    self.columns = columns
    self.rows = rows
  }
}
