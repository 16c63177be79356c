/// What a structured value is made of: the fields of a record, or the options of a variant.
package struct ParameterStructure: Sendable, Equatable {
  package enum Kind: String, Sendable { case record, variant }

  /// What it is called where it is told about; unique within a parameter.
  package let name: String
  package let kind: Kind
  /// Its fields or options, in order. Of an option, `form` says what value stands behind its word.
  package let members: [ParameterDescription]

  package init(name: String, kind: Kind, members: [ParameterDescription]) {
    self.name = name
    self.kind = kind
    self.members = members
  }

  /// The members of its JSON Schema, without braces.
  /// - Parameter structures: Where those that it names stand.
  func schema(among structures: [ParameterStructure]) -> String {
    switch kind {
    case .record: recordSchema
    case .variant: variantSchema(structures)
    }
  }

  /// Whether an option may be written as its word alone.
  /// - Parameter structures: Where its record stands.
  package static func isWord(
    _ option: ParameterDescription, among structures: [ParameterStructure]
  ) -> Bool {
    if option.form.element == .nothing { return true }
    let record = structures.first { $0.name == option.form.structure }
    return option.form.isRecord && !(record?.members.contains(where: \.isRequired) ?? false)
  }

  private var recordSchema: String {
    let properties = members.map { "\(jsonString($0.name)): {\($0.schema)}" }
    let needed = members.filter(\.isRequired).map { jsonString($0.name) }
    let mapping =
      #""type": "object", "properties": {"# + properties.joined(separator: ", ") + "}"
      + (needed.isEmpty ? "" : #", "required": [\#(needed.joined(separator: ", "))]"#)
      + #", "additionalProperties": false"#
    guard let main = members.first(where: \.isMain) else { return mapping }
    return #""anyOf": [{\#(mapping)}, {\#(main.schema)}]"#
  }

  private func variantSchema(_ structures: [ParameterStructure]) -> String {
    let words = members.filter { Self.isWord($0, among: structures) }.map { jsonString($0.name) }
    var ways = words.isEmpty ? [] : [#"{"enum": [\#(words.joined(separator: ", "))]}"#]
    for option in members where option.form.element != .nothing {
      let word = jsonString(option.name)
      ways.append(
        #"{"type": "object", "properties": {\#(word): {\#(option.schema)}}, "required": [\#(word)], "additionalProperties": false}"#
      )
    }
    return #""anyOf": [\#(ways.joined(separator: ", "))]"#
  }
}

/// The structures of one parameter, as they are collected from its type: each once, in the order in which they are met.
public struct ParameterStructures: Sendable {
  /// What has been collected.
  private(set) var all: [ParameterStructure] = []
  private var types: Set<ObjectIdentifier> = []

  /// Adds the structure of a type and everything within it, unless it is there.
  mutating func add(
    _ type: Any.Type, _ name: String, _ kind: ParameterStructure.Kind,
    members: (inout ParameterStructures) -> [ParameterDescription]
  ) {
    guard types.insert(ObjectIdentifier(type)).inserted else { return }
    let index = all.count
    all.append(ParameterStructure(name: name, kind: kind, members: []))
    all[index] = ParameterStructure(name: name, kind: kind, members: members(&self))
  }
}
