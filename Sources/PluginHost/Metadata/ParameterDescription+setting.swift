package import GraphCore
package import PluginInterface

extension ParameterDescription {
  /// Reads a value of this parameter.
  /// - Throws: Everything that is wrong with it, SG0204 for what is of another type, SG0205 for what is out of range.
  package func setting(_ value: Value) throws(Problems) -> PluginSetting {
    var reader = SettingReader(structures: structures)
    guard let setting = reader.setting(value, of: self, depth: 1), reader.problems.isEmpty else {
      throw Problems(reader.problems)
    }
    return setting
  }

  /// Its default.
  package func standardSetting() throws(Problem) -> PluginSetting {
    do throws(Problems) { return try setting(standardValue()) } catch {
      throw error.all.first ?? Problem(.wrongValue, "it can't be read")
    }
  }

  /// Its default as it stands in a graph file.
  fileprivate func standardValue() throws(Problems) -> Value {
    try readYAMLValue(standard, name: "default of '\(name)'")
  }
}

/// Reads the values of a parameter by its description.
private struct SettingReader {
  /// Everything that the parameter's values are made of.
  let structures: [ParameterStructure]
  var problems: [Problem] = []
  /// How many more parts the defaults of one written record may have; nil outside of defaults.
  private var allowance: Int?

  private static let deepest = 64
  private static let mostDefaults = 10_000

  init(structures: [ParameterStructure]) { self.structures = structures }

  /// Reads a value; nil where something is wrong with it.
  mutating func setting(
    _ value: Value, of parameter: ParameterDescription, depth: Int
  ) -> PluginSetting? {
    allowance = allowance.map { $0 - 1 }
    guard depth <= Self.deepest, allowance ?? 0 >= 0 else {
      problems.append(
        Problem(
          .shape,
          "the values of '\(parameter.name)' nest deeper than \(Self.deepest), or are too many",
          at: value.place, suggestion: "give flatter defaults"))
      return nil
    }
    return content(value, of: parameter, depth).map {
      PluginSetting(parameter.name, parameter.form, $0)
    }
  }

  private mutating func content(
    _ value: Value, of parameter: ParameterDescription, _ depth: Int
  ) -> PluginSetting.Content? {
    let form = parameter.form
    if form.isOptional, value.isNull { return .null }
    guard let structure = structures.first(where: { $0.name == form.structure }) else {
      return plain(value, of: parameter)
    }
    guard form.isList else { return structured(value, parameter.name, structure, depth) }
    guard case .sequence(let values) = value.content else {
      return refused(mismatch(value, parameter), parameter)
    }
    var element = form
    element.isList = false
    var settings: [PluginSetting] = []
    for value in values {
      if let content = structured(value, parameter.name, structure, depth) {
        settings.append(PluginSetting(parameter.name, element, content))
      }
    }
    return settings.count == values.count ? .elements(settings) : nil
  }

  private mutating func structured(
    _ value: Value, _ name: String, _ structure: ParameterStructure, _ depth: Int
  ) -> PluginSetting.Content? {
    let members = structure.members
    if structure.kind == .record {
      let shape = RecordShape(
        name: name, fields: members.map { ($0.name, $0.isRequired) },
        main: members.firstIndex(where: \.isMain))
      return record(shape.parts(of: value, problems: &problems), members, depth)
    }
    do throws(Problem) {
      let shape = VariantShape(name: name, options: members.map { ($0.name, $0.form) })
      let (option, value) = try shape.choice(in: value)
      guard let value else { return .variant(members[option].name, nil) }
      return setting(value, of: members[option], depth: depth + 1).map {
        .variant(members[option].name, $0)
      }
    } catch {
      problems.append(error)
      return nil
    }
  }

  private mutating func record(
    _ parts: [(field: Int, value: Value)], _ fields: [ParameterDescription], _ depth: Int
  ) -> PluginSetting.Content? {
    var settings = [PluginSetting?](repeating: nil, count: fields.count)
    for (field, value) in parts {
      settings[field] = setting(value, of: fields[field], depth: depth + 1)
    }
    let outer = allowance
    // Defaults may have defaults in turn, without an end where a library is wrong.
    allowance = outer ?? Self.mostDefaults
    defer { if outer == nil { allowance = nil } }
    for (index, field) in fields.enumerated()
    where !field.isRequired && !parts.contains(where: { $0.field == index }) {
      do throws(Problems) {
        settings[index] = setting(try field.standardValue(), of: field, depth: depth + 1)
      } catch { problems += error.all }
    }
    let complete = settings.compactMap { $0 }
    return complete.count == fields.count ? .record(complete) : nil
  }

  private mutating func plain(
    _ value: Value, of parameter: ParameterDescription
  ) -> PluginSetting.Content? {
    switch parameter.form.element {
    case .boolean:
      return elements(value, parameter, Bool.read).map { .booleans($0) }
    case .integer:
      guard let integers = elements(value, parameter, Int.read) else { return nil }
      return allowed(integers, value, parameter) { Double($0) } ? .integers(integers) : nil
    case .number:
      guard let numbers = elements(value, parameter, Double.read) else { return nil }
      return allowed(numbers, value, parameter) { $0 } ? .numbers(numbers) : nil
    case .text:
      return elements(value, parameter, String.read).map { .texts($0) }
    case .choice(let words):
      return elements(value, parameter) { (value) throws(Problem) in
        try readChoice(value, among: words)
      }.map { .texts($0) }
    case .record, .variant, .nothing: return refused(mismatch(value, parameter), parameter)
    }
  }

  /// The elements of a list, or the one value; nil where any is of another type, and each that is has been told.
  private mutating func elements<Element>(
    _ value: Value, _ parameter: ParameterDescription,
    _ read: (Value) throws(Problem) -> Element
  ) -> [Element]? {
    var values = [value]
    if parameter.form.isList {
      guard case .sequence(let found) = value.content else {
        problems.append(mismatch(value, parameter).of(parameter.name))
        return nil
      }
      values = found
    }
    var elements: [Element] = []
    for value in values {
      do throws(Problem) { elements.append(try read(value)) } catch {
        problems.append(error.of(parameter.name))
      }
    }
    return elements.count == values.count ? elements : nil
  }

  /// Whether numbers are within the range; tells the first one that is not.
  private mutating func allowed<Number: ParameterValue>(
    _ numbers: [Number], _ value: Value, _ parameter: ParameterDescription,
    _ double: (Number) -> Double
  ) -> Bool {
    guard let limits = parameter.limits else { return true }
    func outside(_ text: String, _ place: Place) -> Problem {
      ParameterDescription.outOfRange(
        parameter.name, text, range: parameter.range, unit: parameter.unit, place)
    }
    if parameter.form.isList, numbers.isEmpty {
      problems.append(outside("[]", value.place))
      return false
    }
    guard let index = numbers.firstIndex(where: { !limits.contains(double($0)) }) else {
      return true
    }
    problems.append(outside(numbers[index].text, value.element(index)))
    return false
  }

  private func mismatch(_ value: Value, _ parameter: ParameterDescription) -> Problem {
    Problem(
      .wrongValue, "expected \(parameter.wanted), found \(value.described)", at: value.place)
  }

  /// Tells that a value is of another type.
  private mutating func refused(
    _ problem: Problem, _ parameter: ParameterDescription
  ) -> PluginSetting.Content? {
    problems.append(problem.of(parameter.name))
    return nil
  }
}
