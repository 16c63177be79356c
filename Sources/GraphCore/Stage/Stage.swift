/// Prepared steps through which chunks of an item are carried. It knows no recordings, lanes or results.
///
/// Steps are of two sorts. What works *row by row* may be done by any stage's processors, and on several chunks at the same
/// time. All others work *in order*: on one chunk after another, always by the processors of the item's own stage.
final class Stage {
  let steps: [StageStep]
  /// The steps in the order in which a round does them.
  let phases: [Phase]
  /// Where rounds start.
  let starts: [Course.Start]
  /// Seconds of the recording before the item's first row.
  private(set) var start = 0.0

  /// Why a chunk got no further.
  struct Failure: Error {
    var problem: Problem
    /// The number of the step.
    let step: Int
    /// Seconds of the recording, where the problem has a time of its own.
    var time: Double?
  }

  /// Prepares every step of a plan whose format is known.
  convenience init(_ plan: Plan) throws(Problem) {
    var steps: [StageStep] = []
    for step in plan.steps {
      do throws(Problem) { steps.append(try StageStep(step)) } catch {
        throw error.placed(at: plan.graph.nodes[step.node].place)
      }
    }
    self.init(steps)
  }

  /// Puts steps one behind another.
  init(_ steps: [StageStep]) {
    self.steps = steps
    phases = Phase.all(of: steps.map(\.plan))
    starts = Course.starts(of: steps, in: phases)
  }

  /// Makes open steps fit the recording that was opened.
  /// - Parameter chunk: The most rows that are read at once.
  func prepare(for concrete: Format, chunk: Int) throws(Failure) {
    for number in steps.indices {
      try failing(at: number) { () throws(Problem) in
        let step = steps[number]
        if number == 0 {
          try step.fit(source: concrete, chunk: chunk)
        } else if step.plan.isOpen, let input = step.inputs.first {
          try step.fit(input: steps[input].output, most: steps[input].shape.capacity)
        }
      }
    }
  }

  /// Makes the steps that work row by row ready to help with an item of another stage.
  func prepare(toHelp other: Stage) throws(Failure) {
    start = other.start
    for (number, step) in steps.enumerated() where step.isRowwise && step.plan.isOpen {
      let input = other.steps[step.inputs[0]]
      try failing(at: number) { () throws(Problem) in
        try step.fit(input: input.output, most: input.shape.capacity)
      }
    }
  }

  /// Tells every step of the item, of a varied copy with a seed of its own; only those that work row by row,
  /// to help with the item of another stage.
  func begin(_ item: ItemIdentity, onlyRowwise: Bool = false) throws(Failure) {
    start = item.start
    for (number, step) in steps.enumerated() where !onlyRowwise || step.isRowwise {
      guard case .processor(let processor) = step.work else { continue }
      try failing(at: number) { () throws(Problem) in
        try processor.begin(item.drawing(for: step.plan.name))
      }
    }
  }

  /// Forgets the item.
  func reset() { for step in steps { step.reset() } }

  /// Seconds of audio in some samples of the item.
  func seconds(_ samples: Int) -> Double {
    Double(samples) / Double(steps[0].output.sampleRate ?? 1)
  }

  private func failing(at number: Int, _ body: () throws(Problem) -> Void) throws(Failure) {
    do throws(Problem) { try body() } catch { throw Failure(problem: error, step: number) }
  }
}

// Rounds: a step gives rows, and all below it take what comes.
extension Stage {
  /// Starts a round: a step gives rows of itself.
  /// - Parameter produce: Gives them, and says whether more are to come.
  /// - Returns: What `produce` says.
  func produce(
    _ number: Int, _ chunk: Chunk, _ produce: (inout RowBuffer) throws(Problem) -> Bool
  ) throws(Failure) -> Bool {
    chunk.place(number, at: steps[number].rowsOfItem)
    do throws(Problem) { return try chunk.steps[number].fill(produce) } catch {
      throw Failure(problem: error, step: number)
    }
  }

  /// The item has ended: a step gives what it still holds back.
  /// - Returns: Whether more is to come.
  func finish(_ number: Int, _ chunk: Chunk) throws(Failure) -> Bool {
    let step = steps[number]
    return try produce(number, chunk) { (output) throws(Problem) in
      switch step.work {
      case .source, .unprepared: return false
      case .processor(let processor):
        let isMore = try processor.finish(into: &output)
        guard !isMore || output.count > 0 else {
          throw Problem(
            .brokenNode, "'\(step.plan.name)' says that more rows are to come, and gives none")
        }
        return isMore
      case .join(let join):
        try join.give(into: &output)
        if !join.hasMore { try join.checkEnd() }
        return join.hasMore
      }
    }
  }

