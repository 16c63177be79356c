/// Carries items whose rows are there already through the stage of a plan that begins with them, one item after another,
/// on the thread of the caller.
///
/// The steps are those of any run; only nothing is opened, waited for or handed to another lane.
package final class StoredRun {
  private let plan: Plan
  private let stage: Stage
  private let chunk: Chunk
  /// The steps that begin, and the rows of each.
  private let tables: [(step: Int, rows: StoredRows)]

  /// Prepares every step.
  /// - Parameters:
  ///   - plan: Made with `GivenRows`.
  ///   - tables: The rows that are given, in the order of the plan's steps.
  /// - Throws: `Problem` of a node that can't be prepared.
  package init(_ plan: Plan, tables: [StoredRows]) throws(Problem) {
    let stage = try Stage(plan)
    self.plan = plan
    self.stage = stage
    chunk = Chunk(for: stage)
    let steps = stage.steps.indices.filter { stage.steps[$0].plan.isGiven }
    precondition(steps.count == tables.count, "every step that is given needs its rows")
    self.tables = Array(zip(steps, tables))
  }

  /// Carries an item.
  /// - Parameters:
  ///   - rows: Where the item's rows stand in each of the tables.
  ///   - take: Takes rows of the plan's output, in order: at least one, one after another.
  /// - Throws: `Problem` of a node, at the node's place in the graph.
  package func run(
    _ item: ItemIdentity, rows: [Range<Int>], take: (Span<Float>) throws(Problem) -> Void
  ) throws(Problem) {
    stage.reset()
    var first = 0
    let most = rows.map(\.count).max() ?? 0
    do throws(Stage.Failure) {
      try stage.carry(item, in: chunk) { () throws(Stage.Failure) in
        guard first < most else { return .end }
        try read(rows, from: first, take)
        first += plan.chunk
        return .more
      } given: { (step) throws(Stage.Failure) in
        try account(step, take)
      }
    } catch {
      let node = stage.steps[error.step].node
      throw error.problem.placed(at: plan.graph.nodes[node].place)
    }
  }

  /// Starts a round with the next rows of every table.
  private func read(
    _ rows: [Range<Int>], from first: Int, _ take: (Span<Float>) throws(Problem) -> Void
  ) throws(Stage.Failure) {
    for (table, range) in zip(tables, rows) {
      let start = min(range.lowerBound + first, range.upperBound)
      let end = min(start + plan.chunk, range.upperBound)
      _ = try stage.produce(table.step, chunk) { output in
        output.append(copying: table.rows[start..<end])
        return end < range.upperBound
      }
      try account(table.step, take)
    }
  }

  /// Checks and counts the rows that a step gave, and gives those of the plan's output.
  private func account(
    _ step: Int, _ take: (Span<Float>) throws(Problem) -> Void
  ) throws(Stage.Failure) {
    try stage.account(step, chunk)
    let rows = chunk.steps[step]
    guard step == plan.outputs[0].step, rows.buffer.count > 0 else { return }
    do throws(Problem) {
      guard rows.buffer.stride < rows.buffer.width else { return try take(rows.buffer.values) }
      for row in 0..<rows.buffer.count { try take(rows.buffer[row]) }
    } catch { throw Stage.Failure(problem: error, step: step) }
  }
}
