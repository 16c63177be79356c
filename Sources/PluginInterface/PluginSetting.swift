package import CSergraphPlugin
package import GraphCore

/// The value of one of a plugin's parameters.
package struct PluginSetting: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    case null
    case booleans([Bool])
    case integers([Int])
    case numbers([Double])
    case texts([String])
  }

  package let name: String
  package let form: ParameterForm
  package let content: Content

  package init(_ name: String, _ form: ParameterForm, _ content: Content) {
    self.name = name
    self.form = form
    self.content = content
  }

  /// The value as it stands in a graph file.
  package var text: String {
    let elements: [String] =
      switch content {
      case .null: []
      case .booleans(let values): values.map(\.text)
      case .integers(let values): values.map(\.text)
      case .numbers(let values): values.map(\.text)
      case .texts(let values): values.map(\.text)
      }
    if content == .null { return "null" }
    return form.isList ? "[" + elements.joined(separator: ", ") + "]" : elements.joined()
  }
}

extension PluginSetting {
  /// The value as the C interface has it.
  package func foreign(in memory: ForeignMemory) -> sergraph_setting {
    var setting = sergraph_setting()
    setting.size = UInt32(MemoryLayout<sergraph_setting>.size)
    setting.type = form.code.type
    setting.name = memory.put(name)
    switch content {
    case .null: setting.type = UInt32(SERGRAPH_NULL)
    case .booleans(let values):
      setting.count = UInt64(values.count)
      setting.integers = UnsafePointer(memory.put(all: values.map { $0 ? 1 : 0 }))
    case .integers(let values):
      setting.count = UInt64(values.count)
      setting.integers = UnsafePointer(memory.put(all: values.map { Int64($0) }))
      setting.numbers = UnsafePointer(memory.put(all: values.map { Double($0) }))
    case .numbers(let values):
      setting.count = UInt64(values.count)
      setting.numbers = UnsafePointer(memory.put(all: values))
    case .texts(let values):
      setting.count = UInt64(values.count)
      setting.texts = memory.put(all: values)
    }
    return setting
  }

  /// Reads a value from the C interface, as the value of a graph file: for nodes that are written in Swift.
  /// - Parameter isList: Whether the parameter takes a list.
  /// - Throws: `Problem` SG0204 where it is not what it says.
  package static func value(_ foreign: sergraph_setting, isList: Bool) throws(Problem) -> Value {
    let name = foreign.name.map { String(cString: $0) } ?? ""
    let place = Place(source: SourceText(name: "host", text: ""), line: 1, column: 1)
    func scalar(_ text: String, quoted: Bool = false) -> Value {
      Value(.scalar(text, quoted: quoted), at: place)
    }
    func wrong() -> Problem { Problem(.wrongValue, "the setting '\(name)' can't be read") }
    guard foreign.size >= Version1.size(of: sergraph_setting.self), foreign.count <= 1 << 20 else {
      throw wrong()
    }
    let count = Int(foreign.count)
    var values: [Value] = []
    switch Int(foreign.type) {
    case Int(SERGRAPH_NULL): return scalar("null")
    case Int(SERGRAPH_BOOLEAN), Int(SERGRAPH_INTEGER):
      guard let integers = foreign.integers else {
        guard count == 0 else { throw wrong() }
        break
      }
      let isBoolean = foreign.type == UInt32(SERGRAPH_BOOLEAN)
      for index in 0..<count {
        values.append(
          scalar(isBoolean ? (integers[index] != 0).description : integers[index].description))
      }
    case Int(SERGRAPH_NUMBER):
      guard let numbers = foreign.numbers else {
        guard count == 0 else { throw wrong() }
        break
      }
      for index in 0..<count { values.append(scalar(numbers[index].description)) }
    case Int(SERGRAPH_TEXT), Int(SERGRAPH_CHOICE):
      guard let found = texts(foreign.texts, count: count) else { throw wrong() }
      // What reads numbers or words of its own wants them bare; only what would be taken for nothing is quoted.
      values = found.map { scalar($0, quoted: ["", "~", "null"].contains($0)) }
    default: throw wrong()
    }
    if isList { return Value(.sequence(values), at: place) }
    guard values.count == 1 else { throw wrong() }
    return values[0]
  }
}
