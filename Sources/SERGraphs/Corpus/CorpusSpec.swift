package import GraphCore

/// Which corpus is meant, and where it lies: `ravdess:FOLDER`, `csv:FILE`, `pattern:FOLDER/{label}/*.wav`.
package struct CorpusSpec: Sendable, Equatable, CustomStringConvertible {
  /// The corpora that can be read.
  package enum Kind: String, Sendable, CaseIterable {
    case ravdess, emodb, tess, savee, folders, csv, pattern
    case cremaD = "crema-d"

    /// What it is read from, as help and messages call it.
    package var place: String {
      switch self {
      case .csv: "FILE"
      case .pattern: "FOLDER/{label}/*.wav"
      default: "FOLDER"
      }
    }

    fileprivate var noun: String {
      switch self {
      case .csv: "file"
      case .pattern: "pattern"
      default: "folder"
      }
    }
  }

  package var kind: Kind
  package var location: String

  package init(kind: Kind, location: String) {
    self.kind = kind
    self.location = location
  }

  package var description: String { "\(kind.rawValue):\(location)" }

  /// Reads what a user wrote; opens nothing.
  /// - Throws: `Problem` SG0802 with a suggestion.
  package static func parse(_ text: String) throws(Problem) -> CorpusSpec {
    let kinds = Kind.allCases.map(\.rawValue)
    guard let colon = text.firstIndex(of: ":") else {
      throw Problem(
        .corpus, "'\(text)' does not say which corpus it is",
        suggestion: Kind(rawValue: text).map { "write \(text):\($0.place)" }
          ?? (text.hasSuffix(".csv")
            ? "write csv:\(text)"
            : text.contains("{")
              ? "write 'pattern:\(text)'"
              : "write KIND:FOLDER, such as folders:\(text), a class per folder"))
    }
    let word = String(text[..<colon])
    let location = String(text[text.index(after: colon)...])
    guard let kind = Kind(rawValue: word) else {
      throw Problem(
        .corpus, "there is no kind of corpus '\(word)'",
        suggestion: nearest(to: word, among: kinds).map { "did you mean '\($0):\(location)'?" }
          ?? "one of: " + kinds.joined(separator: ", "))
    }
    guard !location.isEmpty else {
      throw Problem(
        .corpus, "'\(text)' names no \(kind.noun)",
        suggestion: kind == .pattern
          ? "write it in quotes and without a blank: '\(word):\(kind.place)'"
          : "write \(word):\(kind.place)")
    }
    return CorpusSpec(kind: kind, location: location)
  }

  /// Finds the recordings; opens none.
  /// - Throws: `Problem` SG0802 when there is no such folder or file, or nothing in it.
  /// - Parameter columns: What the columns of a CSV file are called.
  package func load(columns: ColumnNames = ColumnNames()) throws(Problem) -> Corpus {
    switch kind {
    case .ravdess: try RAVDESS.read(location)
    case .emodb: try EmoDB.read(location)
    case .tess: try TESS.read(location)
    case .savee: try SAVEE.read(location)
    case .cremaD: try CREMAD.readWithDemographics(location)
    case .folders: try ClassFolders.read(location)
    case .csv: try CorpusTable(path: location, names: columns).read()
    case .pattern: try PatternCorpus.read(location, isLabelled: true)
    }
  }

  /// The same for a run, to which labels say nothing: a CSV file or a pattern need not have them.
  package func recordings(columns: ColumnNames) throws(Problem) -> Corpus {
    guard kind != .csv else {
      return try CorpusTable(path: location, names: columns, isLabelled: false).read()
    }
    guard columns.isEmpty else {
      throw Problem(
        .usage, "'--columns' has no effect: the corpus is no csv", suggestion: "leave it out")
    }
    guard kind != .pattern else { return try PatternCorpus.read(location, isLabelled: false) }
    return try load()
  }
}
