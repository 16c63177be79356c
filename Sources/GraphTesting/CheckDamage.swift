import GraphCore

/// Checks that the rows of an item before its damage do not depend on how it is cut. Items that it refuses
/// are no matter.
func checkDamage(
  _ trial: NodeTrial, item: Item, _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  doing("\(item.name), damage")
  let total = max(1, item.rows.count / max(1, trial.input.width))
  let ways: [(Chunking, [Int])] = [
    (.whole, [total]), (.rows(1), [1]), (.rows(7), [7]), (.rows(64), [64]),
  ]
  var first: NodeTrial.Outcome?
  for (chunking, cuts) in ways {
    let outcome = trial.run(
      try trial.prepare(), rows: item.rows, cuts: cuts, isDamaged: true
    ).outcome
    guard case .rows = outcome else { continue }
    if let first, first != outcome {
      return [
        .rows(
          .otherRowsBeforeDamage(chunking, than: ways[0].0, outcome.summary, first.summary),
          item: item.name)
      ]
    }
    first = first ?? outcome
  }
  return []
}
