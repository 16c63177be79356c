import GraphCore
import GraphTesting

extension Checks {
  /// Tells what `checkNode` found: one finding for each rule, with the item and the chunks that break it.
  func tell(_ findings: [Finding]) {
    for finding in findings {
      guard case .rows(let rule, _, _) = finding else {
        found(finding.description)
        continue
      }
      // That the host refuses what the plugin gives was noticed where it gave it.
      if rule.problems.contains(where: { $0.code == .brokenNode }) { continue }
      let remark = Checks.remark(on: rule)
      // Numbers of this item are not part of the rule, and stand with the case.
      found(
        remark.message ?? rule.description, cure: remark.cure,
        with: remark.message == nil ? finding.place : finding.description)
    }
  }

  /// What is told of a rule.
  /// - Returns: The rule without the numbers of an item, nil where it has none; and the cure.
  private static func remark(on rule: Finding.RowRule) -> (message: String?, cure: String?) {
    switch rule {
    case .otherRows:
      (
        "the same rows in other chunks give other rows",
        "carry all state in the processor, and do the same operations for each row"
      )
    case .guardPage:
      (
        "the same rows elsewhere in memory give other numbers",
        "read nothing but the rows, whatever place they are aligned to"
      )
    case .remembersItem: (nil, "`reset` has to forget the item before")
    case .remembersHalfItem: (nil, "`reset` has to forget an item that was given up, too")
    case .notFinite: (nil, finite)
    case .allocations: ("`process` allocates", "allocate everything in `prepare`")
    case .heldBytes:
      (
        "a processor holds more bytes than it says",
        "say in `bounds` (or `state_size`) what a processor holds at most"
      )
    case .capacity:
      (
        "more rows come out than `bounds` says",
        "say in `bounds` how many rows can come out of one call; none of no rows"
      )
    case .finishGivesNothing, .finishNeverEnds:
      (nil, "return SERGRAPH_OK when all rows are given")
    case .otherRowsBeforeDamage:
      ("how many rows come before damage depends on chunks", "give rows as soon as they are ready")
    case .refusal, .openOutput, .nameCount, .sharedColumnName, .stride, .rowCount, .notRowwise:
      (nil, nil)
    }
  }
}
