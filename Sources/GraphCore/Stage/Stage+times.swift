// When the rows of an item happened.

extension Stage {
  private func step(thatDecided name: String?) -> StageStep? {
    name.flatMap { name in steps.first { $0.plan.decidesTimes && $0.plan.name == name } }
  }

  /// Seconds from the item's start to what its rows' clock calls zero, where a node has left out the beginning.
  func offset(of format: Format) -> Double {
    guard let step = step(thatDecided: format.origin) else { return 0 }
    let before = offset(of: step.input)
    guard let coverage = step.coverage, !coverage.isOfEveryRow, let period = step.input.clock.period
    else { return before }
    return before + Double(coverage.first) * period.value
  }

  /// Seconds that a step's rows of this recording may come later than the plan says: where a rate is unusual, nodes may
  /// need longer than was promised while it was open.
  func extraLateness(of step: Int) -> Double {
    steps[step].extraLateness + (steps[step].inputs.map { extraLateness(of: $0) }.max() ?? 0)
  }

  /// When the rows happen that a step has given in a round.
  /// - Returns: Seconds from the item's start to what their clock calls zero; and of each row from there, where they cover
  ///   stretches of their own.
  func times(
    of number: Int, _ chunk: Chunk
  ) throws(Problem) -> (offset: Double, times: [(start: Double, end: Double)]?) {
    let given = steps[number]
    guard let step = step(thatDecided: given.output.origin), let coverage = step.coverage,
      coverage.isOfEveryRow
    else { return (offset(of: given.output), nil) }
    let clock = step.input.clock
    var times: [(start: Double, end: Double)] = []
    for row in chunk.steps[number].first..<chunk.steps[number].end {
      let rows = try coverage.rows(of: row)
      let last = max(rows.lowerBound, rows.upperBound - 1)
      times.append(
        (
          clock.times(ofRow: rows.lowerBound, duration: .infinity).start,
          clock.times(ofRow: last, duration: .infinity).end
        ))
    }
    return (offset(of: step.input), times)
  }
}
