import GraphCore

/// One line a row: item, start, end, label and speaker where a corpus knows them, every column, and the error of
/// failed items.
struct FeatureCSVWriter: ResultWriter {
  private let table: FeatureTable
  private let names: [String]

  init(_ table: FeatureTable) {
    self.table = table
    names = table.columns(0)
  }

  mutating func header() -> String {
    var columns = ["item"] + (table.hasChannels ? ["channel"] : []) + ["start", "end"]
    if let notes = table.notes { columns += ["label"] + (notes.hasSpeakers ? ["speaker"] : []) }
    return CSVText.line(columns + names + ["error"]) + "\n"
  }

  mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    let channel = table.hasChannels ? "," + (result.channel.map(String.init) ?? "") : ""
    let head = CSVText.field(result.path) + channel
    var notes = ""
    if let known = table.notes {
      notes += "," + CSVText.field(known.label(result.path))
      if known.hasSpeakers { notes += "," + CSVText.field(known.speaker(result.path) ?? "") }
    }
    let blanks = String(repeating: ",", count: names.count)
    func failed(_ problem: Problem) -> String {
      head + ",," + notes + blanks + "," + CSVText.field("\(problem.code): \(problem.message)")
        + "\n"
    }
    switch result.outcome {
    case .failure(let failure): return emit(failed(failure.problem))
    case .rows(let rows):
      var goesOn = true
      let problem = rows.forEachRow { row, start, end in
        guard goesOn else { return }
        var line = head + "," + secondsText(start) + "," + secondsText(end) + notes
        for index in row.indices { line += "," + row[index].description }
        goesOn = emit(line + ",\n")
      }
      if let problem { goesOn = emit(failed(problem)) }
      return goesOn
    }
  }
}

/// One JSON object a row: `{"item":"a.wav","start":0.0,"end":0.093,"values":[...]}`; column names stand in the first.
struct FeatureLinesWriter: ResultWriter {
  private let table: FeatureTable
  /// The width of the rows whose names were written.
  private var named = -1

  init(_ table: FeatureTable) { self.table = table }

  mutating func header() -> String { "" }

  mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    var head = "{\"item\":\(jsonString(result.path))"
    if let channel = result.channel { head += ",\"channel\":\(channel)" }
    switch result.outcome {
    case .failure(let failure):
      return emit(head + ",\"error\":\(JSONLinesWriter.failed(failure))}\n")
    case .rows(let rows):
      var notes = ""
      if let known = table.notes {
        notes = ",\"label\":\(jsonString(known.label(result.path)))"
        if let speaker = known.speaker(result.path) {
          notes += ",\"speaker\":\(jsonString(speaker))"
        }
      }
      var goesOn = true
      var named = named
      let problem = rows.forEachRow { row, start, end in
        guard goesOn else { return }
        var line = head + ",\"start\":\(secondsText(start)),\"end\":\(secondsText(end))" + notes
        if named != row.count {
          named = row.count
          line += ",\"names\":" + JSON.array(table.columns(row.count).map { .string($0) }).line
        }
        line += ",\"values\":["
        for index in row.indices { line += (index == 0 ? "" : ",") + row[index].description }
        goesOn = emit(line + "]}\n")
      }
      self.named = named
      if let problem {
        let failure = ItemFailure(problem: problem, node: "results", time: nil)
        goesOn = emit(head + ",\"error\":\(JSONLinesWriter.failed(failure))}\n")
      }
      return goesOn
    }
  }
}

/// Weka's attribute-relation file: every column and its times as numbers, speaker and class as words, and the item
/// as a comment before its rows, since few readers take free text.
/// Reference: https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/.
struct ARFFWriter: ResultWriter {
  private let table: FeatureTable

  init(_ table: FeatureTable) { self.table = table }

  mutating func header() -> String {
    var text = "@relation \(ARFFWriter.word(table.title))\n\n"
    for name in ["start", "end"] + table.columns(0) {
      text += "@attribute \(ARFFWriter.word(name)) numeric\n"
    }
    if let notes = table.notes {
      if notes.hasSpeakers { text += "@attribute speaker \(ARFFWriter.list(notes.speakers))\n" }
      text += "@attribute class \(ARFFWriter.list(notes.classes))\n"
    }
    return text + "\n@data\n"
  }

  mutating func lines(for result: ItemResult, emit: (String) -> Bool) -> Bool {
    guard case .rows(let rows) = result.outcome else { return true }
    var notes = ""
    if let known = table.notes {
      if known.hasSpeakers {
        notes += "," + (known.speaker(result.path).map(ARFFWriter.word) ?? "?")
      }
      notes += "," + ARFFWriter.word(known.label(result.path))
    }
    let name = String(result.key.map { $0.isNewline ? " " : $0 })
    var goesOn = emit("% \(name)\n")
    let problem = rows.forEachRow { row, start, end in
      guard goesOn else { return }
      var line = secondsText(start) + "," + secondsText(end)
      for index in row.indices { line += "," + row[index].description }
      goesOn = emit(line + notes + "\n")
    }
    if let problem { goesOn = emit("% \(name): \(problem.message)\n") }
    return goesOn
  }

  private static func list(_ words: [String]) -> String {
    "{" + words.map(word).joined(separator: ",") + "}"
  }

  /// A word, in quotes where it holds what means something else.
  static func word(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && !"{}%,'\"\\".unicodeScalars.contains($0)
      }
    guard !isPlain else { return text }
    return "'"
      + text.map { "'\\".contains($0) ? "\\\($0)" : $0.isNewline ? " " : String($0) }.joined()
      + "'"
  }
}
