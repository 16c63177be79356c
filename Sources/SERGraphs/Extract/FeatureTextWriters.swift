import GraphCore

/// One line a row: item, start, end, label and speaker where a corpus knows them, every column, the flags
/// with spaces between, and the error of failed items.
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
    return CSVText.line((columns + names + ["flags", "error"]).map(CSVText.inert)) + "\n"
  }

  mutating func lines(for event: ItemEvent) -> String {
    let channel = table.hasChannels ? "," + (event.item.channel.map(String.init) ?? "") : ""
    let head = CSVText.text(event.item.path) + channel
    var notes = ""
    if let known = table.notes {
      notes += "," + CSVText.text(known.label(event.item))
      if known.hasSpeakers { notes += "," + CSVText.text(known.speaker(event.item) ?? "") }
    }
    switch event.content {
    case .end: return ""
    case .failure(let failure):
      let blanks = String(repeating: ",", count: names.count + 1)
      let problem = failure.problem
      return head + ",," + notes + blanks + ","
        + CSVText.text("\(problem.code): \(problem.message)") + "\n"
    case .rows(let rows):
      var text = ""
      var number = 0
      rows.forEachRow { row, start, end in
        text += head + "," + secondsText(start) + "," + secondsText(end) + notes
        for index in row.indices { text += "," + row[index].description }
        text += "," + rows.sounds[number].words + ",\n"
        number += 1
      }
      return text
    }
  }
}

/// One JSON object a row: `{"item":"a.wav","start":0.0,"end":0.093,"values":[...]}`, with the name of its `output` where
/// there are several; column names stand in the first of each.
struct FeatureLinesWriter: ResultWriter {
  private let table: FeatureTable
  /// For each output, the width of the rows whose names were written.
  private var named: [Int]

  init(_ table: FeatureTable) {
    self.table = table
    named = table.outputs.map { _ in -1 }
  }

  mutating func header() -> String { "" }

  mutating func lines(for event: ItemEvent) -> String {
    var head = event.jsonHead
    switch event.content {
    case .end: return ""
    case .failure(let failure): return head + ",\"error\":\(failure.json)}\n"
    case .rows(let rows):
      let output = rows.output - table.first
      if table.outputs.count > 1 {
        head += ",\"output\":\(jsonString(table.outputs[output].name))"
      }
      let notes = notes(event.item)
      var text = ""
      var number = 0
      rows.forEachRow { row, start, end in
        text += head + ",\"start\":\(secondsText(start)),\"end\":\(secondsText(end))" + notes
        if named[output] != row.count {
          named[output] = row.count
          let names = table.columns(row.count, of: output)
          text += ",\"names\":" + JSON.array(names.map { .string($0) }).line
        }
        text += ",\"values\":["
        for index in row.indices { text += (index == 0 ? "" : ",") + row[index].description }
        text += "]" + rows.sounds[number].json + "}\n"
        number += 1
      }
      return text
    }
  }

  /// What a corpus knows of a recording.
  private func notes(_ item: ItemIdentity) -> String {
    guard let known = table.notes else { return "" }
    return ",\"label\":\(jsonString(known.label(item)))"
      + (known.speaker(item).map { ",\"speaker\":\(jsonString($0))" } ?? "")
  }
}

/// Weka's attribute-relation file: every column and its times as numbers, speaker and class as words, and the item
/// as a comment before its rows, since few readers take free text.
/// Reference: https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/.
struct ARFFWriter: ResultWriter {
  private let table: FeatureTable
  /// Whether the item that is under way stands there.
  private var isNamed = false

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

  mutating func lines(for event: ItemEvent) -> String {
    let name = String(table.part(event.item).description.map { $0.isNewline ? " " : $0 })
    var text = isNamed ? "" : "% \(name)\n"
    switch event.content {
    case .failure:
      isNamed = false
      return ""
    case .end: isNamed = false
    case .rows(let rows):
      isNamed = true
      var notes = ""
      if let known = table.notes {
        if known.hasSpeakers {
          notes += "," + (known.speaker(event.item).map(ARFFWriter.word) ?? "?")
        }
        notes += "," + ARFFWriter.word(known.label(event.item))
      }
      rows.forEachRow { row, start, end in
        text += secondsText(start) + "," + secondsText(end)
        for index in row.indices { text += "," + row[index].description }
        text += notes + "\n"
      }
    }
    return text
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
