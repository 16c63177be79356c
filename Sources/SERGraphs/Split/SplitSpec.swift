package import GraphCore

/// How a corpus is divided into recordings to learn from and recordings to be tested on.
package enum SplitSpec: Sendable, Equatable, CustomStringConvertible {
  /// A share of each label's recordings is tested, chosen at random.
  case random(share: Double)
  /// A share of the speakers is tested, chosen at random.
  case speaker(share: Double)
  /// These speakers are tested.
  case speakers([String])
  /// The recordings are tested of which the corpus's column `split` says this.
  case column(String)
  /// Nothing is tested.
  case none

  private static let forms = ["random:0.25", "speaker:0.2", "speakers:17,18", "split", "none"]
  private static let formList = "one of: " + forms.joined(separator: ", ")

  /// What is held out where nobody says what: a fifth of the speakers where every recording's is known and
  /// the others have spoken every label, else a quarter of the recordings.
  package static func usual(for corpus: Corpus, seed: UInt64) -> SplitSpec {
    let spec = SplitSpec.speaker(share: 0.2)
    guard corpus.entries.allSatisfy({ $0.speaker != nil }),
      let parts = try? spec.split(corpus, seed: seed),
      Set(parts.train.map { corpus.entries[$0].label }).count == corpus.classes.count
    else { return .random(share: 0.25) }
    return spec
  }

  /// As it is written.
  package var description: String {
    switch self {
    case .random(let share): "random:\(share)"
    case .speaker(let share): "speaker:\(share)"
    case .speakers(let names): "speakers:" + names.joined(separator: ",")
    case .column("test"): "split"
    case .column(let value): "split:\(value)"
    case .none: "none"
    }
  }

  /// Reads what a user wrote.
  /// - Throws: `Problem` SG0803 with a suggestion.
  package static func parse(_ text: String) throws(Problem) -> SplitSpec {
    if text == "none" { return .none }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let word = String(parts[0])
    let rest = parts.count == 2 ? String(parts[1]) : nil
    switch word {
    case "random": return .random(share: try share(rest, in: text, of: "recordings"))
    case "speaker": return .speaker(share: try share(rest, in: text, of: "speakers"))
    case "speakers": return .speakers(try names(rest, in: text))
    case "split":
      guard rest?.isEmpty != true else {
        throw Problem(
          .split, "'split:' does not say which recordings are tested",
          suggestion: "write split for those of 'test', or such as split:3")
      }
      return .column(rest ?? "test")
    case "folds", "random-folds", "loso":
      throw Problem(
        .split, "'\(text)' divides into folds, each of which is tested once; this takes one split",
        suggestion: formList)
    default:
      let near = nearest(to: word, among: ["random", "speaker", "speakers", "split", "none"])
      throw Problem(
        .split, "there is no split '\(word)'",
        suggestion: near.map {
          "did you mean '\(["none", "split"].contains($0) ? $0 : "\($0):\(rest ?? "...")")'?"
        }
          ?? formList)
    }
  }

  private static func share(
    _ rest: String?, in text: String, of what: String
  ) throws(Problem) -> Double {
    guard let rest, !rest.isEmpty else {
      throw Problem(
        .split, "'\(text)' does not say what share of the \(what) is tested", suggestion: formList)
    }
    guard let share = Double(rest), share.isFinite else {
      throw Problem(
        .split, "expected a share between 0 and 1, found '\(rest)'",
        suggestion: text.hasPrefix("speaker:") && rest.contains(where: \.isNumber)
          ? "did you mean 'speakers:\(rest)'?" : formList)
    }
    guard share > 0, share < 1 else {
      throw Problem(
        .split, "the share of \(what) that is tested is \(rest), outside 0 to 1",
        suggestion: share >= 1 && text.hasPrefix("speaker:")
          ? "did you mean 'speakers:\(rest)'?"
          : share >= 1 && share < 100
            ? "did you mean '\(text.prefix { $0 != ":" }):\(share / 100)'?" : nil)
    }
    return share
  }

  private static func names(_ rest: String?, in text: String) throws(Problem) -> [String] {
    let parts = (rest ?? "").split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    guard parts.allSatisfy({ !$0.isEmpty }), !parts.isEmpty else {
      throw Problem(
        .split, "'\(text)' does not name the speakers that are tested", suggestion: formList)
    }
    if parts.count == 1, let share = Double(parts[0]), share > 0, share < 1 {
      throw Problem(
        .split, "'\(parts[0])' is a share, not a speaker",
        suggestion: "did you mean 'speaker:\(parts[0])'?")
    }
    if let twice = parts.first(where: { name in parts.filter { $0 == name }.count > 1 }) {
      throw Problem(.split, "the speaker '\(twice)' is listed twice")
    }
    return parts
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
