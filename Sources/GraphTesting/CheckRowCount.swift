import GraphCore

/// Checks that as many rows come of items as the node declares: of the whole item, and of beginnings of many
/// lengths of an ordinary one. Items that it refuses are no matter.
func checkRowCount(
  _ trial: NodeTrial, item: Item, _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  let declared = trial.node.rowCount(for: trial.input)
  guard declared != .unknown, trial.output.width > 0 else { return [] }
  doing("\(item.name), row counts")
  let width = trial.input.width
  let processor = try trial.prepare()
  let whole = item.rows.count / width
  // Every length of the shortest, then ever sparser ones: next to multiples of hops too, since no step is
  // even.
  var lengths = [whole]
  var length = 0
  while item.isOrdinary, length < whole {
    lengths.append(length)
    length += 1 + length / 7
  }
  for length in lengths {
    let rows = Array(item.rows.prefix(length * width))
    let outcome = trial.outcome(processor, rows: rows, chunk: 64)
    processor.reset()
    guard case .rows(let bits, _) = outcome, let expected = declared.rows(for: length) else {
      continue
    }
    let given = bits.count / trial.output.width
    if given != expected {
      return [
        .rows(.rowCount(taken: length, given: given, declared: expected), item: item.name)
      ]
    }
  }
  return []
}
