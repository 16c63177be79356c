import GraphCore
import PluginInterface

extension PluginMetadata {
  /// Checks what is said of a node's parameters.
  /// - Throws: `Problem` SG0903 for the first thing that is wrong.
  func checkParameters(of kind: Kind) throws(Problem) {
    let id = kind.about.name
    for parameter in kind.parameters {
      guard !PluginMetadata.reserved.contains(parameter.name) else {
        throw Self.wrong("'\(id)' has a parameter '\(parameter.name)', a word that graphs need")
      }
      guard kind.parameters.count(where: { $0.name == parameter.name }) == 1 else {
        throw Self.wrong("'\(id)' has two parameters called '\(parameter.name)'")
      }
      let structures = parameter.structures
      let owner = "'\(parameter.name)' of '\(id)'"
      try check(parameter, of: "'\(id)'", among: structures)
      for structure in structures { try check(structure, of: owner, among: structures) }
      // Defaults can be read once everything that they are made of is known to be there.
      for structure in structures where structure.kind == .record {
        for field in structure.members {
          try checkDefault(field, of: "'\(structure.name)' of \(owner)", among: structures)
        }
      }
      try checkDefault(parameter, of: "'\(id)'", among: structures)
    }
  }

  private func check(
    _ structure: ParameterStructure, of owner: String, among structures: [ParameterStructure]
  ) throws(Problem) {
    let name = structure.name
    guard isWord(name) else {
      throw Self.wrong("the structure '\(name)' of \(owner) is not in lower case letters")
    }
    guard structures.count(where: { $0.name == name }) == 1 else {
      throw Self.wrong("two structures of \(owner) are called '\(name)'")
    }
    guard !structure.members.isEmpty else {
      throw Self.wrong("the structure '\(name)' of \(owner) has no members")
    }
    for member in structure.members {
      guard structure.members.count(where: { $0.name == member.name }) == 1 else {
        throw Self.wrong("the structure '\(name)' of \(owner) has two members '\(member.name)'")
      }
      try check(
        member, of: "'\(name)' of \(owner)", among: structures,
        isOption: structure.kind == .variant)
    }
    // A field with a mapping of its own can't be told from the whole mapping.
    let main = structure.members.filter(\.isMain)
    guard main.count <= 1, structure.kind == .record || main.isEmpty,
      !main.contains(where: { $0.form.structure != nil && !$0.form.isList })
    else {
      throw Self.wrong("'\(name)' of \(owner) can't have that main field")
    }
  }

  private func check(
    _ parameter: ParameterDescription, of owner: String, among structures: [ParameterStructure],
    isOption: Bool = false
  ) throws(Problem) {
    let name = parameter.name
    guard isWord(name) else {
      throw Self.wrong("the parameter '\(name)' of \(owner) is not in lower case letters")
    }
    if case .choice(let words) = parameter.form.element, words.isEmpty {
      throw Self.wrong("the parameter '\(name)' of \(owner) has no choices")
    }
    if let structure = parameter.form.structure,
      !structures.contains(where: { $0.name == structure })
    {
      throw Self.wrong("the structure '\(structure)' of '\(name)' of \(owner) is missing")
    }
    guard isOption || parameter.form.element != .nothing else {
      throw Self.wrong("the type of '\(name)' of \(owner) is not one that there is")
    }
  }

  private func checkDefault(
    _ parameter: ParameterDescription, of owner: String, among structures: [ParameterStructure]
  ) throws(Problem) {
    guard !parameter.isRequired else { return }
    let name = parameter.name
    do throws(Problem) { _ = try parameter.made(of: structures).standardSetting() } catch {
      throw Self.wrong(
        "the default of '\(name)' of \(owner), \(parameter.standard), can't be: \(error.message)")
    }
  }
}
