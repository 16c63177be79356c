extension Compiler {
  /// Adds a step that puts the rows of several steps side by side.
  mutating func addJoin(_ step: Graph.Step, _ index: Int, of branches: [Int])
    throws(Problem) -> Int
  {
    let formats = branches.map { steps[$0].output }
    let first = formats[0]
    for (number, format) in formats.enumerated() {
      let name = steps[branches[number]].name
      guard [.features, .spectrum, .scores].contains(format.kind) else {
        throw Problem(
          .wrongKind,
          "rows of \(format.kind.rawValue) can't be joined, and '\(name)' gives \(format)",
          at: step.inputPlaces[number], suggestion: "join features")
      }
      guard format.clock.agrees(with: first.clock) else {
        throw Problem(
          .clocksDiffer,
          "'\(steps[branches[0]].name)' and '\(name)' give rows at different times: "
            + "\(first.clock) and \(format.clock)", at: step.inputPlaces[number],
          suggestion: "give both the same 'hop_length', or pool both first",
          notes: [.init("the first is '\(steps[branches[0]].name)'", at: step.inputPlaces[0])])
      }
    }
    let width = formats.reduce(0) { $0 + $1.width }
    var names = formats.map(\.columnNames)
    if Set(names.joined()).count != width {
      for branch in names.indices {
        let stem = graph.steps[step.inputs[branch]].name
        names[branch] = names[branch].map { "\(stem).\($0)" }
      }
    }
    guard Set(names.joined()).count == width else {
      throw Problem(
        .conflict, "the same rows are joined twice", at: step.inputPlaces.last,
        suggestion: "name each node once")
    }
    var output = Format(
      formats.allSatisfy { $0.kind == first.kind } ? first.kind : .features, width: width,
      clock: formats.map(\.clock).max { span($0) < span($1) } ?? first.clock,
      sampleRate: first.sampleRate,
      names: Array(names.joined()))
    if formats.allSatisfy({ $0.scale == first.scale }) { output.scale = first.scale }
    let queues = branches.map { queue(for: $0, among: branches) }
    let inputs = zip(branches, queues).map {
      Join.Input(name: steps[$0].name, width: steps[$0].output.width, queue: $1)
    }
    return append(
      step.name, index, .join(inputs), branches, output, output,
      capacity: branches.map { steps[$0].capacity }.max() ?? 1,
      state: inputs.reduce(0) { $0 + $1.bytes },
      delay: branches.map { steps[$0].delay }.reduce(.seconds(0)) { longer($0, $1) })
  }

  /// Rows of a branch that may wait for the slowest other one; nil if that one keeps the whole item.
  private func queue(for branch: Int, among branches: [Int]) -> Int? {
    let step = steps[branch]
    guard step.output.clock != .item else { return 1 }
    let others = branches.filter { $0 != branch }.map { steps[$0].delay }.reduce(.seconds(0)) {
      longer($0, $1)
    }
    guard case .seconds(let seconds) = others, seconds.isFinite,
      let period = step.output.clock.period
    else { return nil }
    // Behind by the other's delay, plus what one round of each may bring at once.
    return Int((max(0, seconds) / period.value).rounded(.up)) + 2
      * (branches.map { steps[$0].capacity }.max() ?? 1)
  }

  private func longer(_ a: Delay, _ b: Delay) -> Delay {
    if case .seconds(let first) = a, case .seconds(let second) = b {
      .seconds(max(first, second))
    } else {
      .wholeItem
    }
  }

  private func span(_ clock: Clock) -> Double {
    if case .regular(_, _, let span) = clock { span.value } else { 0 }
  }
}
