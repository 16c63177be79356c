package import GraphCore

/// What a corpus says of the recordings that a run goes over, which passes through to its results.
package struct CorpusColumns: Sendable {
  let names: [String]
  private let entries: [Corpus.Entry]

  package init(_ corpus: Corpus) {
    entries = corpus.entries
    names = corpus.columns.filter { column in
      corpus.entries.contains { $0.value(of: column)?.isEmpty == false }
    }
  }

  /// `,"columns":{"agent":"anna"}`: those that say something; nothing where none does.
  func json(of item: ItemIdentity) -> String {
    guard let entry = item.entry else { return "" }
    let members = names.compactMap { name -> String? in
      guard let value = entries[entry].value(of: name), !value.isEmpty else { return nil }
      return "\(jsonString(name)):\(jsonString(value))"
    }
    return members.isEmpty ? "" : ",\"columns\":{" + members.joined(separator: ",") + "}"
  }

  /// A field for each column, with a comma before each.
  func csv(of item: ItemIdentity) -> String {
    names.map { name in
      "," + CSVText.text(item.entry.flatMap { entries[$0].value(of: name) } ?? "")
    }.joined()
  }
}

extension Corpus {
  /// What a run goes over, each with the number of its entry.
  package var numberedRecordings: [RecordingPart] {
    recordings.enumerated().map { number, recording in
      var part = recording
      part.entry = number
      return part
    }
  }
}
