import GraphCore
import Nodes

/// Folds that somebody else made: a CSV file with the columns `speaker` and `fold`, or `path` and `fold`.
///
/// Lines about speakers or recordings that the corpus has not got are passed over, so that one file serves every
/// selection of a corpus.
struct FoldsFile {
  private let table: CSVTable
  /// `speaker` or `path`.
  private let key: String
  /// The fold of each speaker or path.
  private var folds: [String: String] = [:]

  /// Reads a file.
  /// - Throws: `Problem` SG0802 with file, line and the cure.
  init(path: String) throws(Problem) {
    table = try CSVTable(
      path: path, cure: "name a CSV file with the columns speaker,fold or path,fold")
    guard let header = table.rows.first else {
      throw Problem(.corpus, "'\(path)' is empty", suggestion: FoldsFile.cure)
    }
    let names = header.map(\.text)
    guard let fold = names.firstIndex(of: "fold") else {
      throw Problem(
        .corpus, "there is no column 'fold'", at: table.place(header[0]),
        suggestion: table.delimiterCure ?? FoldsFile.cure)
    }
    let keys = ["speaker", "path"].filter(names.contains)
    guard keys.count == 1, let column = names.firstIndex(of: keys[0]) else {
      throw Problem(
        .corpus,
        keys.isEmpty
          ? "there is no column 'speaker' or 'path'"
          : "the file has both columns 'speaker' and 'path'", at: table.place(header[0]),
        suggestion: FoldsFile.cure)
    }
    key = keys[0]
    var places: [String: CSVTable.Field] = [:]
    for row in try table.lines() {
      let (name, value) = (row[column], row[fold])
      guard !name.text.isEmpty, !value.text.isEmpty else {
        throw Problem(
          .corpus, "the \(name.text.isEmpty ? key : "fold") is empty", at: table.place(row[0]),
          suggestion: "fill it, or leave the line out")
      }
      let known = FoldsFile.known(name.text, key)
      if let other = places.updateValue(name, forKey: known) {
        throw Problem(
          .corpus, "the \(key) '\(name.text)' is there twice", at: table.place(name),
          suggestion: "leave one of the lines out",
          notes: [Problem.Note("the other line is here", at: table.place(other))])
      }
      folds[known] = value.text
    }
  }

  private static let cure = "begin the file with the line 'speaker,fold' or 'path,fold'"

  /// By what a speaker or a path is found.
  private static func known(_ name: String, _ key: String) -> String {
    key == "speaker" ? SpeakerName.key(name) : name
  }

  /// Divides a corpus.
  /// - Throws: `Problem` SG0803 when a recording is in no fold.
  func divide(_ corpus: Corpus) throws(Problem) -> Folds {
    if key == "speaker" {
      _ = try corpus.knownSpeakers(else: "make a file with the columns path,fold")
    }
    var values: [String] = []
    for entry in corpus.entries {
      let name = key == "speaker" ? entry.speaker ?? "" : entry.name
      guard let value = folds[FoldsFile.known(name, key)] else {
        throw Problem(
          .split, "'\(table.source.name)' has no fold for the \(key) '\(name)'",
          suggestion: nearest(to: name, among: folds.keys.sorted()).map { "it has '\($0)'" }
            ?? "add a line for it, or leave it out with --where")
      }
      values.append(value)
    }
    let file = FilePath.name(of: table.source.name)
    return try Folds(corpus, named: values, words: { "\($0) folds as '\(file)' says" })
  }
}