  /// The item goes no further, without having ended: a step gives what it has ready of the rows that it took.
  /// - Returns: Whether more is ready.
  func catchUp(_ number: Int, _ chunk: Chunk) throws(Failure) -> Bool {
    let step = steps[number]
    return try produce(number, chunk) { (output) throws(Problem) in
      switch step.work {
      case .source, .unprepared: return false
      case .processor(let processor):
        return try processor.catchUp(into: &output) && output.count > 0
      case .join(let join):
        try join.give(into: &output)
        return join.hasMore
      }
    }
  }

  /// Lets a step take what the steps before it gave in this round.
  /// - Returns: Whether there was anything to take.
  func take(_ number: Int, _ chunk: Chunk) throws(Failure) -> Bool {
    let step = steps[number]
    let target = chunk.steps[number]
    do throws(Problem) {
      switch step.work {
      case .source, .unprepared: return false
      case .processor(let processor):
        let input = chunk.steps[step.inputs[0]]
        guard input.buffer.count > 0 else { return false }
        chunk.place(number, at: step.isRowwise ? input.first : step.rowsOfItem)
        try target.fill { (output) throws(Problem) in
          try processor.process(input.buffer, into: &output)
        }
        guard !step.isRowwise || target.buffer.count == input.buffer.count else {
          throw Problem(
            .brokenNode, "'\(step.plan.name)' says that it works row by row, and does not")
        }
      case .join(let join):
        var isFed = false
        for (branch, input) in step.inputs.enumerated() {
          let rows = chunk.steps[input]
          guard rows.buffer.count > 0 else { continue }
          isFed = true
          try join.take(rows.buffer, from: branch)
        }
        guard isFed else { return false }
        chunk.place(number, at: step.rowsOfItem)
        try target.fill { (output) throws(Problem) in try join.give(into: &output) }
      }
    } catch { throw Failure(problem: error, step: number) }
    return true
  }

  /// Checks the rows that a step gave in this round, and counts them; of a step that works in order, while it is the
  /// chunk's turn.
  func account(_ number: Int, _ chunk: Chunk) throws(Failure) {
    if let (_, failure) = notFinite(number, chunk) { throw failure }
    try count(number, chunk)
  }

  /// The first row of this round with a number that is not finite, and what is to be said of it.
  func notFinite(_ number: Int, _ chunk: Chunk) -> (row: Int, failure: Failure)? {
    let step = steps[number]
    let rows = chunk.steps[number]
    guard rows.buffer.count > 0, !step.isView, let bad = firstNotFinite(rows.buffer.values) else {
      return nil
    }
    // Of rows that overlap, the first that holds it.
    let (width, stride) = (rows.buffer.width, max(1, rows.buffer.stride))
    let row = bad < width ? 0 : (bad - width) / stride + 1
    // A sample is a point in time; anything else begins where the stretch that it covers does.
    let moment =
      step.output.kind == .audio
      ? Double(rows.first + row) / Double(step.output.sampleRate ?? 1)
      : step.output.clock.times(ofRow: rows.first + row, duration: .infinity).start
    let time = start + offset(of: step.output) + moment
    let problem = Problem(
      .notFinite,
      "'\(step.plan.name)' gave a number that is not finite at \(shortNumber(time)) s",
      suggestion: number == 0 && !step.plan.isGiven
        ? "the recording itself holds it: repair or re-export it" : nil)
    return (row, Failure(problem: problem, step: number, time: time))
  }

  /// Counts the rows that a step gave in this round, and keeps what they cover.
  func count(_ number: Int, _ chunk: Chunk) throws(Failure) {
    let step = steps[number]
    let rows = chunk.steps[number]
    let count = rows.buffer.count
    guard !step.isRowwise else { return }
    if let coverage = step.coverage {
      do throws(Problem) {
        for row in 0..<count where coverage.isOfEveryRow || rows.first + row == 0 {
          try coverage.append(rows.buffer.covered(by: row))
        }
      } catch { throw Failure(problem: error, step: number) }
    }
    step.rowsOfItem += count
  }
}
