public import GraphCore

extension Finding {
  /// Which rows of an item a node that works row by row is given, other than all in order.
  public enum RowSelection: Sendable, Equatable, CustomStringConvertible {
    /// All of them in another order.
    case shuffled
    /// Every third in order.
    case everyThird

    /// The rows in words, such as `shuffled rows`.
    public var description: String {
      switch self {
      case .shuffled: "shuffled rows"
      case .everyThird: "every third row alone"
      }
    }
  }

  /// Why a node that says it works row by row (`isRowwise`) does not.
  public enum RowwiseFault: Sendable, Equatable {
    /// A call gave another number of rows than it took.
    case count(taken: Int, given: Int)
    /// So many rows came when the item had ended.
    case heldBack(Int)
    /// It decides times while running.
    case decidesTimes
    /// The row of that number of the item gives other numbers among other rows.
    case row(Int, among: RowSelection)
    /// It takes the rows in order, and refuses them otherwise.
    case refused(Problem, among: RowSelection)
  }
}

extension Finding.RowwiseFault: CustomStringConvertible {
  /// What differs, as the rest of a sentence.
  public var description: String {
    switch self {
    case .count(let taken, let given): "\(taken) rows gave \(given)"
    case .heldBack(let count): "`finish` gives \(count) rows"
    case .decidesTimes: "it decides times"
    case .row(let row, let selection): "row \(row) gives other numbers among \(selection)"
    case .refused(let problem, let selection): "it refuses \(selection): \(problem.message)"
    }
  }
}
