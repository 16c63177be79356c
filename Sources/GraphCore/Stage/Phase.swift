/// Steps of a plan that are done together: all row by row, or all in order.
///
/// A plan's phases take turns: the first is in order (it reads, and does nothing else), the second row by row, and so
/// on. A step stands in the earliest phase of its kind that comes after the steps whose rows it takes. So a lane waits
/// for its turn once a phase, not once a step. A step that starts a stage of its own, and works in order, stands in a
/// phase that no step above it is in: one lane may be at work there while another is still above it.
struct Phase {
  /// Whether chunks may pass it at the same time, each by the processors of another stage.
  let isRowwise: Bool
  /// The numbers of its steps, in the order in which they are done.
  var steps: [Int] = []

  /// The phases of a plan's steps; some may have no steps.
  static func all(of steps: [Plan.Step]) -> [Phase] {
    var phases: [Phase] = []
    var places: [Int] = []
    for (number, step) in steps.enumerated() {
      let earliest = step.inputs.map { places[$0] }.max() ?? 0
      // Phases of an odd number are row by row.
      var place = (earliest % 2 == 1) == step.isRowwise ? earliest : earliest + 1
      let isOwn = step.startsStage || earliest == 0
      if isOwn, !step.isRowwise, place == earliest, number > 0 { place += 2 }
      while phases.count <= place { phases.append(Phase(isRowwise: phases.count % 2 == 1)) }
      phases[place].steps.append(number)
      places.append(place)
    }
    return phases
  }
}
