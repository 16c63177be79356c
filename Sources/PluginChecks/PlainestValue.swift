import GraphCore
import PluginHost
import PluginInterface

/// The plainest value that a graph may give: the default, or what is written soonest.
struct PlainestValue {
  let structures: [ParameterStructure]

  /// Nil where there is none, or only one without an end.
  func content(of parameter: ParameterDescription, depth: Int = 0) -> PluginSetting.Content? {
    if !parameter.isRequired, !parameter.standard.isEmpty,
      let standard = try? parameter.made(of: structures).standardSetting()
    {
      return standard.content
    }
    if parameter.form.isOptional { return .null }
    let number = parameter.limits.map { max($0.lowerBound, min($0.upperBound, 1)) } ?? 1
    switch parameter.form.element {
    case .boolean: return .booleans([false])
    case .integer: return .integers([Int(number)])
    case .number: return .numbers([number])
    case .text: return .texts(["x"])
    case .choice(let words): return .texts(Array(words.prefix(1)))
    case .nothing: return nil
    case .record, .variant:
      if parameter.form.isList { return .elements([]) }
      let structure = structures.first { $0.name == parameter.form.structure }
      return structure.flatMap { content(of: $0, depth: depth + 1) }
    }
  }

  func content(of structure: ParameterStructure, depth: Int = 0) -> PluginSetting.Content? {
    guard depth < 8 else { return nil }
    if structure.kind == .record {
      let fields = structure.members.compactMap { field in
        content(of: field, depth: depth).map { PluginSetting(field.name, field.form, $0) }
      }
      return fields.count == structure.members.count ? .record(fields) : nil
    }
    if let word = structure.members.first(where: { $0.form.element == .nothing }) {
      return .variant(word.name, nil)
    }
    for option in structure.members {
      if let value = content(of: option, depth: depth) {
        return .variant(option.name, PluginSetting(option.name, option.form, value))
      }
    }
    return nil
  }
}
