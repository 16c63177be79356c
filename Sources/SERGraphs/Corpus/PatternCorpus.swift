import GraphCore
import Nodes

/// Recordings whose paths say what they are, as a pattern tells: `calls/{label}/{speaker}_*.wav`.
///
/// Fields other than label, speaker, split and sex are metadata.
enum PatternCorpus {
  private static let quotes =
    "write the pattern in quotes, lest the shell changes it: 'pattern:FOLDER/{label}/*.wav'"

  /// Finds the recordings whose paths fit.
  /// - Parameters:
  ///   - text: The pattern.
  ///   - isLabelled: Whether every recording needs a label.
  /// - Throws: `Problem` SG0802 with the cure.
  static func read(_ text: String, isLabelled: Bool) throws(Problem) -> Corpus {
    let pattern = try PathPattern(text)
    try check(pattern, text, isLabelled: isLabelled)
    let contents = try FolderContents(of: pattern.folder)
    var (skipped, remarks) = Corpus.found(contents)
    var entries: [Corpus.Entry] = []
    var nearest: (path: String, misfit: PathPattern.PathMisfit)?
    for file in contents.files {
      do throws(PathPattern.PathMisfit) {
        entries.append(entry(file, try pattern.values(of: file.name)))
      } catch {
        let isNearer = nearest.map {
          ($0.misfit.parts, $0.misfit.pieces) < (error.parts, error.pieces)
        }
        if isNearer ?? true { nearest = (file.path, error) }
        skipped.append(
          Corpus.Skipped(path: file.path, reason: "a path that the pattern does not fit"))
      }
    }
    guard !entries.isEmpty else {
      throw Problem(
        .corpus,
        "no recording in '\(pattern.folder)' fits the pattern '\(text)'"
          + (skipped.isEmpty ? "" : "; \(counted(skipped.count, "other file")) found"),
        suggestion: nearest == nil ? RecordingSuffixes.sentence : nil,
        notes: nearest.map {
          [Problem.Note("the nearest is \($0.path): \($0.misfit.reason)")]
        } ?? [])
    }
    return Corpus(
      name: "pattern", entries: Corpus.inOrder(entries), skipped: skipped, remarks: remarks,
      classes: Emotions.inOrder(entries.map(\.label)))
  }

  private static func check(
    _ pattern: PathPattern, _ text: String, isLabelled: Bool
  ) throws(Problem) {
    let fields = pattern.fields
    guard !(isLabelled && !fields.contains("label")) else {
      throw Problem(
        .corpus,
        exists(text) && fields.isEmpty
          ? "'\(text)' is a file, and no pattern with {label} in it"
          : "the pattern '\(text)' has no {label}",
        suggestion: fields.isEmpty
          ? quotes : "write {label} where the path names the class, or a CSV file with the labels")
    }
    guard !fields.isEmpty else {
      throw Problem(
        .corpus, "the pattern '\(text)' has no field",
        suggestion: exists(text)
          ? quotes : "write such as {speaker} in it, or name the files without --data")
    }
  }

  private static func entry(
    _ file: FolderContents.File, _ values: [String: String]
  ) -> Corpus.Entry {
    var entry = Corpus.Entry(
      path: file.path, name: file.name, label: values["label"] ?? "", speaker: values["speaker"],
      split: values["split"], size: file.size)
    for (field, value) in values where !["label", "speaker", "split"].contains(field) {
      entry.metadata[field] = field == "sex" ? Corpus.sex(value) : value
    }
    return entry
  }
}
