// When the rows of a lane's item happened.

extension LaneGraph {
  private func step(thatDecided name: String?) -> LaneStep? {
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

  /// When the rows of a step happened.
  func times(of format: Format, duration: Double) -> RowTimes {
    let step = step(thatDecided: format.origin)
    guard let step, let coverage = step.coverage, coverage.isOfEveryRow else {
      let offset = offset(of: format)
      return RowTimes(clock: format.clock, start: start + offset, duration: duration - offset)
    }
    let offset = offset(of: step.input)
    return RowTimes(
      clock: step.input.clock, start: start + offset, duration: duration - offset,
      coverage: coverage)
  }
}
