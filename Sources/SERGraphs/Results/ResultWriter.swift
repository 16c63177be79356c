package import GraphCore

/// A form in which results are written.
package enum ResultStyle: String, Sendable, CaseIterable {
  case table, jsonl, csv
}

/// Turns what a run gives into lines of text.
package protocol ResultWriter {
  /// What stands before the first line; empty for none.
  mutating func header() -> String
  /// The lines of an event, each with its line end; empty for none.
  /// - Parameter event: Rows of one of the writer's outputs, or the end of an item.
  mutating func lines(for event: ItemEvent) -> String
  /// What stands behind the last line of a run that went to its end; empty for none.
  func footer() -> String
}

extension ResultWriter {
  package func footer() -> String { "" }
}

extension ResultStyle {
  /// A writer of this style.
  /// - Parameters:
  ///   - plan: What is run.
  ///   - output: The number of the output that it writes; nil for all.
  ///   - itemWidth: Columns of the longest name of an item, for tables.
  ///   - layout: What tables are fitted to.
  ///   - columns: What a corpus says of the recordings; tables show its labels only.
  package func writer(
    for plan: Plan, output: Int?, itemWidth: Int, layout: TableLayout = TableLayout(),
    columns: CorpusColumns? = nil
  ) -> any ResultWriter {
    let outputs = output.map { [plan.outputs[$0]] } ?? plan.outputs
    return switch self {
    case .table:
      TableWriter(
        outputs, first: output ?? 0, itemWidth: itemWidth, layout: layout, corpus: columns)
    case .jsonl: JSONLinesWriter(outputs, first: output ?? 0, columns: columns)
    case .csv: CSVWriter(outputs[0].format, columns: columns)
    }
  }
}

/// Seconds with at most six decimals: exact to a microsecond, and not `0.30000000000000004`.
func secondsText(_ seconds: Double) -> String { ((seconds * 1e6).rounded() / 1e6).description }

extension ItemFailure {
  /// What went wrong, for people: the message, the cure, and where.
  package var message: String {
    var text = problem.message
    if let time { text += " (node '\(node)', after \(shortNumber(time)) s)" }
    if let cure = problem.suggestion { text += "; \(cure)" }
    return text
  }
}
