public import GraphCore

/// Runs a node on rows that lie between pages that nobody may touch, input that can't be written: once with the ends of
/// input and output at the page behind, once with their beginnings at the page before. A node that reads or writes where
/// it may not ends the process; so this is for processes that may end (`sergraph plugin check` has some). Chunks of no
/// rows are among those that it gets.
///
/// The parameters are those of `checkNode`, which does this too if asked to.
/// - Returns: Each broken rule: the rows have to be the same bits as without the pages.
public func checkGuardPages(
  _ node: any GraphNode, input: Format, rows: [Float]? = nil, fitted: Fitted? = nil,
  item: ItemIdentity = ItemIdentity(path: "item.wav"), seed: UInt64 = 1,
  doing: (String) -> Void = { _ in }
) -> [Finding] {
  do throws(Problem) {
    let trial = try NodeTrial(node, input: input, fitted: fitted, item: item)
    var numbers = Numbers(seed: seed)
    return try checkGuards(trial, items: trial.items(rows: rows, numbers: &numbers), doing)
  } catch {
    return [.rows(.refusal(error))]
  }
}

func checkGuards(
  _ trial: NodeTrial, items: [Item], _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  var broken: [Finding] = []
  var outcomes: [(item: Item, cuts: [Int], side: GuardPages.Side, outcome: NodeTrial.Outcome)] = []
  for item in items where !item.isLong {
    // Few cuts for many rows: each chunk costs two changes of protection.
    let cuts = item.rows.count > 4096 * trial.input.width ? [64, 1000] : [7, 1, 64]
    for side in GuardPages.Side.allCases {
      doing("\(item.name), a guard page \(side.rawValue) the rows, input read-only")
      let run = trial.run(
        try trial.prepare(), rows: item.rows, cuts: cuts, guards: side, getsNothing: true)
      broken += run.broken.map { .rows($0, item: item.name) }
      outcomes.append((item, cuts, side, run.outcome))
    }
  }
  // Without the pages last of all: a node that writes where it may not would spoil what lies there.
  for (item, cuts, side, guarded) in outcomes {
    doing("\(item.name), without guard pages")
    let plain = trial.run(
      try trial.prepare(), rows: item.rows, cuts: cuts, getsNothing: true
    ).outcome
    guard guarded != plain else { continue }
    broken.append(
      .rows(.guardPage(side, guarded.summary, plain.summary), item: item.name))
  }
  return broken
}
