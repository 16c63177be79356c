import GraphCore
import Nodes

/// A folder for each class: `angry/a.wav`, `sad/monday/b.wav`.
///
/// The label is the name of the uppermost folder. What lies between it and the file is the metadata `folder`. Speakers
/// are not known: folders may as well be sessions or takes, and a guess would make a split look honest that is not.
enum ClassFolders {
  /// Finds the recordings of a folder.
  /// - Throws: `Problem` SG0802 when there is no such folder, or no recording in a folder of it.
  static func read(_ folder: String) throws(Problem) -> Corpus {
    let contents = try FolderContents(of: folder)
    var (skipped, remarks) = Corpus.found(contents)
    var entries: [Corpus.Entry] = []
    for file in contents.files {
      let path = file.path
      let parts = file.name.split(separator: "/").map(String.init)
      guard parts.count > 1 else {
        skipped.append(Corpus.Skipped(path: path, reason: "a recording in no folder of a class"))
        continue
      }
      let between = parts[1..<(parts.count - 1)].joined(separator: "/")
      entries.append(
        Corpus.Entry(
          path: path, name: file.name, label: parts[0],
          metadata: between.isEmpty ? [:] : ["folder": between], size: file.size))
    }
    guard !entries.isEmpty else {
      throw Problem(
        .corpus,
        "'\(folder)' has no folders with recordings in them"
          + (skipped.isEmpty ? "" : "; \(counted(skipped.count, "other file")) found"),
        suggestion: "put the recordings of each class into a folder: angry/a.wav, sad/b.wav",
        notes: skipped.prefix(3).map { Problem.Note("\($0.path): \($0.reason)") })
    }
    return Corpus(
      name: "folders", entries: entries, skipped: skipped, remarks: remarks,
      classes: Emotions.inOrder(entries.map(\.label)))
  }
}
