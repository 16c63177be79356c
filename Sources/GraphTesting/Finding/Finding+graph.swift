public import GraphCore

extension Finding {
  /// A rule that a graph breaks.
  public enum GraphRule: Sendable, Equatable {
    /// It can't be read, compiled or run.
    case refusal(Problem)
    /// Another number of results than of items came out.
    case resultCount(Int, items: Int)
    /// The same item gives other rows after other items.
    case remembersItems
    /// Other chunks and lanes give other rows.
    case otherRows(chunk: Int, lanes: Int)
    /// NaN or infinity comes out.
    case notFinite
    /// A recording that holds NaN or infinity does not fail.
    case noFailure
    /// A recording that holds NaN or infinity fails with something else, or elsewhere.
    case otherFailure(Problem, time: Double?, expected: Double)
    /// An ordinary recording fails.
    case failure(Problem)
    /// An ordinary recording gives no rows.
    case noRows
    /// The recordings were not opened one after another, so allocations can't be counted.
    case order
    /// It allocates more in a recording that is longer.
    case allocations(Int, rounds: Int)
  }
}

extension Finding.GraphRule: CustomStringConvertible {
  /// The rule as one sentence, with its numbers and without a final stop.
  public var description: String {
    switch self {
    case .refusal(let problem): "it can't be run: \(problem.text)"
    case .resultCount(let results, let items): "\(items) items gave \(results) results"
    case .remembersItems: "the same item gives other rows after others"
    case .otherRows(let chunk, let lanes): "chunks of \(chunk) in \(lanes) lanes give other rows"
    case .notFinite: "NaN or infinity comes out"
    case .noFailure: "does not fail"
    case .otherFailure(let problem, let time, let expected):
      "says '\(problem.message)'" + (time.map { " of \(shortNumber($0)) s" } ?? "")
        + " and not that a number is not finite at \(shortNumber(expected)) s"
    case .failure(let problem): "fails: \(problem.message)"
    case .noRows: "gives no rows"
    case .order: "its items were not opened one after another"
    case .allocations(let more, let rounds):
      "it allocates \(more) times more in the \(rounds) rounds of an item twice as long"
    }
  }
}
