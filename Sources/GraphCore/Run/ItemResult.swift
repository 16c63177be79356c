/// What one item gave, complete: its rows, or the reason why it has none.
package struct ItemResult: Sendable {
  /// The recording, or the channel of one.
  package let item: ItemIdentity
  /// Seconds of audio in the item.
  package let duration: Double
  package let outcome: Outcome
  /// What is known of the sound of the whole item; nil of one that failed.
  package let sound: RecordingSound?

  /// The path as it was given.
  package var path: String { item.path }
  /// The channel, where every channel is an item of its own.
  package var channel: Int? { item.channel }
  /// Seconds of the recording before the item's first row.
  package var start: Double { item.start }

  package enum Outcome: Sendable {
    /// For each output of the plan, its rows.
    case rows([ResultRows])
    case failure(ItemFailure)
  }
}

/// Why an item has no result, or no more rows.
public struct ItemFailure: Sendable {
  public let problem: Problem
  /// The node that failed, as named in the graph.
  public let node: String
  /// Seconds into the recording.
  public let time: Double?

  package init(problem: Problem, node: String, time: Double?) {
    self.problem = problem
    self.node = node
    self.time = time
  }
}

/// The rows that one output gave of an item, complete, with their times.
///
/// `@unchecked Sendable` is safe: the lane that fills it has let go of it when it hands the result over, and only
/// one reader follows.
package final class ResultRows: @unchecked Sendable {
  private let output: Int
  private let rows: ResultQueue
  private let start: Double
  private let duration: Double
  private let judge: ResultJudge
  package var count: Int { rows.count }
  /// Numbers in a row; other than the plan's where that is open.
  package var width: Int { rows.width }

  init(
    _ rows: ResultQueue, of output: Int, start: Double, duration: Double, judge: ResultJudge
  ) {
    self.judge = judge
    self.output = output
    self.rows = rows
    self.start = start
    self.duration = duration
  }

  /// Reads the rows in order.
  /// - Parameter body: Takes one row with its start and end in seconds of the recording.
  /// - Returns: Why they can't be read to their end.
  package func forEachRow<Failure: Error>(
    _ body: (_ row: Span<Float>, _ start: Double, _ end: Double) throws(Failure) -> Void
  ) throws(Failure) -> Problem? {
    var done = 0
    while done < rows.count {
      let part: ItemRows
      do throws(Problem) { part = try read(after: done) } catch { return error }
      try part.forEachRow(body)
      done += part.count
    }
    return nil
  }

  /// Reads the rows in order, some at a time.
  package func forEachPart(_ body: (ItemRows) throws(Problem) -> Void) throws(Problem) {
    var done = 0
    while done < rows.count {
      let part = try read(after: done)
      try body(part)
      done += part.count
    }
  }

  private func read(after done: Int) throws(Problem) -> ItemRows {
    let (values, times) = try rows.read(after: done, most: ItemRows.most(ofWidth: width))
    return ItemRows(
      output: output, width: width, values: values,
      times: times.map { rows.time($0, itemStart: start, duration: duration) },
      sounds: try judge.sounds(of: times, after: rows.offset))
  }
}

extension ItemResults {
  /// All of it, complete.
  func whole() -> ItemResult {
    withState { state in
      switch state.ending {
      case .end(let duration):
        let rows = state.queues.enumerated().map { output, queue in
          ResultRows(
            queue, of: output, start: item.start, duration: duration,
            judge: ResultJudge(sound: state.sound, isAnswer: areAnswers[output]))
        }
        return ItemResult(
          item: item, duration: duration, outcome: .rows(rows), sound: state.sound?.ofWhole)
      case .failure(let failure):
        return ItemResult(
          item: item, duration: state.position, outcome: .failure(failure), sound: nil)
      case .rows, nil: preconditionFailure("results are offered when they are complete")
      }
    }
  }
}
