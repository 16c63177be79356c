package import GraphCore

/// How a corpus is divided into folds, each of which is tested once while the others are learnt from.
package enum FoldSpec: Sendable, Equatable, CustomStringConvertible {
  /// Every speaker is in one fold; folds are balanced by sex and label.
  case speakers(folds: Int)
  /// Each speaker is a fold.
  case leaveOneSpeakerOut
  /// Recordings are dealt out at random, stratified by label, whoever speaks.
  case random(folds: Int)
  /// As the corpus's column `split` says, which numbers the folds.
  case column
  /// As a CSV file says.
  case file(String)
  /// Some corpora are learnt from, and others tested, by their titles in a joined corpus.
  case corpora(train: [String], test: [String])

  private static let words = ["folds", "loso", "random-folds", "split", "file"]
  private static let formList = "one of: folds:5, loso, random-folds:5, split, file:FILE"

  /// As it is written.
  package var description: String {
    switch self {
    case .speakers(let folds): "folds:\(folds)"
    case .leaveOneSpeakerOut: "loso"
    case .random(let folds): "random-folds:\(folds)"
    case .column: "split"
    case .file(let path): "file:\(path)"
    case .corpora(let train, let test):
      "train \(train.joined(separator: ", ")), test \(test.joined(separator: ", "))"
    }
  }

  /// Reads what a user wrote; opens nothing.
  /// - Throws: `Problem` SG0803 with a suggestion.
  package static func parse(_ text: String) throws(Problem) -> FoldSpec {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(parts[0])
    let rest = parts.count == 2 ? String(parts[1]) : nil
    switch (word, rest) {
    case ("loso", nil): return .leaveOneSpeakerOut
    case ("split", nil): return .column
    case ("folds", _): return .speakers(folds: try count(rest, in: text))
    case ("random-folds", _): return .random(folds: try count(rest, in: text))
    case ("file", let path?) where !path.isEmpty: return .file(path)
    case ("file", _):
      throw Problem(
        .split, "'\(text)' names no file",
        suggestion: "write file:FILE, a CSV file with the columns speaker,fold or path,fold")
    case ("loso", _), ("split", _):
      throw Problem(
        .split, "'\(word)' takes nothing after it, found '\(rest ?? "")'",
        suggestion: "write '\(word)'")
    case ("random", _), ("speaker", _), ("speakers", _), ("none", _):
      throw Problem(
        .split, "'\(text)' divides a corpus once, into no folds", suggestion: formList)
    default:
      let near = nearest(to: word, among: words).map { near in
        switch near {
        case "loso", "split": near
        default: "\(near):\(rest ?? (near == "file" ? "FILE" : "5"))"
        }
      }
      throw Problem(
        .split, "there are no folds '\(text)'",
        suggestion: (Int(text) == nil ? near : "folds:\(text)").map { "did you mean '\($0)'?" }
          ?? formList)
    }
  }

  private static func count(_ rest: String?, in text: String) throws(Problem) -> Int {
    guard let rest, !rest.isEmpty else {
      throw Problem(
        .split, "'\(text)' does not say how many folds", suggestion: "write such as '\(text):5'")
    }
    guard let count = Int(rest), count >= 2 else {
      throw Problem(
        .split, "expected a number of folds from 2 on, found '\(rest)'",
        suggestion: "5 and 10 are usual")
    }
    return count
  }
}
