import Glibc
import GraphCore
import Nodes

/// A CSV file that lists recordings: columns `path` and `label`, and optionally `speaker`, `split`, `start`,
/// `end`, and `channel` where it holds whole numbers; any other column is metadata. An index without a name
/// is left out.
struct CorpusTable {
  /// Columns that mean something, with the names that they often have elsewhere.
  private static let aliases = [
    "path": [
      "file", "filename", "file_name", "filepath", "file_path", "wav", "audio", "recording",
    ],
    "label": ["emotion", "class", "target", "category"],
    "speaker": ["speaker_id", "spk", "actor", "subject"],
    "split": ["fold", "partition", "subset"], "start": ["begin", "onset"],
    "end": ["stop", "offset"], "sex": ["gender"], "channel": [], "site": [],
  ]
  let table: CSVTable
  let header: [CSVTable.Field]
  private(set) var columns: [String: Int] = [:]
  private let isLabelled: Bool
  /// Whether the column `channel` holds numbers of channels; RAVDESS calls by this name whether it is speech
  /// or song.
  private(set) var hasChannels = false

  /// Reads the header.
  /// - Parameters:
  ///   - names: What its columns are called.
  ///   - isLabelled: Whether every recording needs a label.
  /// - Throws: `Problem` SG0802 with line, column and the cure.
  init(
    path: String, names: ColumnNames = ColumnNames(), isLabelled: Bool = true
  ) throws(Problem) {
    self.isLabelled = isLabelled
    table = try CSVTable(path: path, cure: "name a CSV file with the columns path and label")
    guard let first = table.rows.first else {
      throw Problem(
        .corpus, "'\(path)' is empty", suggestion: "begin it with the line 'path,label'")
    }
    // Blanks and invisible characters at the ends of a name mean nothing.
    header = first.map {
      CSVTable.Field(text: Spelling.trimmed($0.text), line: $0.line, column: $0.column)
    }
    for (number, field) in header.enumerated() {
      if isIndex(number) { continue }
      guard !field.text.isEmpty else {
        throw Problem(
          .corpus, "column \(number + 1) has no name", at: table.place(field),
          suggestion: "name every column in the first line")
      }
      guard columns.updateValue(number, forKey: field.text) == nil else {
        throw Problem(
          .corpus, "there are two columns '\(field.text)'", at: table.place(field),
          suggestion: "rename or leave out one of them")
      }
    }
    try rename(names)
    for name in isLabelled ? ["path", "label"] : ["path"] where columns[name] == nil {
      take(name)
      guard columns[name] == nil else { continue }
      let near = header.first { CorpusTable.meaning(of: $0.text) == name }
      throw Problem(
        .corpus, "there is no column '\(name)'", at: table.place(near ?? header[0]),
        suggestion: table.delimiterCure ?? near.map {
          "is it '\($0.text)'? Then call it '\(name)', or say so: --columns "
            + ShellText.word("\(name)=\($0.text)")
        }
          ?? "begin the file with the line 'path,label', and further columns as you like")
    }
    if let number = columns["channel"] {
      hasChannels = try areChannels(number, isSaid: names.columns["channel"] != nil)
    }
  }

  /// Whether a column is the index that a data frame was written with.
  private func isIndex(_ number: Int) -> Bool {
    guard ["", "Unnamed: 0"].contains(header[number].text), table.rows.count > 1 else {
      return false
    }
    return table.rows.dropFirst().allSatisfy { row in
      number < row.count && (row[number].text.isEmpty || Int(row[number].text) != nil)
    }
  }

  /// Calls columns by what a user says that they mean.
  private mutating func rename(_ names: ColumnNames) throws(Problem) {
    let named = names.columns.mapValues { Spelling.trimmed($0) }
    for (meaning, name) in named.sorted(by: { $0.key < $1.key }) where meaning != name {
      guard let number = columns.removeValue(forKey: name) else {
        throw Problem(
          .corpus, "there is no column '\(name)', which --columns names",
          at: table.place(header[0]),
          suggestion: suggestion(for: name, among: columns.keys.sorted()))
      }
      // The column that has the name is metadata then, as any other.
      if let other = columns.updateValue(number, forKey: meaning) {
        columns["\(meaning) (in the file)"] = other
      }
    }
  }

