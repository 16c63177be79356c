extension Compiler {
  /// Adds the steps of a node: one, one for each of its parts, or none where it has nothing to vary.
  /// - Returns: The step that gives its rows.
  mutating func addNode(
    _ node: any GraphNode, _ name: String, _ index: Int, from input: Int
  )
    throws(Problem) -> Int
  {
    let format = steps[input].output
    guard node.about.input.contains(format.kind) else {
      throw Problem(
        .wrongKind,
        "'\(node.about.name)' takes \(node.about.input.map(\.rawValue).joined(separator: " or ")), "
          + "but '\(steps[input].name)' gives \(format)",
        suggestion: cure(for: node, given: format.kind))
    }
    if !variesCopies, node is any CopyVaryingNode {
      // What it refuses is refused, but it has nothing to do.
      _ = try node.format(for: format)
      return input
    }
    var input = input
    let parts = node.parts(for: format)
    // What the node refuses, its parts need not.
    if !parts.isEmpty { _ = try node.format(for: format) }
    for part in parts.dropLast() {
      input = try addNode(part, "\(name):\(part.about.name)", index, from: input)
    }
    if let last = parts.last { return try addStep(last, name, index, from: input) }
    return try addStep(node, name, index, from: input)
  }

  /// Adds the steps between the source and the graph. Their names, from which they draw, don't depend on the
  /// graph.
  /// - Returns: The step that gives the rows that the graph gets.
  mutating func addCondition(_ index: Int, from source: Int) throws(Problem) -> Int {
    var last = source
    for node in condition {
      last = try addNode(node, "\(node.about.name) (condition)", index, from: last)
    }
    return last
  }

  /// Adds the step of a node, or of the last of its parts.
  private mutating func addStep(
    _ node: any GraphNode, _ name: String, _ index: Int, from input: Int
  ) throws(Problem) -> Int {
    let format = steps[input].output
    let learnt = fitted[graph.nodes[index].name]
    let output = try node.format(for: format, fitted: learnt)
    let completed = Compiler.completed(output, of: node, for: format, name: name)
    let sized = Compiler.sizing(format)
    var rows = steps[input].capacity
    // A read is bounded in time, so where an open rate ends that is what may come at once.
    if format.clock == .open, completed.clock != .open {
      let rate = Double(sized.sampleRate ?? Compiler.widestRate)
      rows = max(1, Int((rate * Compiler.longestRead(chunk: chunk)).rounded(.up)))
    }
    return append(
      name, index, .node(node, learnt), [input], format, completed,
      capacity: max(1, node.capacity(for: rows, input: sized)),
      // A higher rate does not mean a longer delay, so a node is asked for that of any rate.
      state: node.stateBytes(for: sized), delay: node.delay(for: format),
      lateness: node.lateness(for: format), lag: node.lag, isRowwise: node.isRowwise(for: format))
  }
}
