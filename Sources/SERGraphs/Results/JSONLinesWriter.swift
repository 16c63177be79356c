package import GraphCore

/// One JSON object a row: `{"item":"a.wav","start":0.0,"end":3.32,"label":"angry","scores":{...}}`, with the
/// name of its `output` where there are several. Where the graph says when a label can't be relied on,
/// `"unsure":true` and `"reasons":["band"]` stand behind the scores of such a row.
package struct JSONLinesWriter: ResultWriter {
  /// How the rows of one output are written.
  private struct Form {
    /// `,"output":"turns"`, or nothing.
    let output: String
    let format: Format
    let isScores: Bool
    /// Of scores, those of the classes.
    let keys: [String]
    /// Column names, which stand in the first line only.
    var names: String
  }

  private var forms: [Form]
  private let first: Int
  private let columns: CorpusColumns?

  /// - Parameters:
  ///   - outputs: Those that it writes.
  ///   - first: The number of the first of them in the plan.
  ///   - columns: What a corpus says of the recordings.
  package init(_ outputs: [Plan.Output], first: Int, columns: CorpusColumns? = nil) {
    self.first = first
    self.columns = columns
    forms = outputs.map { output in
      let isScores = output.format.kind == .scores
      let names = output.format.columnNames
      let keys = names.prefix(isScores ? output.format.classCount : names.count).map(jsonString)
      return Form(
        output: outputs.count > 1 ? ",\"output\":\(jsonString(output.name))" : "",
        format: output.format, isScores: isScores, keys: keys,
        names: isScores ? "" : "\"names\":[" + keys.joined(separator: ",") + "],")
    }
  }

  package mutating func header() -> String { "" }

  package mutating func lines(for event: ItemEvent) -> String {
    let head = event.jsonHead + (columns?.json(of: event.item) ?? "")
    switch event.content {
    case .end: return ""
    case .failure(let failure): return head + ",\"error\":\(failure.json)}\n"
    case .rows(let rows):
      var form = forms[rows.output - first]
      var text = ""
      var number = 0
      rows.forEachRow { row, start, end in
        let sound = rows.sounds[number]
        number += 1
        text += head + form.output
        text += ",\"start\":\(secondsText(start)),\"end\":\(secondsText(end)),"
        if sound.isNoSpeech {
          text += JSONLinesWriter.noSpeech
        } else {
          JSONLinesWriter.add(row, sound, in: &form, to: &text)
        }
        text += sound.json + "}\n"
      }
      if let absence = rows.absence {
        text += head + form.output
        text += ",\"start\":\(secondsText(absence.start)),\"end\":\(secondsText(absence.end)),"
        text += absence.sound.isNoSpeech ? JSONLinesWriter.noSpeech : form.names + "\"values\":[]"
        if !absence.sound.isNoSpeech { form.names = "" }
        text += absence.sound.json + "}\n"
      }
      forms[rows.output - first] = form
      return text
    }
  }

  private static let noSpeech = "\"label\":\(jsonString(RowSound.noSpeech))"

  private static func add(
    _ row: Span<Float>, _ sound: RowSound, in form: inout Form, to text: inout String
  ) {
    if form.isScores {
      let scores = row.extracting(0..<form.keys.count)
      text += "\"label\":\(form.keys[largest(scores)]),\"scores\":{"
      for index in scores.indices {
        text += "\(index == 0 ? "" : ",")\(form.keys[index]):\(scores[index].description)"
      }
      text += "}"
      if let reasons = form.format.reasonsForDoubt(of: row, sound) {
        text += ",\"unsure\":true,\"reasons\":["
        text += reasons.map(jsonString).joined(separator: ",") + "]"
      }
      return
    }
    text += form.names + "\"values\":["
    form.names = ""
    for index in row.indices { text += "\(index == 0 ? "" : ",")\(row[index].description)" }
    text += "]"
  }
}

extension ItemEvent {
  /// The start of a line: which item it is about.
  var jsonHead: String {
    "{\"item\":\(jsonString(item.path))" + (item.channel.map { ",\"channel\":\($0)" } ?? "")
  }
}

extension RowSound {
  /// `,"flags":["silence"]`, or nothing.
  var json: String {
    flags.isEmpty
      ? "" : ",\"flags\":[" + flags.map { jsonString($0.rawValue) }.joined(separator: ",") + "]"
  }

  /// The flags for people, with spaces between.
  var words: String { flags.map(\.rawValue).joined(separator: " ") }
}

extension ItemFailure {
  /// What went wrong, as an object.
  var json: String {
    var text = "{\"code\":\"\(problem.code)\",\"message\":"
    text += jsonString(problem.message + (problem.suggestion.map { "; \($0)" } ?? ""))
    text += ",\"node\":\(jsonString(node))"
    if let time { text += ",\"time\":\(secondsText(time))" }
    return text + "}"
  }
}
