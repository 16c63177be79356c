import GraphCore
import Nodes

/// The Ryerson Audio-Visual Database of Emotional Speech and Song, by its file names.
///
/// Each name has seven numbers: modality, channel, emotion, intensity, statement, repetition, actor. Folders
/// and containers don't matter. Speech only: songs and videos without sound are left out, and a performance
/// that is there several times (in two containers, or with and without picture) is kept once, so that it
/// can't come to stand on both sides of a split.
///
/// Reference: S. R. Livingstone, F. A. Russo, PLoS ONE 13(5), e0196391 (2018).
enum RAVDESS {
  static let emotions = Array(Emotions.all.prefix(8))
  private static let modalities = ["audio-video", "video", "audio"]
  private static let channels = ["speech", "song"]
  private static let intensities = ["normal", "strong"]
  private static let statements = ["Kids are talking by the door", "Dogs are sitting by the door"]
  private static let fields = [
    ("modality", 3), ("channel", 2), ("emotion", 8), ("intensity", 2), ("statement", 2),
    ("repetition", 2), ("actor", 24),
  ]

  /// What a name says.
  struct Name: Equatable {
    /// The seven numbers, from 1.
    let numbers: [Int]

    var label: String { emotions[numbers[2] - 1] }
    var speaker: String { numbers[6] < 10 ? "0\(numbers[6])" : "\(numbers[6])" }
    /// What is the same for every file of one performance.
    var performance: [Int] { Array(numbers[1...]) }
    var metadata: [String: String] {
      [
        "modality": modalities[numbers[0] - 1], "channel": channels[numbers[1] - 1],
        "emotion": label, "intensity": intensities[numbers[3] - 1],
        "statement": statements[numbers[4] - 1], "repetition": String(numbers[5]),
        "actor": speaker, "sex": numbers[6] % 2 == 1 ? "male" : "female",
      ]
    }
  }

  /// Reads a file's name.
  /// - Parameter stem: Without folders and ending, such as `03-01-05-02-01-01-12`.
  static func parse(_ stem: String) throws(OddName) -> Name {
    let parts = stem.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == fields.count else {
      throw OddName(reason: "a name that is not seven numbers")
    }
    var numbers: [Int] = []
    for (part, (field, most)) in zip(parts, fields) {
      guard part.utf8.count == 2, part.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(part)
      else { throw OddName(reason: "a name that is not seven numbers") }
      guard 1...most ~= number else { throw OddName(reason: "a name with an unknown \(field)") }
      numbers.append(number)
    }
    return Name(numbers: numbers)
  }

  /// Finds the recordings of a folder.
  /// - Throws: `Problem` SG0802 when there is no such folder, or no recording in it.
  static func read(_ folder: String) throws(Problem) -> Corpus {
    let contents = try FolderContents(of: folder)
    var (skipped, remarks) = Corpus.found(contents)
    var chosen: [[Int]: (entry: Corpus.Entry, hasPicture: Bool)] = [:]
    for file in contents.files {
      let path = file.path
      func skip(_ reason: String, _ path: String) {
        skipped.append(Corpus.Skipped(path: path, reason: reason))
      }
      let name: Name
      do throws(OddName) { name = try parse(file.stem) } catch {
        skip(error.reason, path)
        continue
      }
      guard name.numbers[0] != 2 else {
        skip("video without sound", path)
        continue
      }
      guard name.numbers[1] == 1 else {
        skip("song, not speech", path)
        continue
      }
      let entry = Corpus.Entry(
        path: path, name: file.name, label: name.label, speaker: name.speaker,
        metadata: name.metadata, size: file.size)
      let hasPicture = name.numbers[0] == 1
      let other = chosen[name.performance]
      if let other, !other.hasPicture || hasPicture {
        skip("the same recording as another file", path)
      } else {
        if let other { skip("the same recording as another file", other.entry.path) }
        chosen[name.performance] = (entry, hasPicture)
      }
    }
    guard !chosen.isEmpty else {
      throw Corpus.empty(
        folder, skipped, title: "RAVDESS", example: "03-01-05-02-01-01-12.wav")
    }
    let entries = Corpus.inOrder(chosen.values.map(\.entry))
    return Corpus(
      name: "ravdess", entries: entries, skipped: skipped, remarks: remarks,
      classes: Emotions.inOrder(entries.map(\.label)))
  }
}
