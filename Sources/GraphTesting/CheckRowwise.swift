import GraphCore

/// Checks of a node that says it works row by row that each row that it gives depends on the row of the same number that
/// it takes, and on nothing else: the rows of an item in order, then shuffled, then only some of them, each by a fresh
/// processor. Of a node that graphs run as several, every part is tried. Items that it refuses are no matter.
func checkRowwise(
  _ trial: NodeTrial, item: Item, numbers: inout Numbers, _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  var broken = try checkRows(trial, item: item, numbers: &numbers, doing)
  var (format, rows) = (trial.input, item.rows)
  for part in trial.node.parts(for: trial.input) {
    let own = try NodeTrial(part, input: format, fitted: nil, item: trial.item)
    let name = "\(item.name), its part '\(part.about.name)'"
    broken += try checkRows(own, item: Item(name: name, rows: rows), numbers: &numbers, doing)
    let outcome = own.outcome(try own.prepare(), rows: rows, chunk: 64)
    guard case .rows(let bits, _) = outcome else { break }
    (format, rows) = (own.output, bits.map { Float(bitPattern: $0) })
  }
  return broken
}

private func checkRows(
  _ trial: NodeTrial, item: Item, numbers: inout Numbers, _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  guard trial.node.isRowwise(for: trial.input), trial.output.width > 0 else { return [] }
  func broken(_ fault: Finding.RowwiseFault) -> [Finding] {
    [.rows(.notRowwise(fault), item: item.name)]
  }
  if trial.node.decidesTimes(for: trial.input) { return broken(.decidesTimes) }
  doing("\(item.name), row by row")
  let run = trial.run(try trial.prepare(), rows: item.rows, cuts: [64])
  guard case .rows(let expected, _) = run.outcome else { return [] }
  if let (taken, given) = run.otherCount { return broken(.count(taken: taken, given: given)) }
  if run.heldBack > 0 { return broken(.heldBack(run.heldBack)) }
  let (width, given) = (trial.input.width, trial.output.width)
  let inOrder = Array(0..<item.rows.count / width)
  let selections: [(Finding.RowSelection, [Int])] = [
    (.shuffled, inOrder.shuffled(using: &numbers)), (.everyThird, inOrder.filter { $0 % 3 == 1 }),
  ]
  for (selection, numbersOfRows) in selections {
    let rows = numbersOfRows.flatMap { item.rows[$0 * width..<($0 + 1) * width] }
    switch trial.outcome(try trial.prepare(), rows: rows, chunk: 7) {
    case .refused(let problem): return broken(.refused(problem, among: selection))
    case .rows(let bits, _):
      guard bits.count == numbersOfRows.count * given else {
        return broken(.count(taken: numbersOfRows.count, given: bits.count / given))
      }
      for (place, row) in numbersOfRows.enumerated()
      where !bits[place * given..<(place + 1) * given]
        .elementsEqual(expected[row * given..<(row + 1) * given])
      {
        return broken(.row(row, among: selection))
      }
    }
  }
  return []
}
