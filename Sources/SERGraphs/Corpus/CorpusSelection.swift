package import GraphCore
import Nodes

/// Which recordings of a corpus are meant, and what their labels are called.
package struct CorpusSelection: Sendable, Equatable {
  /// Recordings whose column has one of some values.
  package struct Condition: Sendable, Equatable {
    package var column: String
    package var values: [String]
    package init(column: String, values: [String]) {
      self.column = column
      self.values = values
    }
  }

  /// All of these hold.
  package var conditions: [Condition] = []
  /// Labels that get another name, which another label may have already.
  package var mapping: [String: String] = [:]
  /// The labels that are kept, by their new names; empty for all.
  package var labels: [String] = []
  /// Few labels that all are brought to, after `mapping`; others are left out.
  package var table: LabelTable?

  /// All of a corpus.
  package init() {}

  /// Reads what a user wrote.
  /// - Parameters:
  ///   - conditions: `intensity=strong`, `speaker=1,2` or `speaker=1|2`.
  ///   - mapping: `calm=neutral`, several separated by commas.
  ///   - labels: Names, separated by commas or spaces.
  /// - Throws: `Problem` SG0801 with the cure.
  package init(conditions: [String], mapping: [String], labels: String?) throws(Problem) {
    for text in conditions {
      let (column, values) = try CorpusSelection.pair(
        text, of: "condition", like: "intensity=strong")
      let list = values.split(whereSeparator: { $0 == "," || $0 == "|" }).map(trimmed)
      self.conditions.append(Condition(column: column, values: list))
    }
    for text in mapping.flatMap({ $0.split(separator: ",").map(String.init) }) {
      let (old, new) = try CorpusSelection.pair(text, of: "mapping", like: "calm=neutral")
      if let other = self.mapping.updateValue(new, forKey: old), other != new {
        throw Problem(
          .usage, "the label '\(old)' is mapped to '\(other)' and to '\(new)'",
          suggestion: "leave out one of them")
      }
    }
    self.labels = (labels ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
  }

  private static func pair(
    _ text: String, of noun: String, like example: String
  ) throws(Problem) -> (String, String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(trimmed)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw Problem(
        .usage, "'\(text)' is no \(noun)", suggestion: "write it as \(example)")
    }
    return (parts[0], parts[1])
  }
}

/// Without spaces at either end.
private func trimmed(_ text: Substring) -> String {
  var text = text.drop { $0 == " " }
  while text.last == " " { text.removeLast() }
  return String(text)
}

extension Corpus {
  /// Some recordings only, with labels by their new names: first the conditions, then the mapping, then the labels.
  /// - Throws: `Problem` SG0802 for a column, value or label that the corpus has not got, with the nearest; and
  ///   when no recording is left.
  package func selecting(_ selection: CorpusSelection) throws(Problem) -> Corpus {
    var copy = self
    for condition in selection.conditions { try copy.keep(condition) }
    try copy.rename(selection.mapping)
    if let table = selection.table {
      try copy.rename(table.mapping.filter { copy.classes.contains($0.key) })
      let kept = table.labels.filter(copy.classes.contains)
      guard !kept.isEmpty else {
        throw Problem(
          .corpus,
          "the corpus has none of the labels of \(table.rawValue), "
            + table.labels.joined(separator: ", "),
          suggestion: "it has \(copy.classes.joined(separator: ", ")): say which is which with "
            + "--map OLD=NEW")
      }
      copy.leaveOut(labels: copy.classes.filter { !kept.contains($0) })
      copy.selection.append(table.rawValue)
    }
    return try copy.selecting(labels: selection.labels)
  }

  /// The recordings of some labels only; classes stay in their order.
  /// - Parameter labels: Empty for all.
  /// - Throws: `Problem` SG0802 for a label that the corpus does not have.
  package func selecting(labels: [String]) throws(Problem) -> Corpus {
    guard !labels.isEmpty else { return self }
    for label in labels { try check(label) }
    var copy = self
    copy.classes = classes.filter(labels.contains)
    copy.entries = entries.filter { labels.contains($0.label) }
    return copy
  }

