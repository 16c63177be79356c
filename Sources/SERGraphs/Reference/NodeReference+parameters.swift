import GraphCore

extension NodeReference {
  /// What the values of a kind's parameters are made of, each structure once.
  static func structures(of kind: NodeKind) -> [ParameterStructure] {
    kind.parameters.flatMap(\.structures).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  /// A parameter, or a member of a structure, on a page.
  static func lines(of parameter: ParameterDescription) -> [String] {
    let help = "      \(parameter.help)"
    if parameter.form.element == .nothing { return ["  \(parameter.name)", help] }
    let standard = parameter.standard.isEmpty ? "" : " \(parameter.standard)"
    return ["  \(parameter.name):\(standard)", help, "      \(limits(parameter))"]
  }

  /// A parameter, or a field of a record, in a table.
  static func row(_ parameter: ParameterDescription) -> String {
    let standard = parameter.standard.isEmpty ? "" : "`\(parameter.standard)`"
    return "| `\(parameter.name)` | \(standard) | \(parameter.help) | \(limits(parameter)) |"
  }

  /// What a structured value is made of, as Markdown.
  static func table(_ structure: ParameterStructure) -> [String] {
    switch structure.kind {
    case .record:
      [
        "`\(structure.name)` is a mapping of:", "", "| field | default | what | allowed |",
        "|---|---|---|---|",
      ]
        + structure.members.map(row) + [""]
    case .variant:
      ["`\(structure.name)` is one of:", "", "| option | what | its value |", "|---|---|---|"]
        + structure.members.map { "| `\($0.name)` | \($0.help) | \(limits($0)) |" } + [""]
    }
  }

  /// A parameter, or a member of a structure, as a JSON object.
  static func json(_ parameter: ParameterDescription) -> String {
    var members = ["\"name\":\(jsonString(parameter.name))"]
    if !parameter.standard.isEmpty {
      members.append("\"default\":\(jsonString(parameter.standard))")
    }
    if parameter.isRequired { members.append("\"required\":true") }
    if parameter.isMain { members.append("\"main\":true") }
    members.append("\"help\":\(jsonString(parameter.help))")
    members.append("\"schema\":{\(parameter.schema)}")
    if let range = parameter.range { members.append("\"range\":\(jsonString(range))") }
    if let unit = parameter.unit { members.append("\"unit\":\(jsonString(unit.rawValue))") }
    if !parameter.structures.isEmpty {
      let structures = parameter.structures.map { structure in
        "{\"name\":\(jsonString(structure.name)),\"kind\":\"\(structure.kind.rawValue)\",\"members\":["
          + structure.members.map(json).joined(separator: ",") + "]}"
      }
      members.append("\"structures\":[\(structures.joined(separator: ","))]")
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// What is allowed, in words.
  private static func limits(_ parameter: ParameterDescription) -> String {
    let unit = parameter.unit.map { " in \($0.rawValue)" } ?? ""
    let structure = parameter.form.structure.map { " (\($0))" } ?? ""
    return parameter.wanted + structure + unit + (parameter.range.map { ", \($0)" } ?? "")
      + (parameter.isRequired ? "; has to be given" : "")
      + (parameter.isMain ? "; may stand alone in place of the mapping" : "")
  }
}
