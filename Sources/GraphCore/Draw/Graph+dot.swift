extension Plan {
  /// The graph in the language of Graphviz: a box for each node, an edge for each stream with its format.
  public var dot: String {
    var lines = [
      "digraph \(quoted(graph.name)) {", "  rankdir=TB;",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef3fb\", color=\"#5b7db1\", fontname=\"sans-serif\"];",
      "  edge [color=\"#8a94a6\", fontname=\"sans-serif\", fontsize=10];",
    ]
    for step in graph.steps {
      let settings = step.kind.settings.filter { setting in
        step.kind.parameterDescriptions.first { $0.name == setting.name }?.standard
          != setting.text
      }
      let label =
        ([step.name == step.use ? step.name : "\(step.name): \(step.use)"]
          + settings.map { "\($0.name) = \($0.text)" })
      lines.append(
        "  \(quoted(step.name)) [label=\"\(label.map(escaped).joined(separator: "\\n"))\"];")
    }
    for (number, step) in graph.steps.enumerated() {
      for input in step.inputs {
        lines.append(
          "  \(quoted(graph.steps[input].name)) -> \(quoted(graph.steps[number].name)) "
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
