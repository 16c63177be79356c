package import CSergraphPlugin
package import GraphCore

/// Reads settings from the C interface as the values of a graph file: for nodes that are written in Swift.
package struct ForeignSettings {
  /// Everything that the parameter's values are made of.
  private let structures: [ParameterStructure]
  private let place = Place(source: SourceText(name: "host", text: ""), line: 1, column: 1)
  /// Deeper than any host's values are.
  private static let deepest = 100

  package init(_ structures: [ParameterStructure]) { self.structures = structures }

  /// Reads a setting.
  /// - Parameter form: What its parameter takes; of one that is not known, a plain value.
  /// - Throws: `Problem` SG0204 where it is not what it says.
  package func value(
    _ foreign: sergraph_setting, _ form: ParameterForm?, depth: Int = 0
  ) throws(Problem) -> Value {
    guard foreign.size >= Version1.size(of: sergraph_setting.self), foreign.count <= 1 << 20,
      depth < Self.deepest
    else { throw wrong(foreign) }
    if foreign.type == UInt32(SERGRAPH_NULL) { return scalar("null") }
    if let form, let structure = structures.first(where: { $0.name == form.structure }) {
      return try structured(foreign, form, structure, depth)
    }
    let values = try elements(foreign)
    if form?.isList ?? false { return Value(.sequence(values), at: place) }
    guard values.count == 1 else { throw wrong(foreign) }
    return values[0]
  }

  private func structured(
    _ foreign: sergraph_setting, _ form: ParameterForm, _ structure: ParameterStructure,
    _ depth: Int
  ) throws(Problem) -> Value {
    let parts = try parts(of: foreign)
    if form.isList {
      var element = form
      element.isList = false
      var values: [Value] = []
      for part in parts { values.append(try value(part, element, depth: depth + 1)) }
      return Value(.sequence(values), at: place)
    }
    var entries: [Value.Entry] = []
    for part in parts {
      let name = part.name.map { String(cString: $0) } ?? ""
      let member = structure.members.first { $0.name == name }
      let value = try value(part, member?.form, depth: depth + 1)
      entries.append(Value.Entry(key: name, keyPlace: place, value: value))
    }
    if structure.kind == .record { return Value(.mapping(entries), at: place) }
    guard let word = texts(foreign.texts, count: 1)?.first, entries.count <= 1 else {
      throw wrong(foreign)
    }
    return entries.isEmpty ? scalar(word) : Value(.mapping(entries), at: place)
  }

  private func parts(of foreign: sergraph_setting) throws(Problem) -> [sergraph_setting] {
    guard foreign.part_count > 0 else { return [] }
    guard foreign.part_count <= 1 << 20, let first = UnsafeRawPointer(foreign.parts) else {
      throw wrong(foreign)
    }
    // A newer host's may be longer: they lie as far apart as the first one says.
    let step = Int(first.load(as: UInt32.self))
    var parts: [sergraph_setting] = []
    for index in 0..<Int(foreign.part_count) {
      guard let part = sized(first.advanced(by: index * step), as: sergraph_setting.self) else {
        throw wrong(foreign)
      }
      parts.append(part)
    }
    return parts
  }

  private func elements(_ foreign: sergraph_setting) throws(Problem) -> [Value] {
    let count = Int(foreign.count)
    guard count > 0 else { return [] }
    switch Int(foreign.type) {
    case Int(SERGRAPH_BOOLEAN):
      guard let integers = foreign.integers else { break }
      return (0..<count).map { scalar((integers[$0] != 0).description) }
    case Int(SERGRAPH_INTEGER):
      guard let integers = foreign.integers else { break }
      return (0..<count).map { scalar(integers[$0].description) }
    case Int(SERGRAPH_NUMBER):
      guard let numbers = foreign.numbers else { break }
      return (0..<count).map { scalar(numbers[$0].description) }
    case Int(SERGRAPH_TEXT), Int(SERGRAPH_CHOICE):
      guard let found = texts(foreign.texts, count: count) else { break }
      // What reads numbers or words of its own wants them bare; only what would be taken for nothing is quoted.
      return found.map { scalar($0, quoted: ["", "~", "null"].contains($0)) }
    default: break
    }
    throw wrong(foreign)
  }

  private func scalar(_ text: String, quoted: Bool = false) -> Value {
    Value(.scalar(text, quoted: quoted), at: place)
  }

  private func wrong(_ foreign: sergraph_setting) -> Problem {
    let name = foreign.name.map { String(cString: $0) } ?? ""
    return Problem(.wrongValue, "the setting '\(name)' can't be read")
  }
}