  /// Takes the only column that is called by another usual name of what is missing.
  private mutating func take(_ meaning: String) {
    let found = columns.keys.filter {
      CorpusTable.aliases[meaning]?.contains($0.lowercased()) == true
    }
    guard found.count == 1, let number = columns.removeValue(forKey: found[0]) else { return }
    columns[meaning] = number
  }

  /// The column that a name stands for elsewhere, or by a slip; nil for those that mean themselves.
  static func meaning(of name: String) -> String? {
    guard aliases[name] == nil else { return nil }
    let lowered = name.lowercased()
    return aliases.keys.sorted().first {
      $0 == lowered || aliases[$0]?.contains(lowered) == true
    } ?? nearest(to: name, among: aliases.keys.sorted())
  }

  /// Reads the recordings; opens none.
  /// - Throws: `Problem` SG0802 with line, column and the cure.
  func read() throws(Problem) -> Corpus {
    let folder = FilePath.folder(of: table.source.name)
    var paths = ListedPaths(in: folder)
    var entries: [Corpus.Entry] = []
    var seen: [RecordingPart: CSVTable.Field] = [:]
    for row in try table.lines() {
      var entry = try entry(row, in: &paths)
      entry.size = CorpusTable.size(of: entry.path) ?? 0
      let part = RecordingPart(
        entry.file, start: entry.start, end: entry.end, channel: entry.channel)
      if let other = seen.updateValue(row[0], forKey: part) {
        throw Problem(
          .corpus, "'\(entry.name)' is listed twice", at: table.place(row[0]),
          suggestion:
            "leave one of the lines out, or give each a part with start and end, or a channel",
          notes: [Problem.Note("the other line is here", at: table.place(other))])
      }
      entries.append(entry)
    }
    guard let first = entries.first else {
      throw Problem(
        .corpus, "'\(table.source.name)' lists no recording",
        suggestion: "add a line for each, below the header")
    }
    guard entries.contains(where: { CorpusTable.size(of: $0.path) != nil }) else {
      throw Problem(
        .corpus, "none of the \(counted(entries.count, "recording")) is there: no '\(first.path)'",
        suggestion: CorpusTable.cure(forPath: first.name))
    }
    return Corpus(
      name: "csv", entries: Corpus.inOrder(entries),
      remarks: remarks + [paths.remark].compactMap { $0 },
      classes: Emotions.inOrder(entries.map(\.label)))
  }

  private func entry(
    _ row: [CSVTable.Field], in paths: inout ListedPaths
  ) throws(Problem) -> Corpus.Entry {
    func filled(_ name: String) -> CSVTable.Field? {
      columns[name].flatMap { row[$0].text.isEmpty ? nil : row[$0] }
    }
    func required(_ name: String) throws(Problem) -> String {
      guard let field = filled(name), !Spelling.trimmed(field.text).isEmpty else {
        throw Problem(
          .corpus, "the \(name) is empty", at: columns[name].map { table.place(row[$0]) },
          suggestion: "fill it, or leave the line out")
      }
      return field.text
    }
    let name = try required("path")
    var entry = Corpus.Entry(
      path: paths.find(name), name: name,
      label: isLabelled ? try required("label") : filled("label")?.text ?? "",
      speaker: filled("speaker")?.text, split: filled("split")?.text,
      start: try filled("start").map { field throws(Problem) in try seconds(field) },
      end: try filled("end").map { field throws(Problem) in try seconds(field) },
      channel: hasChannels ? filled("channel").flatMap { CorpusTable.channel($0.text) } : nil)
    if let end = entry.end, end <= entry.start ?? 0 {
      throw Problem(
        .corpus,
        "the part ends at \(end.text) s, not after its start at \((entry.start ?? 0).text) s",
        at: filled("end").map(table.place), suggestion: "swap start and end, or leave the line out")
    }
    for (column, number) in columns
    where !["path", "label", "speaker", "split", "start", "end"].contains(column)
      && !(column == "channel" && hasChannels)
    {
      guard !row[number].text.isEmpty else { continue }
      entry.metadata[column] =
        column == "sex" ? Corpus.sex(row[number].text) : row[number].text
    }
    return entry
  }

  private func seconds(_ field: CSVTable.Field) throws(Problem) -> Double {
    guard let value = Double(field.text), 0...1e7 ~= value else {
      throw Problem(
        .corpus, "'\(field.text)' is not a time in seconds", at: table.place(field),
        suggestion: "write it as a number from 0 on, such as 1.25")
    }
    return value
  }

  /// Bytes of a file; nil if there is none.
  private static func size(of path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }
}
