/// Carries items whose rows are there already through the stage of a plan that begins with them, one item after another,
/// on the thread of the caller.
///
/// The steps are those of any run; only nothing is opened, waited for or handed to another lane.
package final class StoredRun {
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
    do throws(Stage.Failure) {
      try stage.begin(item)
      let most = rows.map(\.count).max() ?? 0
      for first in stride(from: 0, to: most, by: stage.plan.chunk) {
        try read(rows, from: first)
        try carry(after: nil, take: take)
      }
      for step in stage.steps.indices where mayHoldBack(step) {
        var hasMore = true
        while hasMore {
          chunk.begin(chunk.number + 1)
          hasMore = try stage.finish(step, chunk)
          try stage.account(step, chunk)
          try carry(after: step, take: take)
        }
      }
    } catch {
      let node = stage.steps[error.step].plan.node
      throw error.problem.placed(at: stage.plan.graph.steps[node].place)
    }
  }

  private func mayHoldBack(_ step: Int) -> Bool {
    !stage.steps[step].plan.isGiven && !stage.steps[step].plan.isRowwise
  }

  /// Starts a round with the next rows of every table.
  private func read(_ rows: [Range<Int>], from first: Int) throws(Stage.Failure) {
    chunk.begin(chunk.number + 1)
    for (table, range) in zip(tables, rows) {
      let start = min(range.lowerBound + first, range.upperBound)
      let end = min(start + stage.plan.chunk, range.upperBound)
      _ = try stage.produce(table.step, chunk) { output in
        output.append(copying: table.rows[start..<end])
        return end < range.upperBound
      }
      try stage.account(table.step, chunk)
    }
  }

  /// Lets the steps take what came in this round, and gives what comes out.
  /// - Parameter first: The step that gave the rows; nil where they come from the tables.
  private func carry(
    after first: Int?, take: (Span<Float>) throws(Problem) -> Void
  ) throws(Stage.Failure) {
    for step in stage.steps.indices.dropFirst((first ?? -1) + 1)
    where try stage.take(step, chunk) {
      try stage.account(step, chunk)
    }
    let output = stage.plan.outputs[0].step
    do throws(Problem) {
      let rows = chunk.steps[output]
      guard rows.buffer.count > 0 else { return }
      guard rows.buffer.stride < rows.buffer.width else { return try take(rows.buffer.values) }
      for row in 0..<rows.buffer.count { try take(rows.buffer[row]) }
    } catch { throw Stage.Failure(problem: error, step: output) }
  }
}
