import Synchronization

extension CarriedItem {
  /// Carries the next rounds from their start to the results.
  /// - Parameters:
  ///   - load: Where the rows lie.
  ///   - own: The stage whose processors do what works row by row.
  ///   - counters: Takes what was done.
  /// - Returns: False when there is nothing more to carry.
  func carry(_ load: Load, by own: Stage, counters: inout Counters) -> Bool {
    let ticket = tickets.add(1, ordering: .relaxed).oldValue
    guard enter(starting, ticket) else { return false }
    if isCancelled() {
      interrupt()
      return false
    }
    var clock = monotonicNanoseconds()
    guard let first = course.next,
      begin(load, at: first, ticket, counters: &counters, clock: &clock)
    else {
      starting.leave(ticket)
      return false
    }
    for (phase, turn) in zip(stage.phases, turns).dropFirst(first.phase + 1) {
      if let turn, !turn.isOpen(to: ticket) {
        guard enter(turn, ticket) else { return false }
        // Waiting is no work.
        clock = monotonicNanoseconds()
      }
      let worker = turn == nil ? own : stage
      forEachRound(of: load, ticket) { (chunk) throws(Stage.Failure) in
        for step in phase.steps {
          try work(step, chunk, by: worker, counters: &counters, clock: &clock)
        }
      }
      turn?.leave(ticket)
    }
    guard enter(leaving, ticket) else { return false }
    forEachRound(of: load, ticket) { (chunk) throws(Stage.Failure) in
      do throws(Problem) { try handOver(chunk) } catch {
        throw Stage.Failure(problem: error, step: stage.steps.count - 1)
      }
    }
    leaving.leave(ticket)
    return !isGivenUp(ticket + 1)
  }

  /// Does something with every round of a load; one that fails is dropped with those after it.
  private func forEachRound(
    of load: Load, _ ticket: Int, _ body: (Chunk) throws(Stage.Failure) -> Void
  ) {
    for round in 0..<load.count {
      do throws(Stage.Failure) { try body(load.chunks[round]) } catch {
        load.count = round
        return fail(load.chunks[round], ticket, error)
      }
    }
  }

  /// Starts rounds: reads them, or lets steps finish; and does the rest of that phase. It has the turn to start.
  /// - Returns: False if the item is given up.
  private func begin(
    _ load: Load, at first: Course.Start, _ ticket: Int, counters: inout Counters,
    clock: inout UInt64
  ) -> Bool {
    if first.phase > 0, let turn = turns[first.phase] {
      guard enter(turn, ticket) else { return false }
      clock = monotonicNanoseconds()
    }
    load.begin(for: stage, rounds: isShared ? plan.roundsOfShared : 1)
    for round in 0..<load.count {
      guard let start = course.next, start.phase == first.phase else {
        load.count = round
        break
      }
      let chunk = load.chunks[round]
      chunk.begin(rounds)
      rounds += 1
      do throws(Stage.Failure) {
        try produce(chunk, counters: &counters, clock: &clock)
        for step in stage.phases[start.phase].steps where step > start.step {
          try work(step, chunk, by: stage, counters: &counters, clock: &clock)
        }
      } catch {
        load.count = round
        fail(chunk, ticket, error)
        break
      }
    }
    turns[first.phase]?.leave(ticket)
    if first.phase > 0 { starting.leave(ticket) }
    return true
  }

  /// Gives the first rows of a round.
  private func produce(
    _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) {
    chunk.samples = stage.steps[0].rowsOfItem
    let step = try stage.start(&course, chunk) { () throws(Stage.Failure) in
      try read(chunk, counters: &counters, clock: &clock)
    }
    if let step { try account(step, chunk, counters: &counters, clock: &clock) }
  }

  /// Reads the rows of a round.
  private func read(
    _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) -> Course.Reading {
    var (isLast, damage): (Bool, Stage.Failure?) = (false, nil)
    do throws(Stage.Failure) {
      isLast = try !stage.produce(0, chunk) { (output) throws(Problem) in
        try reader.read(into: &output)
      }
    } catch {
      chunk.steps[0].fill { $0.truncate(to: 0) }
      damage = error
    }
    if let (row, failure) = stage.notFinite(0, chunk) {
      // What comes before it is carried, so that the rows that it gives do not depend on the chunk.
      chunk.steps[0].fill { $0.truncate(to: row) }
      (isLast, damage) = (false, failure)
    }
    try measure(chunk, isLast: isLast)
    try stage.count(0, chunk)
    tally(0, chunk, counters: &counters, clock: &clock)
    let count = chunk.steps[0].buffer.count
    chunk.samples += count
    let seconds = stage.seconds(count)
    counters.audio += seconds
    progress.read(seconds)
    return damage.map { .damage($0) } ?? (isLast ? .end : .more)
  }

  /// Measures the sound that was read.
  private func measure(_ chunk: Chunk, isLast: Bool) throws(Stage.Failure) {
    meter.take(chunk.steps[0].buffer)
    if isLast { meter.finish() }
    do throws(Problem) {
      let cancelsFrom = reader.cancelsFrom
      if !meter.closed.isEmpty || cancelsFrom != nil {
        try results.measured(meter.closed, cancelsFrom: cancelsFrom)
      }
    } catch { throw Stage.Failure(problem: error, step: 0) }
    meter.forget()
    if isLast { results.soundEnded(reader.flags) }
  }

  private func work(
    _ step: Int, _ chunk: Chunk, by worker: Stage, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) {
    guard try worker.take(step, chunk) else { return }
    try account(step, chunk, counters: &counters, clock: &clock)
  }

  private func account(
    _ step: Int, _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) throws(Stage.Failure) {
    try stage.account(step, chunk)
    tally(step, chunk, counters: &counters, clock: &clock)
  }

  private func tally(
    _ step: Int, _ chunk: Chunk, counters: inout Counters, clock: inout UInt64
  ) {
    let now = monotonicNanoseconds()
    let (steps, node) = (stage.steps, stage.steps[step].node)
    counters.nodes[node].busy += now - clock
    // A node's rows are counted where they leave it: on branches and joins, at its last step.
    if step == steps.count - 1 || steps[step + 1].node != node {
      counters.nodes[node].rows += chunk.steps[step].buffer.count
    }
    clock = now
  }

  private func handOver(_ chunk: Chunk) throws(Problem) {
    for (number, output) in plan.outputs.enumerated() {
      let rows = chunk.steps[output.step]
      guard rows.buffer.count > 0 else { continue }
      let (offset, times) = try stage.times(of: output.step, chunk)
      try results.append(rows.buffer, of: number, offset: offset, times: times)
    }
    try results.endRound(at: stage.seconds(chunk.samples))
  }
}