  /// Leaves recordings of some labels out, and says so.
  mutating func leaveOut(labels: [String]) {
    for label in labels {
      let count = entries.count { $0.label == label }
      entries.removeAll { $0.label == label }
      remarks.append(
        "\(counted(count, "recording")) with the label '\(label)' "
          + "\(count == 1 ? "is" : "are") left out")
    }
    classes.removeAll(where: labels.contains)
  }

  private func check(_ label: String) throws(Problem) {
    guard !classes.contains(label) else { return }
    throw Problem(
      .corpus, "the corpus has no label '\(label)'",
      suggestion: suggestion(for: label, among: classes))
  }

  private mutating func keep(_ condition: CorpusSelection.Condition) throws(Problem) {
    let column = condition.column
    guard columns.contains(column) else {
      throw Problem(
        .corpus, "the corpus has no column '\(column)'",
        suggestion: suggestion(for: column, among: columns))
    }
    let known = Set(entries.compactMap { $0.value(of: column) }).sorted()
    var wanted: Set<String> = []
    for value in condition.values {
      // `1` and `01` are the same in every column.
      let same = known.filter { SpeakerName.key($0) == SpeakerName.key(value) }
      guard !same.isEmpty else {
        throw Problem(
          .corpus, "the column '\(column)' says '\(value)' of no recording",
          suggestion: suggestion(for: value, among: known))
      }
      wanted.formUnion(same)
    }
    entries.removeAll { entry in entry.value(of: column).map { !wanted.contains($0) } ?? true }
    guard !entries.isEmpty else {
      throw Problem(
        .corpus, "no recording is left where \(column)=\(condition.values.joined(separator: ","))",
        suggestion: "leave out one of the conditions")
    }
    let present = Set(entries.map(\.label))
    classes.removeAll { !present.contains($0) }
    selection.append("\(column)=\(condition.values.joined(separator: ","))")
  }

  private mutating func rename(_ mapping: [String: String]) throws(Problem) {
    guard !mapping.isEmpty else { return }
    let told = labelRemarks
    // A mapping to another spelling of the same word joins all its spellings: `angry=angry` those with
    // blanks, too.
    var spellings: [String: String] = [:]
    for (old, new) in mapping where Spelling.key(old) == Spelling.key(new) {
      spellings[Spelling.key(old)] = new
    }
    for old in mapping.keys.sorted()
    where !classes.contains(where: {
      spellings[Spelling.key($0)] != nil && Spelling.key($0) == Spelling.key(old)
    }) {
      try check(old)
    }
    for index in entries.indices {
      let label = entries[index].label
      if let new = mapping[label] ?? spellings[Spelling.key(label)] { entries[index].label = new }
    }
    classes = Emotions.inOrder(entries.map(\.label))
    remarks.removeAll(where: told.contains)
    remarks += labelRemarks
    selection += mapping.sorted { $0.key < $1.key }.map { "\($0.key) as \($0.value)" }
  }

  /// Refuses columns that results are to be given by, where no recording has them.
  /// - Throws: `Problem` SG0801 with the nearest.
  package func check(slicing columns: [String]) throws(Problem) {
    let known = Set(entries.flatMap(\.metadata.keys)).union(["speaker"])
    for column in columns where !known.contains(column) {
      throw Problem(
        .usage, "no recording has a column '\(column)'",
        suggestion: suggestion(for: column, among: known.sorted()))
    }
  }

  /// Refuses more labels than can be told apart.
  /// - Throws: `Problem` SG0802.
  func checkClasses() throws(Problem) {
    try Tally.check(
      classes: classes.count, of: "the corpus", .corpus,
      else: "choose some with --labels, or join some with --map")
  }

  /// What conditions can ask for: `label`, `speaker` and `split` where they are known, and all metadata.
  package var columns: [String] {
    var columns: Set<String> = ["label"]
    for entry in entries {
      columns.formUnion(entry.metadata.keys)
      if entry.speaker != nil { columns.insert("speaker") }
      if entry.split != nil { columns.insert("split") }
    }
    return columns.sorted()
  }
}

extension Corpus.Entry {
  /// What a column says of it; nil if that is not known.
  package func value(of column: String) -> String? {
    switch column {
    case "label": label
    case "speaker": speaker
    case "split": split
    default: metadata[column]
    }
  }
}
