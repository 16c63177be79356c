package import GraphCore

/// One line a row: item, channel, start, end, the label of classifiers, every column, and the error of failed items.
package struct CSVWriter: ResultWriter {
  private let isScores: Bool
  private let names: [String]

  package init(format: Format) {
    isScores = format.kind == .scores
    names = format.columnNames
  }

  package mutating func header() -> String {
    let columns =
      ["item", "channel", "start", "end"] + (isScores ? ["label"] : []) + names + ["error"]
    return CSVText.line(columns) + "\n"
  }

  package mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    let head = CSVText.field(result.path) + "," + (result.channel.map(String.init) ?? "") + ","
    let blanks = String(repeating: ",", count: names.count + (isScores ? 3 : 2))
    func failed(_ problem: Problem) -> String {
      head + blanks + CSVText.field("\(problem.code): \(problem.message)") + "\n"
    }
    switch result.outcome {
    case .failure(let failure): return emit(failed(failure.problem))
    case .rows(let rows):
      var goesOn = true
      let problem = rows.forEachRow { row, start, end in
        guard goesOn else { return }
        var line = head + secondsText(start) + "," + secondsText(end) + ","
        if isScores { line += CSVText.field(names[largest(row)]) + "," }
        for index in row.indices { line += row[index].description + "," }
        goesOn = emit(line + "\n")
      }
      if let problem { goesOn = emit(failed(problem)) }
      return goesOn
    }
  }
}
