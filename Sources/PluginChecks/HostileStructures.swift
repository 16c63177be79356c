import GraphCore
import PluginHost
import PluginInterface

extension HostileSettings {
  /// How deep a structure that contains itself is tried; a graph file can hold no more.
  private static let deepest = 30

  /// Values of a record or variant, or of a list of them: every member of every structure once, with all that is tried of it.
  var structured: [Trial] {
    guard let structure = structures.first(where: { $0.name == parameter.form.structure }) else {
      return []
    }
    let isTried = outer.contains(structure.name)
    var trials = isTried ? [] : members(of: structure)
    if let deep = deep(structure) { trials.append(deep) }
    guard parameter.form.isList else { return trials }
    let empty = Trial(words: "an empty list", content: .elements([]), isAllowed: true)
    trials = trials.map {
      Trial(words: "[\($0.words)]", content: list([$0.content]), isAllowed: $0.isAllowed)
    }
    if let plainest = PlainestValue(structures: structures).content(of: element) {
      trials.append(
        Trial(
          words: "a list of 1000",
          content: list([PluginSetting.Content](repeating: plainest, count: 1000)),
          isAllowed: true))
    }
    return [empty] + trials
  }

  private var element: ParameterDescription {
    var form = parameter.form
    form.isList = false
    return ParameterDescription(
      name: parameter.name, form: form, limits: nil, unit: nil, standard: "", help: "",
      isRequired: true)
  }

  private func list(_ contents: [PluginSetting.Content]) -> PluginSetting.Content {
    .elements(contents.map { PluginSetting(parameter.name, element.form, $0) })
  }

  private func members(of structure: ParameterStructure) -> [Trial] {
    let plainest = PlainestValue(structures: structures)
    var trials: [Trial] = []
    for (index, member) in structure.members.enumerated() {
      if member.form.element == .nothing {
        trials.append(
          Trial(words: member.name, content: .variant(member.name, nil), isAllowed: true))
      }
      let hostile = HostileSettings(
        parameter: member, structures: structures, outer: outer.union([structure.name]))
      for trial in hostile.trials {
        let words = "'\(member.name)' is \(trial.words)"
        let setting = PluginSetting(member.name, member.form, trial.content)
        if structure.kind == .variant {
          trials.append(
            Trial(words: words, content: .variant(member.name, setting), isAllowed: trial.isAllowed)
          )
        } else if case .record(var fields)? = plainest.content(of: structure) {
          fields[index] = setting
          trials.append(Trial(words: words, content: .record(fields), isAllowed: trial.isAllowed))
        }
      }
    }
    if structure.kind == .variant {
      trials.append(
        Trial(
          words: "an unknown option", content: .variant("no such option", nil), isAllowed: false))
    }
    return trials
  }

  /// A variant that contains a list of itself, as deep as a graph file can write it.
  private func deep(_ structure: ParameterStructure) -> Trial? {
    let nested = structure.members.first { $0.form.isList && $0.form.structure == structure.name }
    guard structure.kind == .variant, let nested, !outer.contains(structure.name),
      var content = PlainestValue(structures: structures).content(of: structure)
    else { return nil }
    for _ in 0..<Self.deepest {
      let inner = PluginSetting(structure.name, element.form, content)
      content = .variant(nested.name, PluginSetting(nested.name, nested.form, .elements([inner])))
    }
    return Trial(
      words: "'\(nested.name)' \(Self.deepest) deep", content: content, isAllowed: true)
  }
}
