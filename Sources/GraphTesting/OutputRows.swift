public import GraphCore

/// Runs a node over one item, as an engine would.
/// - Parameters:
///   - node: Its settings.
///   - input: A format that it takes, nothing left open.
///   - rows: The item, one row after another.
///   - fitted: What it has learnt, of a node that has to be fitted.
///   - chunk: How many rows it gets at once.
/// - Returns: All rows that it gives, one after another.
/// - Throws: The `Problem` that the node throws.
public func outputRows(
  of node: any Node, input: Format, rows: [Float], fitted: Fitted? = nil, chunk: Int = 64
) throws(Problem) -> [Float] {
  let trial = try Trial(node, input: input, fitted: fitted)
  switch trial.run(try trial.prepare(), rows: rows, cuts: [chunk]) {
  case .rows(let bits): return bits.map { Float(bitPattern: $0) }
  case .refused(let problem): throw problem
  }
}
