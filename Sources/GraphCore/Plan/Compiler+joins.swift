extension Compiler {
  /// Adds a step that puts the rows of several steps side by side.
  /// - Parameter namesParts: Whether the format says which columns come from which step.
  mutating func addJoin(
    _ step: Graph.NamedNode, _ index: Int, of branches: [Int], namingParts namesParts: Bool = false
  ) throws(Problem) -> Int {
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
    }
    try checkClocks(step, of: branches)
    let width = formats.reduce(0) { $0 + $1.width }
    var names = formats.map(\.columnNames)
    if Set(names.joined()).count != width {
      for branch in names.indices {
        let stem = graph.nodes[step.inputs[branch]].name
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
    output.origin = first.origin
    if namesParts {
      output.parts =
        Format.joined(
          branches.indices.map { (graph.nodes[step.inputs[$0]].name, formats[$0]) }
        ).parts
    }
    return appendJoin(step, index, of: branches, giving: output)
  }

  /// Adds the step that puts the named inputs of a node side by side.
  mutating func addPorts(
    _ node: any GraphNode, _ step: Graph.NamedNode, _ index: Int, of branches: [Int]
  ) throws(Problem) -> Int {
    for (number, branch) in branches.enumerated() {
      let port = node.ports.first { $0.name == step.inputPorts[number] }
      let format = steps[branch].output
      if let port, !port.kinds.contains(format.kind) {
        throw Problem(
          .wrongKind,
          "the input '\(port.name)' takes \(port.kinds.map(\.rawValue).joined(separator: " or ")), "
            + "but '\(steps[branch].name)' gives \(format)", at: step.inputPlaces[number],
          suggestion: port.kinds == [.segments] ? "take them from a 'segment' node" : nil)
      }
    }
    try checkClocks(step, of: branches)
    var inputs: [(port: String, format: Format)] = []
    for port in node.ports {
      let own = zip(branches, step.inputPorts).filter { $1 == port.name }
        .map { steps[$0.0].output }
      guard var format = own.first else { continue }
      if own.count > 1 {
        format.width = own.reduce(0) { $0 + $1.width }
        format.stride = format.width
        format.names = own.flatMap(\.columnNames)
        if Set(own.map(\.scale)).count > 1 { format.scale = nil }
        if Set(own.map(\.kind)).count > 1 { format.kind = .features }
      }
      inputs.append((port.name, format))
    }
    return appendJoin(step, index, of: branches, giving: Format.joined(inputs))
  }

  /// Rows can only stand side by side if they happen at the same times.
  private func checkClocks(_ step: Graph.NamedNode, of branches: [Int]) throws(Problem) {
    let first = steps[branches[0]]
    for (number, branch) in branches.enumerated() {
      let other = steps[branch]
      // A node that works column by column runs before the join, under a name that the graph does not have.
      let names = [step.inputs[0], step.inputs[number]].map { graph.nodes[$0].name }
      let note = [Problem.Note("the first is '\(names[0])'", at: step.inputPlaces[0])]
      guard other.output.clock.agrees(with: first.output.clock) else {
        throw Problem(
          .clocksDiffer,
          "'\(names[0])' and '\(names[1])' give rows at different times: "
            + "\(first.output.clock) and \(other.output.clock)", at: step.inputPlaces[number],
          suggestion: other.output.sampleRate == first.output.sampleRate
            ? "give both the same 'hop_length', or pool both first"
            : "give both the same time between rows, 'hop_length' divided by the sample rate, or pool both first",
          notes: note)
      }
      guard other.output.origin == first.output.origin else {
        let origin = other.output.origin ?? first.output.origin ?? ""
        throw Problem(
          .clocksDiffer,
          "'\(names[0])' and '\(names[1])' give rows at different times: only one of them comes "
            + "after '\(origin)', which decides when rows happen", at: step.inputPlaces[number],
          suggestion: "take both from behind '\(origin)', or both from before it", notes: note)
      }
      try checkCounts(step, of: branches, number)
    }
  }

  private mutating func appendJoin(
    _ step: Graph.NamedNode, _ index: Int, of branches: [Int], giving output: Format
  ) -> Int {
    let queues = branches.map { queue(for: $0, among: branches) }
    let inputs = zip(branches, queues).map {
      Join.Input(name: steps[$0].name, width: steps[$0].output.width, queue: $1)
    }
    return append(
      step.name, index, .join(inputs), branches, output, output,
      capacity: branches.map { steps[$0].capacity }.max() ?? 1,
      state: inputs.reduce(0) { $0 + $1.bytes }, delay: .seconds(0))
  }

  /// Rows of a branch that may wait for the slowest other one; nil if that one keeps the whole item.
  private func queue(for branch: Int, among branches: [Int]) -> Int? {
    let step = steps[branch]
    guard step.output.clock != .item else { return 1 }
    let others = branches.filter { $0 != branch }.map { steps[$0] }
    let seconds = others.map(\.behind).max() ?? 0
    // What keeps a whole item above both branches keeps neither from the other.
    guard others.allSatisfy({ $0.base == step.base || ($0.base == 0 && areGivenInStep) }),
      seconds.isFinite,
      let period = step.output.clock.period
    else { return nil }
    // Behind by the other's delay, plus what one round of each may bring at once, and each round that it lags behind.
    let rounds = 2 + max(0, (others.map(\.lag).max() ?? 0) - step.lag)
    return Int((max(0, seconds) / period.value).rounded(.up)) + rounds
      * (branches.map { steps[$0].capacity }.max() ?? 1)
  }

  private func span(_ clock: Clock) -> Double {
    if case .regular(_, _, let span) = clock { span.value } else { 0 }
  }
}
