public import GraphCore

extension Finding {
  /// What came of running an item, in short.
  public enum Summary: Sendable, Equatable, CustomStringConvertible {
    /// So many numbers.
    case numbers(Int)
    /// The node refused the item.
    case refused(Problem)

    /// `12 numbers`, or the problem's code and message.
    public var description: String {
      switch self {
      case .numbers(let count): "\(count) numbers"
      case .refused(let problem): "\(problem.code): \(problem.message)"
      }
    }
  }

  /// Where the page that nobody may touch lies.
  public enum GuardSide: String, Sendable, CaseIterable {
    /// The page lies right behind the rows.
    case behind
    /// The page lies right before the rows.
    case before
  }

  /// A rule that a node breaks while it takes or gives rows.
  public enum RowRule: Sendable, Equatable {
    /// It does not take the input's format, or can't be prepared for it.
    case refusal(Problem)
    /// Its output has something open, although the input has not.
    case openOutput(Format)
    /// It names another number of columns than it gives.
    case nameCount(Int, columns: Int)
    /// Two of its columns have the same name.
    case sharedColumnName
    /// Its rows begin less than one number apart.
    case stride(Int)
    /// Chunks of one sort give other rows than chunks of another.
    case otherRows(Chunking, than: Chunking, Summary, Summary)
    /// Chunks of one sort give other rows than chunks of another before an item's damage.
    case otherRowsBeforeDamage(Chunking, than: Chunking, Summary, Summary)
    /// NaN or infinity comes out of finite numbers.
    case notFinite
    /// A processor that was reset gives other rows than a fresh one.
    case remembersItem
    /// A processor that was reset in the middle of an item gives other rows than a fresh one.
    case remembersHalfItem
    /// A processor holds more bytes than the node says.
    case heldBytes(Int, declared: Int)
    /// `process` allocates, so often in one item.
    case allocations(Int)
    /// More rows come out of one call than `capacity` says.
    case capacity(taken: Int, given: Int)
    /// Another number of rows comes of an item than `rowCount` says.
    case rowCount(taken: Int, given: Int, declared: Int)
    /// `finish` says that more rows are to come, and gives none: the engine then ends the item with this problem.
    case finishGivesNothing(Problem)
    /// `finish` gives rows without end.
    case finishNeverEnds
    /// It says that it works row by row, and does not.
    case notRowwise(RowwiseFault)
    /// Rows that lie at a guard page give other numbers than rows elsewhere.
    case guardPage(GuardSide, Summary, Summary)

    /// The problems that have a part in it.
    public var problems: [Problem] {
      let summaries: [Summary]
      switch self {
      case .refusal(let problem), .finishGivesNothing(let problem): return [problem]
      case .otherRows(_, _, let one, let two), .guardPage(_, let one, let two),
        .otherRowsBeforeDamage(_, _, let one, let two):
        summaries = [one, two]
      case .notRowwise(.refused(let problem, _)): return [problem]
      default: return []
      }
      return summaries.compactMap { if case .refused(let problem) = $0 { problem } else { nil } }
    }
  }
}

extension Finding.RowRule: CustomStringConvertible {
  /// The rule as one sentence, with its numbers and without a final stop.
  public var description: String {
    switch self {
    case .refusal(let problem): "it refuses the input: \(problem.text)"
    case .openOutput(let format): "the output is open although the input is not: \(format)"
    case .nameCount(let names, let columns): "\(names) names for \(columns) columns"
    case .sharedColumnName: "two columns share a name"
    case .stride(let stride): "rows are \(stride) numbers apart"
    case .otherRows(let chunking, let other, let one, let two):
      "\(chunking) give other rows than \(other) (\(one); \(two))"
    case .otherRowsBeforeDamage(let chunking, let other, let one, let two):
      "before an item's damage, \(chunking) give other rows than \(other) (\(one); \(two)): "
        + "what is ready, but had no room, is for `catchUp`"
    case .notFinite: "NaN or infinity comes out of finite numbers"
    case .remembersItem: "a processor that is used again gives other rows"
    case .remembersHalfItem: "half an item before it changes what comes out"
    case .heldBytes(let held, let declared):
      "a processor holds \(held) bytes, `stateBytes` says \(declared)"
    case .allocations(let calls): "`process` allocates, \(calls) times in one item"
    case .capacity(let taken, let given):
      "\(taken) rows gave \(given), more than `capacity(for: \(taken))`"
    case .rowCount(let taken, let given, let declared):
      "an item of \(taken) rows gave \(given), `rowCount` says \(declared)"
    case .finishGivesNothing(let problem):
      "`finish` promises more rows, but gives none: such an item fails with \(problem.code)"
    case .finishNeverEnds: "`finish` gives more and more rows, and never ends"
    case .notRowwise(let fault): "it says that it works row by row, but \(fault)"
    case .guardPage(let side, let guarded, let plain):
      "rows with a guard page \(side.rawValue) them give other numbers (\(guarded); \(plain))"
    }
  }
}
