import CSergraphPlugin
import GraphCore
import PluginInterface

/// Reads the declaration of a parameter in a library, with everything that its values are made of.
struct ForeignParameters {
  private let id: String
  /// What has been read, in the order in which it was met.
  private(set) var structures: [ParameterStructure] = []
  /// The names of the members of each, by its address: a structure may contain itself.
  private var known: [UnsafeRawPointer: (index: Int, members: [String])] = [:]

  /// How many structures a parameter may have.
  private static let most = 200

  /// - Parameter id: The node's, for messages.
  init(of id: String) { self.id = id }

  /// Reads a parameter, a field or an option.
  /// - Throws: `Problem` SG0903 where it breaks the rules of sergraph_plugin.h.
  mutating func description(
    _ foreign: sergraph_parameter
  ) throws(Problem) -> ParameterDescription {
    let name = foreignText(foreign.name)
    func wrong(_ what: String) -> Problem {
      PluginMetadata.wrong("the \(what) of '\(name)' of '\(id)' is not one that there is")
    }
    var words: [String] = []
    var structure = ""
    switch Int(foreign.type) {
    case Int(SERGRAPH_CHOICE):
      guard foreign.choice_count <= 10_000,
        let choices = texts(foreign.choices, count: Int(foreign.choice_count))
      else { throw wrong("type") }
      words = choices
    case Int(SERGRAPH_RECORD): (structure, words) = try read(foreign, .record, name)
    case Int(SERGRAPH_VARIANT): (structure, words) = try read(foreign, .variant, name)
    default: break
    }
    guard
      let form = ParameterForm(
        type: foreign.type, flags: foreign.flags, choices: words, structure: structure)
    else { throw wrong("type") }
    let hasRange = foreign.flags & UInt32(SERGRAPH_RANGE) != 0
    guard !hasRange || foreign.minimum <= foreign.maximum else {
      throw PluginMetadata.wrong(
        "the range of '\(name)' of '\(id)' is \(foreign.minimum)...\(foreign.maximum)")
    }
    guard foreign.unit == UInt32(SERGRAPH_UNIT_NONE) || Unit(code: foreign.unit) != nil else {
      throw wrong("unit")
    }
    let isRequired = foreign.flags & UInt32(SERGRAPH_REQUIRED) != 0
    return ParameterDescription(
      name: name, form: form, limits: hasRange ? foreign.minimum...foreign.maximum : nil,
      unit: Unit(code: foreign.unit), standard: isRequired ? "" : foreignText(foreign.standard),
      help: foreignText(foreign.help), isRequired: isRequired,
      isMain: foreign.flags & UInt32(SERGRAPH_MAIN) != 0)
  }

  /// Reads the structure of a record or variant, unless it is known.
  /// - Returns: Its name and those of its members.
  private mutating func read(
    _ foreign: sergraph_parameter, _ kind: ParameterStructure.Kind, _ parameter: String
  ) throws(Problem) -> (name: String, members: [String]) {
    guard let pointer = UnsafeRawPointer(foreign.structure),
      let structure = sized(pointer, as: sergraph_structure.self)
    else { throw PluginMetadata.wrong("'\(parameter)' of '\(id)' has no structure") }
    let name = foreignText(structure.name)
    if let (index, members) = known[pointer] {
      guard structures[index].kind == kind else {
        throw PluginMetadata.wrong(
          "the structure '\(name)' of '\(id)' is of records and of variants")
      }
      return (name, members)
    }
    guard structures.count < Self.most else {
      throw PluginMetadata.wrong("'\(id)' has more than \(Self.most) structures in one parameter")
    }
    let foreign: [sergraph_parameter] = try elements(
      structure.members, structure.member_count, of: "members of '\(name)'", id)
    let names = foreign.map { foreignText($0.name) }
    let index = structures.count
    known[pointer] = (index, names)
    structures.append(ParameterStructure(name: name, kind: kind, members: []))
    var members: [ParameterDescription] = []
    for member in foreign { members.append(try description(member)) }
    structures[index] = ParameterStructure(name: name, kind: kind, members: members)
    return (name, names)
  }
}
