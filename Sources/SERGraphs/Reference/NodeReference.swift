package import GraphCore

/// What is told about nodes, made from their declarations: for a terminal, as Markdown, as JSON.
package enum NodeReference {
  /// Every kind with its summary, by family.
  package static func list(_ kinds: [NodeKind]) -> String {
    var lines: [String] = []
    for family in families(kinds) {
      lines.append(family)
      lines += aligned(
        kinds.filter { $0.about.family == family }.map { ["  " + $0.about.name, $0.about.summary] })
      lines.append("")
    }
    return lines.joined(separator: "\n") + "`sergraph nodes NAME` tells more about one.\n"
  }

  /// Everything about one kind.
  package static func page(_ kind: NodeKind) -> String {
    let about = kind.about
    var lines = ["\(about.name): \(about.summary)", ""]
    lines.append(
      "  takes  \(about.input.isEmpty ? "recordings" : about.input.map(\.rawValue).joined(separator: " or "))"
    )
    lines.append("  gives  \(about.output)")
    let ports = kind.ports
    if !ports.isEmpty {
      lines += ["", "INPUTS"]
      for port in ports {
        lines.append(
          "  \(port.name): \(kinds(of: port))\(port.isOptional ? ", may be left out" : "")")
        lines.append("      \(port.help)")
      }
    }
    if !kind.parameters.isEmpty {
      lines += ["", "PARAMETERS"]
      for parameter in kind.parameters {
        lines += self.lines(of: parameter)
      }
    }
    for structure in structures(of: kind) {
      let what = structure.kind == .record ? "A MAPPING OF" : "ONE OF"
      lines += ["", "\(structure.name.uppercased()), \(what)"]
      for member in structure.members { lines += self.lines(of: member) }
    }
    lines += ["", "DEFINITION"] + wrapped(about.definition, width: 92).map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The node reference, docs/nodes.md.
  package static func markdown(_ kinds: [NodeKind]) -> String {
    var lines = [
      "# Nodes", "",
      "Made by `sergraph nodes --markdown` from the nodes' declarations; a test fails when it is stale.",
      "",
    ]
    for family in families(kinds) {
      lines += [
        "## \(family)", "", "[An example with its output](examples.md#\(family.lowercased())).", "",
      ]
      for kind in kinds where kind.about.family == family {
        let about = kind.about
        lines += ["### `\(about.name)`", "", about.summary, ""]
        lines += [
          "Takes \(about.input.isEmpty ? "recordings" : about.input.map(\.rawValue).joined(separator: " or ")); gives \(about.output).",
          "", about.definition, "",
        ]
        let ports = kind.ports
        if !ports.isEmpty {
          lines += ["| input | what | takes |", "|---|---|---|"]
          lines += ports.map {
            "| `\($0.name)` | \($0.help) | \(self.kinds(of: $0))\($0.isOptional ? "; may be left out" : "") |"
          }
          lines.append("")
        }
        guard !kind.parameters.isEmpty else { continue }
        lines += ["| parameter | default | what | allowed |", "|---|---|---|---|"]
        lines += kind.parameters.map(row)
        lines.append("")
        for structure in structures(of: kind) { lines += table(structure) }
      }
    }
    return lines.joined(separator: "\n")
  }

  /// An array of objects: ports, parameters with type, default, range, unit and help.
  package static func json(_ kinds: [NodeKind]) -> String {
    let objects = kinds.map { kind in
      let about = kind.about
      let parameters = kind.parameters.map(json)
      let input = about.input.map { jsonString($0.rawValue) }.joined(separator: ",")
      let ports = kind.ports.map { port in
        let takes = port.kinds.map { jsonString($0.rawValue) }.joined(separator: ",")
        return "{\"name\":\(jsonString(port.name)),\"takes\":[\(takes)]"
          + ",\"optional\":\(port.isOptional),\"help\":\(jsonString(port.help))}"
      }.joined(separator: ",")
      return "{\"name\":\(jsonString(about.name)),\"family\":\(jsonString(about.family))"
        + ",\"summary\":\(jsonString(about.summary)),\"takes\":[\(input)],\"inputs\":[\(ports)],\"gives\":\(jsonString(about.output))"
        + ",\"definition\":\(jsonString(about.definition)),\"parameters\":[\(parameters.joined(separator: ","))]}"
    }
    return "[" + objects.joined(separator: ",\n") + "]"
  }

  private static func kinds(of port: Port) -> String {
    port.kinds.map(\.rawValue).joined(separator: " or ")
  }

  private static func families(_ kinds: [NodeKind]) -> [String] {
    kinds.reduce(into: []) { if !$0.contains($1.about.family) { $0.append($1.about.family) } }
  }

  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + word.count + 1 > width {
          lines.append(line)
          line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
      }
      lines.append(line)
    }
    return lines
  }
}
