extension GraphReader {
  /// What `output` names: a node, a sub-graph, or a list of them.
  mutating func outputs(
    _ value: Value, of file: GraphFile, prefix: String, scope: Scope
  ) -> [FlatOutput] {
    let names = GraphFile.list(value)
    var found: [FlatOutput] = []
    if names.isEmpty {
      problems.append(
        Problem(
          .unknownInput, "'output' names no node", at: value.place,
          suggestion: "name one, or leave 'output' out to give the last node's rows"))
    }
    for name in names {
      guard let text = name.scalar, !name.isNull, let inputs = scope[text] else {
        reportUnknownOutput(name, of: file, scope: scope)
        found.append(FlatOutput(name: name.scalar ?? "", number: nil))
        continue
      }
      // What the part takes has no outputs of its own.
      let outputs =
        text == "input"
        ? [FlatOutput(name: text, number: inputs.first?.number)] : given[prefix + text] ?? []
      for output in outputs {
        if output.number != nil, let other = found.first(where: { $0.number == output.number }) {
          problems.append(
            Problem(
              .conflict, "'output' names the rows of '\(output.name)' twice", at: name.place,
              suggestion: "name each node once",
              notes: other.place.map { [.init("the first is here", at: $0)] } ?? []))
        }
        found.append(FlatOutput(name: output.name, number: output.number, place: name.place))
      }
    }
    return found.isEmpty ? [FlatOutput(name: "", number: nil)] : found
  }

  private mutating func reportUnknownOutput(_ name: Value, of file: GraphFile, scope: Scope) {
    let names = file.nodes.map(\.name)
    // Only what asks for one of several outputs of a part is compared with their names.
    let known = names + scope.keys.filter { $0.contains(".") }.sorted()
    problems.append(
      Problem(
        .unknownInput, "'output' names no node: \(name.described)", at: name.place,
        suggestion: name.scalar.flatMap {
          suggestion(for: $0, among: $0.contains(".") ? known : names)
        },
        notes: name.scalar.map { declaration(near: $0, among: places(of: file.nodes)) } ?? []))
  }

  /// What nodes and sub-graphs give that were asked for, each under the name that it was asked by; the outputs of a
  /// sub-graph that has several under their nodes' names.
  func asked(_ names: [String]) -> [String: [FlatOutput]] {
    var asked: [String: [FlatOutput]] = [:]
    for name in names {
      guard let outputs = given[name] else { continue }
      asked[name] = outputs.map { output in
        let own = output.number.map { flat[$0].name } ?? name
        return FlatOutput(name: outputs.count == 1 ? name : own, number: output.number)
      }
    }
    return asked
  }

  func places(of nodes: [GraphFile.NodeEntry]) -> [String: Place] {
    Dictionary(nodes.map { ($0.name, $0.namePlace) }) { first, _ in first }
  }

  /// Replaces the outputs by those of `--set output=...`.
  mutating func overrideOutput(of file: inout GraphFile) {
    for (number, override) in overrides.enumerated() where override.path == ["output"] {
      usedOverrides.insert(number)
      file.output = override.value
    }
  }
}
