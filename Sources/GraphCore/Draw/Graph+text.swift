extension Plan {
  /// The graph as lines for a terminal: each node with its settings that differ from the default, what it takes
  /// where that is not the node above, and what it gives.
  public var drawing: String {
    var lines: [(left: String, right: String)] = []
    for (number, step) in graph.steps.enumerated() {
      let isChained = step.inputs == [number - 1]
      var left = number == 0 ? "" : isChained ? "|\n" : "\n"
      left += step.name == step.use ? step.name : "\(step.name) (\(step.use))"
      if !isChained, !step.inputs.isEmpty {
        left += " <- " + step.inputs.map { graph.steps[$0].name }.joined(separator: ", ")
      }
      lines.append((left, format(ofNode: number).description))
    }
    let width = lines.map { $0.left.split(separator: "\n").last?.count ?? 0 }.max() ?? 0
    return lines.map { line in
      let last = line.left.split(separator: "\n").last?.count ?? 0
      return line.left + String(repeating: " ", count: width - last + 2) + "-> " + line.right
    }.joined(separator: "\n") + "\n"
  }
}
