package import GraphCore

/// One line a row: item, channel, start, end, the label of classifiers, every column, and the error of failed items.
package struct CSVWriter: ResultWriter {
  private let isScores: Bool
  private let names: [String]

  /// - Parameter format: Of the one output that it writes.
  package init(_ format: Format) {
    isScores = format.kind == .scores
    names = format.columnNames
  }

  package mutating func header() -> String {
    let columns =
      ["item", "channel", "start", "end"] + (isScores ? ["label"] : []) + names + ["error"]
    return CSVText.line(columns.map(CSVText.inert)) + "\n"
  }

  package mutating func lines(for event: ItemEvent) -> String {
    let head =
      CSVText.text(event.item.path) + "," + (event.item.channel.map(String.init) ?? "") + ","
    switch event.content {
    case .end: return ""
    case .failure(let failure):
      let blanks = String(repeating: ",", count: names.count + (isScores ? 3 : 2))
      let problem = failure.problem
      return head + blanks + CSVText.text("\(problem.code): \(problem.message)") + "\n"
    case .rows(let rows):
      var text = ""
      rows.forEachRow { row, start, end in
        text += head + secondsText(start) + "," + secondsText(end) + ","
        if isScores { text += CSVText.text(names[largest(row)]) + "," }
        for index in row.indices { text += row[index].description + "," }
        text += "\n"
      }
      return text
    }
  }
}
