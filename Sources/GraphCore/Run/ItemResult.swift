/// What one item gave: its rows, or the reason why it has none.
public struct ItemResult: Sendable {
  /// The path as it was given.
  public let path: String
  /// The channel, where every channel is an item of its own.
  public let channel: Int?
  /// Seconds of the recording before the item's first row.
  public let start: Double
  /// Seconds of audio in the item.
  public let duration: Double
  public let outcome: Outcome

  public enum Outcome: Sendable {
    case rows(ResultRows)
    case failure(ItemFailure)
  }
}

/// Why an item has no result.
public struct ItemFailure: Sendable {
  public let problem: Problem
  /// The node that failed, as named in the graph.
  public let node: String
  /// Seconds into the recording.
  public let time: Double?

  public init(problem: Problem, node: String, time: Double?) {
    self.problem = problem
    self.node = node
    self.time = time
  }
}

/// The rows of one item, complete, with their clock.
///
/// `@unchecked Sendable` is safe: the lane that fills it has let go of it when it hands the result over, and only
/// one reader follows.
public final class ResultRows: @unchecked Sendable {
  private let rows: SpillBuffer
  private let times: RowTimes
  public var count: Int { rows.count }
  /// Numbers in a row; other than the plan's where that is open.
  public var width: Int { rows.width }

  init(rows: SpillBuffer, times: RowTimes) {
    self.rows = rows
    self.times = times
  }

  /// Reads the rows in order.
  /// - Parameter body: Takes one row with its start and end in seconds of the recording.
  public func forEachRow<Failure: Error>(
    _ body: (_ row: Span<Float>, _ start: Double, _ end: Double) throws(Failure) -> Void
  ) throws(Failure) -> Problem? {
    var buffer = RowBuffer(width: rows.width, capacity: 256)
    var done = 0
    while done < rows.count {
      buffer.clear()
      do throws(Problem) {
        try buffer.fill { span throws(Problem) in try rows.read(from: done, into: &span) }
      } catch { return error }
      for row in 0..<buffer.count {
        let times: (start: Double, end: Double)
        do throws(Problem) { times = try self.times.ofRow(done + row) } catch { return error }
        try body(buffer[row], times.start, times.end)
      }
      done += buffer.count
    }
    return nil
  }
}
