extension Plan {
  /// The graph as lines for a terminal: each node with its settings that differ from the default, what it takes
  /// where that is not the node above, and what it gives.
  package var drawing: String {
    var lines: [(left: String, right: String)] = []
    for (number, node) in graph.nodes.enumerated() {
      let isChained = node.inputs == [number - 1]
      var left = number == 0 ? "" : isChained ? "|\n" : "\n"
      left += node.name == node.use ? node.name : "\(node.name) (\(node.use))"
      if !isChained, !node.inputs.isEmpty {
        left += " <- " + node.inputs.map { graph.nodes[$0].name }.joined(separator: ", ")
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
