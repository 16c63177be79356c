package import CSergraphPlugin
package import GraphCore

/// The value of one of a plugin's parameters, or of a part of one.
package struct PluginSetting: Sendable, Equatable {
  package indirect enum Content: Sendable, Equatable {
    case null
    case booleans([Bool])
    case integers([Int])
    case numbers([Double])
    case texts([String])
    /// A setting for each field.
    case record([PluginSetting])
    /// The word of an option, and its value unless it is only a word.
    case variant(String, PluginSetting?)
    /// A list of records or variants.
    case elements([PluginSetting])
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
    let elements: [String]
    switch content {
    case .null: return "null"
    case .record(let fields):
      return "{" + fields.map { "\($0.name): \($0.text)" }.joined(separator: ", ") + "}"
    case .variant(let word, let value): return value.map { "{\(word): \($0.text)}" } ?? word
    case .booleans(let values): elements = values.map(\.text)
    case .integers(let values): elements = values.map(\.text)
    case .numbers(let values): elements = values.map(\.text)
    case .texts(let values): elements = values.map(\.text)
    case .elements(let values): elements = values.map(\.text)
    }
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
    func put(parts: [PluginSetting]) {
      setting.parts = UnsafePointer(memory.put(all: parts.map { $0.foreign(in: memory) }))
      setting.part_count = UInt64(parts.count)
    }
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
    case .record(let fields):
      setting.count = 1
      put(parts: fields)
    case .variant(let word, let value):
      setting.count = 1
      setting.texts = memory.put(all: [word])
      put(parts: value.map { [$0] } ?? [])
    case .elements(let values):
      setting.count = UInt64(values.count)
      put(parts: values)
    }
    return setting
  }
}
