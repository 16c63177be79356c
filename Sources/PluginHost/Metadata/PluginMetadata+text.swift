import GraphCore

extension PluginMetadata {
  /// The side file's suffix, in place of the library's `.so`.
  package static let suffix = ".sergraph.yaml"
  /// The version of side files.
  static let version = "1"

  /// The text of a side file.
  /// - Parameter bytes: The library's size, by which an outdated side file is noticed.
  package func sideFile(libraryBytes bytes: Int) -> String {
    var lines = [
      "# What the library beside this file says of itself, so that it can be known without running it.",
      "# Written by `sergraph plugin build`; make it again after each build.",
      "sergraph_plugin: \(PluginMetadata.version)", "library_bytes: \(bytes)",
      "vendor: \(jsonString(vendor))", "version: \(jsonString(version))",
      "summary: \(jsonString(summary))", "made_with: \(jsonString(madeWith))", "nodes:",
    ]
    for kind in kinds {
      lines += [
        "  - id: \(jsonString(kind.about.name))", "    summary: \(jsonString(kind.about.summary))",
        "    family: \(jsonString(kind.about.family))",
        "    takes: \(list(kind.about.input.map(\.rawValue)))",
        "    gives: \(jsonString(kind.about.output))",
        "    definition: \(jsonString(kind.about.definition))",
        "    look_ahead: \(kind.lookAhead == .infinity ? "item" : kind.lookAhead.text)",
        "    state_bytes: \(kind.stateSize)", "    extensions: \(list(kind.extensions))",
      ]
      if !kind.ports.isEmpty { lines.append("    inputs:") }
      for port in kind.ports {
        lines += [
          "      - name: \(jsonString(port.name))",
          "        takes: \(list(port.kinds.map(\.rawValue)))",
          "        optional: \(port.isOptional)", "        help: \(jsonString(port.help))",
        ]
      }
      if !kind.parameters.isEmpty { lines.append("    parameters:") }
      for parameter in kind.parameters {
        lines += self.lines(parameter).map { "      " + $0 }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The lines of a parameter, or of a member of a structure, from its dash on.
  private func lines(_ parameter: ParameterDescription) -> [String] {
    let form = parameter.form
    let type =
      switch form.element {
      case .boolean: "boolean"
      case .integer: "integer"
      case .number: "number"
      case .text: "text"
      case .choice: "choice"
      case .record: "record"
      case .variant: "variant"
      case .nothing: "nothing"
      }
    var lines = [
      "- name: \(jsonString(parameter.name))", "  type: \(type)",
      "  default: \(jsonString(parameter.standard))", "  help: \(jsonString(parameter.help))",
    ]
    if case .choice(let words) = form.element { lines.append("  choices: \(list(words))") }
    if let structure = form.structure { lines.append("  structure: \(jsonString(structure))") }
    if form.isList { lines.append("  list: true") }
    if form.isOptional { lines.append("  optional: true") }
    if parameter.isRequired { lines.append("  required: true") }
    if parameter.isMain { lines.append("  main: true") }
    if let limits = parameter.limits {
      lines.append("  range: [\(limits.lowerBound.text), \(limits.upperBound.text)]")
    }
    if let unit = parameter.unit { lines.append("  unit: \(jsonString(unit.rawValue))") }
    if !parameter.structures.isEmpty { lines.append("  structures:") }
    for structure in parameter.structures {
      lines += [
        "    - name: \(jsonString(structure.name))", "      kind: \(structure.kind.rawValue)",
        "      members:",
      ]
      for member in structure.members { lines += self.lines(member).map { "        " + $0 } }
    }
    return lines
  }

  private func list(_ texts: [String]) -> String {
    "[" + texts.map(jsonString).joined(separator: ", ") + "]"
  }
}
