package import GraphCore
package import PluginInterface

extension ParameterDescription {
  /// Reads a value of this parameter.
  /// - Throws: `Problem` SG0204 for one of another type, SG0205 for one out of range.
  package func setting(_ value: Value) throws(Problem) -> PluginSetting {
    do throws(Problem) {
      return PluginSetting(name, form, try content(value))
    } catch {
      guard error.code == .wrongValue else { throw error }
      var problem = error
      problem.message = "'\(name)': " + problem.message
      throw problem
    }
  }

  /// Its default.
  package func standardSetting() throws(Problem) -> PluginSetting {
    let value: Value
    do throws(Problems) {
      value = try readYAMLValue(standard, name: "default of '\(name)'")
    } catch {
      throw error.all.first ?? Problem(.wrongValue, "it can't be read")
    }
    return try setting(value)
  }

  private func content(_ value: Value) throws(Problem) -> PluginSetting.Content {
    if form.isOptional, value.isNull { return .null }
    switch form.element {
    case .boolean:
      return .booleans(try elements(value) { (value) throws(Problem) in try Bool.read(value) })
    case .integer:
      let integers = try elements(value) { (value) throws(Problem) in try Int.read(value) }
      try check(integers.map { Double($0) }, value)
      return .integers(integers)
    case .number:
      let numbers = try elements(value) { (value) throws(Problem) in try Double.read(value) }
      try check(numbers, value)
      return .numbers(numbers)
    case .text:
      return .texts(try elements(value) { (value) throws(Problem) in try String.read(value) })
    case .choice(let words):
      return .texts(
        try elements(value) { (value) throws(Problem) in try readChoice(value, among: words) })
    }
  }

  private func elements<Element>(
    _ value: Value, _ read: (Value) throws(Problem) -> Element
  ) throws(Problem) -> [Element] {
    guard form.isList else { return [try read(value)] }
    guard case .sequence(let values) = value.content else {
      throw Problem(.wrongValue, "expected \(wanted), found \(value.described)", at: value.place)
    }
    var elements: [Element] = []
    for value in values { elements.append(try read(value)) }
    return elements
  }

  private func check(_ numbers: [Double], _ value: Value) throws(Problem) {
    guard let limits else { return }
    let isAllowed = numbers.allSatisfy(limits.contains) && !(form.isList && numbers.isEmpty)
    guard isAllowed else {
      let text = numbers.map(\.text).joined(separator: ", ")
      throw .outOfRange(
        name, form.isList ? "[\(text)]" : text, range: range, unit: unit, value.place)
    }
  }
}

extension Problem {
  fileprivate static func outOfRange(
    _ name: String, _ text: String, range: String?, unit: Unit?, _ place: Place
  ) -> Problem {
    ParameterDescription.outOfRange(name, text, range: range, unit: unit, place)
  }
}
