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

  /// Computes rows: every item goes through the stage of a plan that begins with these tables.
  /// - Parameters:
  ///   - plan: Made with `formats`.
  ///   - identity: What nodes are told of an item, by its number.
  ///   - memory: The most bytes of the table that stay in memory.
  ///   - lanes: How many threads carry items.
  /// - Returns: The rows of the plan's output. An item has none that has none in one of the tables, as one that has failed.
  /// - Throws: `Problem` of a node; SG0504 when the task was cancelled; SG0707.
  func run(
    _ plan: Plan, identity: @escaping @Sendable (Int) -> ItemIdentity, memory: Int, lanes: Int
  ) throws(Problem) -> RowTable {
    let tables = plan.given(in: formats).compactMap { step in
      step.isInput ? inputs[step.node] : outputs[step.node]
    }
    let items = StoredItems(plan, tables: tables.map(\.stored), count: tables.first?.items ?? 0) {
      item in
      let rows = tables.map { $0.rows(of: item) }
      // An item that failed has no rows, and its speaker may have no others.
      guard !rows.contains(where: \.isEmpty) else { return nil }
      return StoredItems.Item(identity(item), rows: rows)
    }
    let sink = TableSink(plan.output, memory: memory)
    do throws(StoredItems.FirstFailure) { try items.run(lanes: lanes, into: sink) } catch {
      throw RowTables.advised(error)
    }
    return try sink.finish()
  }

  /// Says which recording a problem is about, and what helps against numbers that are too large.
  private static func advised(_ failure: StoredItems.FirstFailure) -> Problem {
    var problem = failure.problem
    if problem.code == .notFinite, problem.suggestion == nil {
      problem.suggestion = "scale the features with `normalize`"
    }
    guard let item = failure.item else { return problem }
    return problem.noted("this is about recording \(item + 1) of the corpus")
  }
}

/// Makes a table of what comes out.
///
/// `@unchecked Sendable` is safe: lanes call it one at a time, and who made it finishes it when they are done.
private final class TableSink: StoredItems.RowSink, @unchecked Sendable {
  private var builder: RowTableBuilder?

  init(_ format: Format, memory: Int) {
    builder = RowTableBuilder(format: format, memory: memory)
  }

  func take(_ rows: Span<Float>) throws(Problem) { try builder?.append(rows) }

  func endItem() { builder?.endItem() }

  func finish() throws(Problem) -> RowTable {
    guard let builder = builder.take() else {
      preconditionFailure("a table is finished once")
    }
    return try builder.finish()
  }
}
