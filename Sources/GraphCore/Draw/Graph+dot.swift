extension Plan {
  /// The graph in the language of Graphviz: a box for each node, an edge for each stream with its format.
  package var dot: String {
    var lines = [
      "digraph \(quoted(graph.name)) {", "  rankdir=TB;",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef3fb\", color=\"#5b7db1\", fontname=\"sans-serif\"];",
      "  edge [color=\"#8a94a6\", fontname=\"sans-serif\", fontsize=10];",
    ]
    for node in graph.nodes {
      let settings = node.kind.settings.filter { setting in
        node.kind.parameterDescriptions.first { $0.name == setting.name }?.standard
          != setting.text
      }
      let label =
        ([node.name == node.use ? node.name : "\(node.name): \(node.use)"]
          + settings.map { "\($0.name) = \($0.text)" })
      lines.append(
        "  \(quoted(node.name)) [label=\"\(label.map(escaped).joined(separator: "\\n"))\"];")
    }
    for (number, node) in graph.nodes.enumerated() {
      for input in node.inputs {
        lines.append(
          "  \(quoted(graph.nodes[input].name)) -> \(quoted(graph.nodes[number].name)) "
            + "[label=\(quoted(" " + format(ofNode: input).description))];")
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private func escaped(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        switch character {
        case "\"", "\\": ["\\", character]
        case "\n", "\r\n": [" "]
        default: [character]
        }
      })
  }
}
