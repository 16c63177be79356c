extension GraphFile {
  /// `--set NODE.layers[2].filters=64`: a new value for a part of a setting.
  struct Edit: Sendable {
    /// The parameter, then the way to the part: `layers`, `[2]`, `filters`.
    let steps: [String]
    let target: Place
    var value: Value

    init(_ path: some Sequence<String>, _ override: Override) {
      steps = path.flatMap { part in
        part.split(separator: "[", omittingEmptySubsequences: false).enumerated().map {
          ($0 == 0 ? "" : "[") + $1
        }
      }
      target = override.target
      value = override.value
    }

    func with(_ value: Value) -> Edit {
      var edit = self
      edit.value = value
      return edit
    }
  }
}

extension GraphReader {
  /// Adds what `--set` says of parts of a node's settings.
  mutating func addEdits(to entry: inout GraphFile.NodeEntry, name: [String]) {
    // Behind the name of a sub-graph stand those of its nodes.
    if let use = entry.use?.scalar, isPath(use) { return }
    for (number, override) in overrides.enumerated()
    where !usedOverrides.contains(number) && override.path.count > name.count
      && override.path.starts(with: name)
    {
      usedOverrides.insert(number)
      entry.edits.append(GraphFile.Edit(override.path.dropFirst(name.count), override))
    }
  }

  /// The node with the parts of its settings that `--set` gives.
  mutating func edited(_ node: FlatNode) -> FlatNode {
    guard let type = node.entry.use?.scalar.flatMap({ nodes[$0] }) else { return node }
    var node = node
    for edit in node.entry.edits where !GraphReader.isPoisoned(edit.value) {
      let name = edit.steps[0]
      do throws(Problem) {
        guard let parameter = type.parameters.first(where: { $0.name == name }) else {
          throw Problem.unknownParameter(
            Value.Entry(key: name, keyPlace: edit.target, value: edit.value), of: type.about.name,
            among: type.parameters.map(\.name))
        }
        let settings = node.entry.settings + node.entry.given
        let value =
          settings.last { $0.key == name }?.value ?? standardValue(of: parameter, at: edit.target)
        guard !GraphReader.isPoisoned(value) else { continue }
        let change = PartChange(edit: edit, structures: parameter.structures)
        let new = try change.applied(
          to: value, of: name, form: parameter.form, edit.steps.dropFirst())
        if let problem = new.excess() { throw problem }
        node.entry.given.removeAll { $0.key == name }
        node.entry.given.append(Value.Entry(key: name, keyPlace: edit.target, value: new))
      } catch { problems.append(error) }
    }
    return node
  }
}

/// A parameter's default as a value; null where it has to be given.
private func standardValue(of parameter: ParameterDescription, at place: Place) -> Value {
  (try? readYAMLValue(parameter.standard, name: "default"))
    ?? Value(.scalar("", quoted: false), at: place)
}

/// Puts a new value into a structured one.
private struct PartChange {
  let edit: GraphFile.Edit
  let structures: [ParameterStructure]

  func applied(
    to value: Value, of name: String, form: ParameterForm, _ steps: ArraySlice<String>
  ) throws(Problem) -> Value {
    guard let step = steps.first else { return edit.value }
    let rest = steps.dropFirst()
    if step.hasPrefix("[") {
      guard form.isList, case .sequence(var values) = value.content else {
        throw wrong("'\(name)' is no list", "leave out '\(step)'")
      }
      guard let index = Int(step.dropFirst().dropLast()), step.hasSuffix("]"),
        values.indices.contains(index)
      else {
        throw wrong(
          "'\(name)' has no element \(step)",
          values.isEmpty ? "it is empty" : "from [0] to [\(values.count - 1)]")
      }
      var element = form
      element.isList = false
      values[index] = try applied(to: values[index], of: name, form: element, rest)
      return Value(.sequence(values), at: value.place)
    }
    let structure = structures.first { $0.name == form.structure }
    guard let structure, !form.isList else {
      throw wrong(
        "'\(name)' has no part '\(step)'",
        form.isList ? "say which element, such as '\(name)[0]'" : "set '\(name)' itself")
    }
    switch structure.kind {
    case .record: return try changed(value, of: name, structure, step, rest)
    case .variant: return try chosen(value, of: name, structure, steps)
    }
  }

  private func changed(
    _ value: Value, of name: String, _ record: ParameterStructure, _ step: String,
    _ rest: ArraySlice<String>
  ) throws(Problem) -> Value {
    var entries: [Value.Entry] = []
    if case .mapping(let found) = value.content {
      entries = found
    } else if let main = record.members.first(where: \.isMain), !value.isNull {
      entries = [Value.Entry(key: main.name, keyPlace: value.place, value: value)]
    }
    guard let field = record.members.first(where: { $0.name == step }) else {
      throw Problem(
        .unknownParameter, "'\(name)' has no parameter '\(step)'", at: edit.target,
        suggestion: suggestion(for: step, among: record.members.map(\.name)))
    }
    let index = entries.firstIndex { $0.key == step } ?? entries.count
    if index == entries.count {
      let standard = standardValue(of: field, at: edit.target)
      entries.append(Value.Entry(key: step, keyPlace: edit.target, value: standard))
    }
    entries[index].value = try applied(
      to: entries[index].value, of: step, form: field.form, rest)
    return Value(.mapping(entries), at: value.place)
  }

  /// The value behind an option's word, whether the word is part of the way or left out.
  private func chosen(
    _ value: Value, of name: String, _ variant: ParameterStructure, _ steps: ArraySlice<String>
  ) throws(Problem) -> Value {
    var entry: Value.Entry
    switch value.content {
    case .mapping(let entries) where entries.count == 1: entry = entries[0]
    default:
      let nothing = Value(.scalar("", quoted: false), at: value.place)
      entry = Value.Entry(key: value.scalar ?? "", keyPlace: value.place, value: nothing)
    }
    // What is no option is told when the value is read.
    guard let option = variant.members.first(where: { $0.name == entry.key }) else { return value }
    entry.value = try applied(
      to: entry.value, of: entry.key, form: option.form,
      steps.first == entry.key ? steps.dropFirst() : steps)
    return Value(.mapping([entry]), at: value.place)
  }

  private func wrong(_ message: String, _ cure: String) -> Problem {
    Problem(.badOverride, message, at: edit.target, suggestion: cure)
  }
}
