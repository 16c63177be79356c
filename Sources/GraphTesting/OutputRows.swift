public import GraphCore

/// Runs a node over one item, as an engine would.
/// - Parameters:
///   - node: Its settings.
///   - input: A format that it takes, nothing left open.
///   - rows: The item, one row after another.
///   - fitted: What it has learnt, of a node that has to be fitted.
///   - chunk: How many rows it gets at once.
///   - item: Which recording it is told that this is.
/// - Returns: All rows that it gives, one after another.
/// - Throws: The `Problem` that the node throws.
public func outputRows(
  of node: any GraphNode, input: Format, rows: [Float], fitted: Fitted? = nil, chunk: Int = 64,
  item: ItemIdentity = ItemIdentity(path: "item.wav")
) throws(Problem) -> [Float] {
  try output(of: node, input: input, rows: rows, fitted: fitted, chunk: chunk, item: item).rows
}

/// Runs a node that decides times over one item: the input rows that each of its rows covers, or only the first where
/// the others follow at a clock's rate.
/// - Throws: The `Problem` that the node throws.
public func outputCoverage(
  of node: any GraphNode, input: Format, rows: [Float], fitted: Fitted? = nil, chunk: Int = 64,
  item: ItemIdentity = ItemIdentity(path: "item.wav")
) throws(Problem) -> [Range<Int>] {
  try output(of: node, input: input, rows: rows, fitted: fitted, chunk: chunk, item: item).covered
}

private func output(
  of node: any GraphNode, input: Format, rows: [Float], fitted: Fitted?, chunk: Int,
  item: ItemIdentity
) throws(Problem) -> (rows: [Float], covered: [Range<Int>]) {
  let trial = try NodeTrial(node, input: input, fitted: fitted, item: item)
  switch trial.outcome(try trial.prepare(), rows: rows, chunk: chunk) {
  case .rows(let bits, let covered): return (bits.map { Float(bitPattern: $0) }, covered)
  case .refused(let problem): throw problem
  }
}
