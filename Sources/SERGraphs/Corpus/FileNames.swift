import GraphCore
import Nodes

/// A corpus whose files' names say who speaks, and how.
protocol NamedCorpus {
  /// As `--data` has it, such as `emodb`.
  static var name: String { get }
  /// As people write it, such as `Emo-DB`.
  static var title: String { get }
  /// A name as the corpus has them.
  static var example: String { get }
  /// Reads a name.
  /// - Parameters:
  ///   - stem: Without folders and ending.
  ///   - folders: Those that the file lies in, the innermost last.
  static func parse(_ stem: String, folders: [Substring]) throws(OddName) -> FileName
}

/// What a file's name says.
struct FileName: Hashable {
  var label: String
  var speaker: String
  var metadata: [String: String]
}

/// A name that is not as the corpus has them.
struct OddName: Error, Equatable { let reason: String }

extension NamedCorpus {
  /// Finds the recordings of a folder.
  ///
  /// Copies of a corpus may hold each performance twice: in two folders, or also with loss. It is kept once, without
  /// loss if it is there so, lest it come to stand on both sides of a split.
  /// - Throws: `Problem` SG0802 when there is no such folder, or no recording in it.
  static func read(_ folder: String) throws(Problem) -> Corpus {
    let contents = try FolderContents(of: folder)
    var (skipped, remarks) = Corpus.found(contents)
    var entries: [Corpus.Entry] = []
    var seen: Set<FileName> = []
    let files = contents.files
    for file in files.filter({ !$0.hasLoss }) + files.filter(\.hasLoss) {
      let path = file.path
      do throws(OddName) {
        let name = try parse(file.stem, folders: file.name.split(separator: "/").dropLast())
        guard seen.insert(name).inserted else {
          throw OddName(reason: "the same recording as another file")
        }
        entries.append(
          Corpus.Entry(
            path: path, name: file.name, label: name.label, speaker: name.speaker,
            metadata: name.metadata, size: file.size))
      } catch {
        skipped.append(Corpus.Skipped(path: path, reason: error.reason))
      }
    }
    guard !entries.isEmpty else {
      throw Corpus.empty(folder, skipped, title: title, example: example)
    }
    return Corpus(
      name: name, entries: Corpus.inOrder(entries), skipped: skipped, remarks: remarks,
      classes: Emotions.inOrder(entries.map(\.label)))
  }
}

extension Corpus {
  /// In the order of names, parts of a file in that of their start.
  static func inOrder(_ entries: [Entry]) -> [Entry] {
    entries.sorted {
      $0.name == $1.name
        ? ($0.start ?? 0, $0.end ?? .infinity) < ($1.start ?? 0, $1.end ?? .infinity)
        : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
  }

  /// A folder without a recording of a corpus.
  static func empty(
    _ folder: String, _ skipped: [Skipped], title: String, example: String
  ) -> Problem {
    Problem(
      .corpus,
      "'\(folder)' holds no \(title) recordings"
        + (skipped.isEmpty ? "" : "; \(counted(skipped.count, "other file")) found"),
      suggestion: "names look like \(example)",
      notes: skipped.prefix(3).map { Problem.Note("\($0.path): \($0.reason)") })
  }

  /// A sex in the words of all corpora, where it is one of their usual abbreviations.
  static func sex(_ text: String) -> String {
    switch text.lowercased() {
    case "m", "male", "man": "male"
    case "f", "female", "woman": "female"
    default: text
    }
  }
}
