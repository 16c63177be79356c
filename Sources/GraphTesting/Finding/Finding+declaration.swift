extension Finding {
  /// What is missing or wrong in what a kind of node says of itself.
  public enum DeclarationRule: Sendable, Equatable {
    /// The summary is empty, or does not end in a full stop.
    case summary(String)
    /// Nothing says what is computed.
    case noDefinition
    /// A parameter's help is empty, or does not end in a full stop.
    case help(parameter: String, text: String)
    /// A parameter's name holds other characters than lower-case letters, digits and underscores.
    case name(parameter: String)
    /// A parameter's default lies outside its range.
    case standard(parameter: String, value: String)
    /// Two parameters have the same name.
    case sharedName(parameters: [String])
    /// Two structures that a parameter's values are made of have the same name.
    case sharedStructureName(parameter: String, structures: [String])
    /// A structure has no members.
    case noMembers(structure: String)
    /// Two members of a structure have the same name.
    case sharedMemberName(structure: String, members: [String])
    /// A structure has more than one main field.
    case mainFields(Int, structure: String)
    /// A structure's main field may be a mapping itself.
    case structuredMainField(String, structure: String)
    /// The help of a named input is empty, or does not end in a full stop.
    case portHelp(port: String, text: String)
    /// The first of the named inputs takes other kinds of rows than the node says.
    case portKinds(port: String)
  }
}

extension Finding.DeclarationRule: CustomStringConvertible {
  /// The gap as one sentence, without a final stop.
  public var description: String {
    switch self {
    case .summary(let text): "the summary '\(text)' is not a sentence"
    case .noDefinition: "it has no definition"
    case .help(let parameter, let text): "the help of '\(parameter)' is not a sentence: '\(text)'"
    case .name(let parameter): "'\(parameter)' is not in lower case with underscores"
    case .standard(let parameter, let value):
      "the default of '\(parameter)', \(value), is outside its range"
    case .sharedName(let names): "two parameters share a name: \(names)"
    case .sharedStructureName(let parameter, let names):
      "two structures of '\(parameter)' share a name: \(names)"
    case .noMembers(let structure): "'\(structure)' has no members"
    case .sharedMemberName(let structure, let names):
      "two members of '\(structure)' share a name: \(names)"
    case .mainFields(let count, let structure): "'\(structure)' has \(count) main fields"
    case .structuredMainField(let field, let structure):
      "'\(field)' of '\(structure)' can't be its main field: its value may be a mapping too"
    case .portHelp(let port, let text):
      "the help of the input '\(port)' is not a sentence: '\(text)'"
    case .portKinds(let port):
      "its main input '\(port)' takes other kinds than it says of itself"
    }
  }
}
