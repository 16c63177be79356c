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

  /// The columns that the longest label takes; nil where the corpus has none.
  var labelWidth: Int? {
    let widest = entries.lazy.map(\.label.printable.terminalColumns).max() ?? 0
    return widest > 0 ? widest : nil
  }

  /// The label that the corpus has of a recording; nil where it has none.
  func label(of item: ItemIdentity) -> String? {
    guard let entry = item.entry, !entries[entry].label.isEmpty else { return nil }
    return entries[entry].label
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
