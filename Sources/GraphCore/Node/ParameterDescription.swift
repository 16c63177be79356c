/// A parameter as a plain value, for help, documentation and schemas: of a node, or a field or option of a structure.
public struct ParameterDescription: Sendable, Equatable {
  package let name: String
  package let form: ParameterForm
  /// The smallest and the largest number that is allowed, of each element of a list; nil where any will do.
  package let limits: ClosedRange<Double>?
  /// What is wanted, such as `an integer`.
  package let wanted: String
  /// The allowed range in words.
  package let range: String?
  package let unit: Unit?
  /// The default, as it stands in a graph file; empty where it has to be given.
  package let standard: String
  package let help: String
  /// Whether it has to be given.
  package let isRequired: Bool
  /// Whether it is the field that one value in place of a mapping is for.
  package let isMain: Bool
  /// Everything that its values are made of, each once: a structure that contains itself names itself. Those of a field
  /// or option stand with the parameter that it is part of.
  package private(set) var structures: [ParameterStructure] = []
  private let typeSchema: String

  /// - Parameter typeSchema: The members of its type's JSON Schema, without a range.
  init(
    name: String, form: ParameterForm, limits: ClosedRange<Double>?, wanted: String, range: String?,
    unit: Unit?, standard: String, help: String, isRequired: Bool = false, isMain: Bool = false,
    typeSchema: String
  ) {
    self.name = name
    self.form = form
    self.limits = limits
    self.wanted = wanted
    self.range = range
    self.unit = unit
    self.standard = standard
    self.help = help
    self.isRequired = isRequired
    self.isMain = isMain
    self.typeSchema = typeSchema
  }

  /// Describes a parameter whose type is known only while running.
  /// - Parameters:
  ///   - standard: Its default, as it stands in a graph file.
  ///   - structures: Everything that its values are made of.
  package init(
    name: String, form: ParameterForm, limits: ClosedRange<Double>?, unit: Unit?, standard: String,
    help: String, isRequired: Bool = false, isMain: Bool = false,
    structures: [ParameterStructure] = []
  ) {
    let range = limits.map { "\($0.lowerBound.text)...\($0.upperBound.text)" }
    self.init(
      name: name, form: form, limits: limits, wanted: form.wanted,
      range: range.map { form.isList ? $0 + ", at least one" : $0 }, unit: unit,
      standard: standard, help: help, isRequired: isRequired, isMain: isMain,
      typeSchema: form.schema)
    self.structures = structures
  }

  /// The same parameter with everything that its values are made of.
  package func made(of structures: [ParameterStructure]) -> ParameterDescription {
    var copy = self
    copy.structures = structures
    return copy
  }

  /// The members of its JSON Schema, without braces.
  package var schema: String {
    var schema = typeSchema
    if let limits {
      schema +=
        form.isList
        ? #", "minItems": 1"#
        : #", "minimum": \#(limits.lowerBound.text), "maximum": \#(limits.upperBound.text)"#
    }
    guard !structures.isEmpty else { return schema }
    let definitions = structures.map {
      "\(jsonString($0.name)): {\($0.schema(among: structures))}"
    }
    return schema + #", "$defs": {"# + definitions.joined(separator: ", ") + "}"
  }

  package static func outOfRange(
    _ name: String, _ text: String, range: String?, unit: Unit?, _ place: Place
  ) -> Problem {
    Problem(
      .outOfRange, "'\(name)' is \(text), outside \(range ?? "its range")", at: place,
      suggestion: unit.map { "in \($0.rawValue), \(range ?? "")" } ?? range)
  }
}
