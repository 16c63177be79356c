package import GraphCore

/// One JSON object a row: `{"item":"a.wav","start":0.0,"end":3.32,"label":"angry","scores":{...}}`.
package struct JSONLinesWriter: ResultWriter {
  private let isScores: Bool
  private let keys: [String]
  /// Column names stand in the first line only.
  private var names: String

  package init(format: Format) {
    isScores = format.kind == .scores
    keys = format.columnNames.map(jsonString)
    names = isScores ? "" : "\"names\":[" + keys.joined(separator: ",") + "],"
  }

  package mutating func header() -> String { "" }

  package mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    var head = "{\"item\":\(jsonString(result.path))"
    if let channel = result.channel { head += ",\"channel\":\(channel)" }
    switch result.outcome {
    case .failure(let failure):
      return emit(head + ",\"error\":\(JSONLinesWriter.failed(failure))}\n")
    case .rows(let rows):
      var goesOn = true
      let problem = rows.forEachRow { row, start, end in
        guard goesOn else { return }
        let times = ",\"start\":\(secondsText(start)),\"end\":\(secondsText(end)),"
        goesOn = emit(head + times + body(row) + "}\n")
      }
      if let problem {
        let failure = ItemFailure(problem: problem, node: "results", time: nil)
        goesOn = emit(head + ",\"error\":\(JSONLinesWriter.failed(failure))}\n")
      }
      return goesOn
    }
  }

  private mutating func body(_ row: Span<Float>) -> String {
    var text = ""
    if isScores {
      text = "\"label\":\(keys[largest(row)]),\"scores\":{"
      for index in row.indices {
        text += "\(index == 0 ? "" : ",")\(keys[index]):\(row[index].description)"
      }
      return text + "}"
    }
    text = names + "\"values\":["
    names = ""
    for index in row.indices { text += "\(index == 0 ? "" : ",")\(row[index].description)" }
    return text + "]"
  }

  /// What went wrong, as an object.
  static func failed(_ failure: ItemFailure) -> String {
    var text = "{\"code\":\"\(failure.problem.code)\",\"message\":"
    text += jsonString(
      failure.problem.message + (failure.problem.suggestion.map { "; \($0)" } ?? ""))
    text += ",\"node\":\(jsonString(failure.node))"
    if let time = failure.time { text += ",\"time\":\(secondsText(time))" }
    return text + "}"
  }
}
