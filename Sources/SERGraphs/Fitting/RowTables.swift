import GraphCore

/// The rows of a corpus at some places of a graph: from these, the rows at any place behind them can be computed.
struct RowTables: Sendable {
  /// What nodes have given, by their numbers.
  var outputs: [Int: RowTable]
  /// What nodes take that have several inputs, side by side, by the nodes' numbers.
  var inputs: [Int: RowTable] = [:]

  /// What the rows are.
  var formats: GivenRows {
    GivenRows(outputs: outputs.mapValues(\.format), inputs: inputs.mapValues(\.format))
  }

  /// The same items, only some of them with their rows.
  /// - Parameter wanted: Item numbers.
  func keeping(_ wanted: [Int]) -> RowTables {
    RowTables(
      outputs: outputs.mapValues { $0.keeping(wanted) },
      inputs: inputs.mapValues { $0.keeping(wanted) })
  }

  /// Computes rows: every item goes through the stage of a plan that begins with these tables, on this thread.
  /// - Parameters:
  ///   - plan: Made with `formats`.
  ///   - speakers: Who speaks in each item, where that is known; none if it is known of no item.
  ///   - memory: The most bytes of the table that stay in memory.
  /// - Returns: The rows of the plan's output. An item has none that has none in one of the tables, as one that has failed.
  /// - Throws: `Problem` of a node; SG0504 when the task was cancelled; SG0707.
  func run(_ plan: Plan, speakers: [String?], memory: Int) throws(Problem) -> RowTable {
    let tables = plan.given(in: formats).compactMap {
      $0.isInput ? inputs[$0.node] : outputs[$0.node]
    }
    let run = try StoredRun(plan, tables: tables.map(\.stored))
    var builder = RowTableBuilder(format: plan.output, memory: memory)
    for item in 0..<(tables.first?.items ?? 0) {
      let rows = tables.map { $0.rows(of: item) }
      // An item that failed has no rows, and its speaker may have no others.
      if !rows.contains(where: \.isEmpty) {
        guard !Task.isCancelled else { throw Problem(.cannotFit, "interrupted") }
        let identity = ItemIdentity(path: "", speaker: speakers.isEmpty ? nil : speakers[item])
        do throws(Problem) {
          try run.run(identity, rows: rows) { (rows) throws(Problem) in try builder.append(rows) }
        } catch { throw RowTables.advised(error, item: item) }
      }
      builder.endItem()
    }
    return try builder.finish()
  }

  /// Says which recording a problem is about, and what helps against numbers that are too large.
  private static func advised(_ problem: Problem, item: Int) -> Problem {
    var problem = problem
    if problem.code == .notFinite, problem.suggestion == nil {
      problem.suggestion = "scale the features with `normalize`"
    }
    return problem.noted("this is about recording \(item + 1) of the corpus")
  }
}
