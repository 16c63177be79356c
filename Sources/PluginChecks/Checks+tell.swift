import GraphCore

extension Checks {
  /// Tells what `checkNode` found: one finding for each rule, with the item and the chunks that break it.
  func tell(_ sentences: [String]) {
    for sentence in sentences {
      // That the host refuses what the plugin gives was noticed where it gave it.
      if sentence.contains(Problem.Code.brokenNode.description) { continue }
      let parts = sentence.split(separator: ": ", maxSplits: 1).map(String.init)
      guard parts.count == 2, Checks.items.contains(where: parts[0].hasPrefix) else {
        found(sentence, cure: cure(of: sentence))
        continue
      }
      guard let rule = Checks.rules.first(where: { parts[1].contains($0.words) }) else {
        found(parts[1], cure: cure(of: parts[1]), with: parts[0])
        continue
      }
      // Numbers of this item are not part of the rule.
      found(
        rule.message, cure: rule.cure,
        with: parts[1].contains(rule.message) ? parts[0] : sentence)
    }
  }

  /// How the names of items begin.
  private static let items = [
    "an ordinary item", "no rows", "one row", "silence", "full scale", "denormal numbers",
    "a long item",
  ]

  private struct Rule {
    /// What tells a sentence about it.
    let words: String
    let message: String
    let cure: String
  }

  private static let rules = [
    Rule(
      words: "give other rows than", message: "the same rows in other chunks give other rows",
      cure: "carry all state in the processor, and do the same operations for each row"),
    Rule(
      words: "give other numbers", message: "the same rows elsewhere in memory give other numbers",
      cure: "read nothing but the rows, whatever place they are aligned to"),
    Rule(
      words: "used again gives", message: "a processor that is used again gives other rows",
      cure: "`reset` has to forget the item before"),
    Rule(
      words: "half an item before", message: "half an item before it changes what comes out",
      cure: "`reset` has to forget an item that was given up, too"),
    Rule(words: "NaN or", message: "NaN or infinity comes out of finite numbers", cure: finite),
    Rule(
      words: "`process` allocates", message: "`process` allocates",
      cure: "allocate everything in `prepare`"),
    Rule(
      words: "`stateBytes` says", message: "a processor holds more bytes than it says",
      cure: "say in `bounds` (or `state_size`) what a processor holds at most"),
    Rule(
      words: "`capacity(for:", message: "more rows come out than `bounds` says",
      cure: "say in `bounds` how many rows can come out of one call; none of no rows"),
  ]

  private func cure(of sentence: String) -> String? {
    sentence.hasPrefix("`finish`") ? "return SERGRAPH_OK when all rows are given" : nil
  }
}
