import GraphCore

/// A parameter in a side file, or a member of one of its structures.
struct SideParameter {
  private let value: Value
  private var fields: SideFields
  private let name: String
  /// The structures that it brings along.
  private let structures: [Value]

  init(_ value: Value) throws(Problem) {
    self.value = value
    fields = try SideFields(value, "a parameter")
    name = try fields.text("name")
    structures = try fields.values("structures", isOptional: true)
  }

  /// Reads everything.
  /// - Parameter outer: The structures of the parameter that this is a part of: what they are called, and their members.
  func description(
    _ outer: [(name: String, members: [String])]
  ) throws(Problem) -> ParameterDescription {
    var known = outer
    for value in structures {
      var fields = try SideFields(value, "a structure")
      var members: [String] = []
      for member in try fields.values("members") { members.append(try SideParameter(member).name) }
      known.append((try fields.text("name"), members))
    }
    var fields = fields
    let form = try form(&fields, known)
    let standard = try fields.text("default")
    let help = try fields.text("help")
    let description = ParameterDescription(
      name: name, form: form, limits: try fields.range("range"), unit: try fields.unit("unit"),
      standard: standard, help: help, isRequired: try fields.flag("required"),
      isMain: try fields.flag("main"))
    try fields.end()
    var found: [ParameterStructure] = []
    for value in structures { found.append(try Self.structure(value, known)) }
    return description.made(of: found)
  }

  private func form(
    _ fields: inout SideFields, _ known: [(name: String, members: [String])]
  ) throws(Problem) -> ParameterForm {
    let type = try fields.text("type")
    let choices = try fields.texts("choices", isOptional: type != "choice")
    let isStructured = ["record", "variant"].contains(type)
    let structure = isStructured ? try fields.text("structure") : ""
    let members = known.first { $0.name == structure }?.members ?? []
    let element: ParameterForm.Element
    switch type {
    case "boolean": element = .boolean
    case "integer": element = .integer
    case "number": element = .number
    case "text": element = .text
    case "choice": element = .choice(choices)
    case "record": element = .record(structure, fields: members)
    case "variant": element = .variant(structure, options: members)
    case "nothing": element = .nothing
    default:
      throw Problem(
        .badMetadata, "'\(name)' has the type '\(type)', which there is not", at: value.place)
    }
    return ParameterForm(
      element, isList: try fields.flag("list"), isOptional: try fields.flag("optional"))
  }

  private static func structure(
    _ value: Value, _ known: [(name: String, members: [String])]
  ) throws(Problem) -> ParameterStructure {
    var fields = try SideFields(value, "a structure")
    let name = try fields.text("name")
    let word = try fields.text("kind")
    guard let kind = ParameterStructure.Kind(rawValue: word) else {
      throw Problem(
        .badMetadata, "'\(name)' is of the kind '\(word)', which there is not", at: value.place,
        suggestion: SideFields.cure)
    }
    var members: [ParameterDescription] = []
    for member in try fields.values("members") {
      members.append(try SideParameter(member).description(known))
    }
    try fields.end()
    return ParameterStructure(name: name, kind: kind, members: members)
  }
}
