package import GraphCore

/// A form in which results are written.
package enum ResultStyle: String, Sendable, CaseIterable {
  case table, jsonl, csv
}

/// Turns results into text, each item's lines at once.
package protocol ResultWriter {
  /// What stands before the first result; empty for none.
  mutating func header() -> String
  /// The lines of one item; each ends with a line end.
  mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool
}

extension ResultStyle {
  /// A writer of this style.
  /// - Parameters:
  ///   - format: What the graph gives.
  ///   - itemWidth: Characters of the longest name of an item, for tables.
  package func writer(for format: Format, itemWidth: Int) -> any ResultWriter {
    switch self {
    case .table: TableWriter(format: format, itemWidth: itemWidth)
    case .jsonl: JSONLinesWriter(format: format)
    case .csv: CSVWriter(format: format)
    }
  }
}

/// Seconds with at most six decimals: exact to a microsecond, and not `0.30000000000000004`.
func secondsText(_ seconds: Double) -> String { ((seconds * 1e6).rounded() / 1e6).description }

extension ItemResult {
  /// What went wrong, for people: the message, the cure, and where.
  package static func message(of failure: ItemFailure) -> String {
    var text = failure.problem.message
    if let time = failure.time { text += " (node '\(failure.node)', after \(shortNumber(time)) s)" }
    if let cure = failure.problem.suggestion { text += "; \(cure)" }
    return text
  }
}
