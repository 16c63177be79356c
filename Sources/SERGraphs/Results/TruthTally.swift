import GraphCore

/// How a recognized label compares with the one that a corpus has.
enum Verdict {
  case right, wrong
  /// The true label is none of the model's classes.
  case unknown

  init(_ label: String, truth: String, among classes: [String]) {
    self = label == truth ? .right : classes.contains(truth) ? .wrong : .unknown
  }

  /// One column that stands before the recognized label.
  var mark: String {
    switch self {
    case .right: "✓"
    case .wrong: "✗"
    case .unknown: "-"
    }
  }
}

/// How many labels were recognized as a corpus has them, for the last line of a table.
struct TruthTally {
  private var right = 0
  private var count = 0
  private var rightWhereSure = 0
  private var sure = 0
  private var withoutSpeech = 0
  private var failed = 0
  /// How many results have a true label that is none of the model's.
  private var unknown: [String: Int] = [:]

  /// Counts a result.
  mutating func add(_ verdict: Verdict, truth: String, isSure: Bool) {
    guard verdict != .unknown else {
      unknown[truth, default: 0] += 1
      return
    }
    count += 1
    if verdict == .right { right += 1 }
    guard isSure else { return }
    sure += 1
    if verdict == .right { rightWhereSure += 1 }
  }

  /// Counts a result that names no label: it is none of the right ones.
  /// - Parameter classes: Of the model; a true label that is none of them is counted apart.
  mutating func addNoSpeech(truth: String, among classes: [String]) {
    withoutSpeech += 1
    if classes.contains(truth) { count += 1 } else { unknown[truth, default: 0] += 1 }
  }

  mutating func addFailure() { failed += 1 }

  /// `13 of 16 right; 11 of 12 where it is sure`, and what was counted apart.
  /// - Parameter tellsSure: Whether the graph says when a label can be relied on.
  func sentence(tellsSure: Bool) -> String {
    var parts = ["\(right) of \(count) right"]
    if tellsSure {
      parts.append(
        sure > 0 ? "\(rightWhereSure) of \(sure) where it is sure" : "it is sure of none")
    }
    if withoutSpeech > 0 { parts.append("no speech in \(withoutSpeech)") }
    if failed > 0 { parts.append("\(failed) failed") }
    if !unknown.isEmpty {
      let told = unknown.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\($0.value) \($0.key.printable)" }.joined(separator: ", ")
      parts.append("not counted, since the model has no such label: \(told)")
    }
    return parts.joined(separator: "; ")
  }
}
