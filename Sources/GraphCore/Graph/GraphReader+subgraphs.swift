extension GraphReader {
  /// What a name inside one file stands for: a flat node, or the inputs of the sub-graph.
  private typealias Scope = [String: [(Int, Place?)]]

  /// Adds a file's nodes to the flat list.
  /// - Returns: The flat number of its output, -1 if it is wrong.
  mutating func flatten(
    _ file: GraphFile, prefix: String, outer: [(Int, Place?)]?, values: Parameters,
    above: [String]
  ) -> Int {
    var scope: Scope = [:]
    if let outer { scope["input"] = outer }
    var last: [(Int, Place?)]? = outer
    for written in file.nodes {
      let name = prefix + written.name
      var entry = applyOverrides(to: written, name: name)
      entry.use = entry.use.map { interpolate($0, values) }
      entry.with = interpolate(entry.with, values)
      entry.settings = interpolate(entry.settings, values)
      entry.given = interpolate(entry.given, values)
      let inputs = lookUp(entry, scope: scope, last: last, siblings: file.nodes)
      let number: Int
      if let use = entry.use, let path = use.scalar, !GraphReader.isPoisoned(use), isPath(path) {
        number = include(entry, use, path, name: name, file: file, inputs: inputs, above: above)
      } else {
        flat.append(
          FlatNode(
            name: name, entry: entry, inputs: inputs.map(\.0), inputPlaces: inputs.compactMap(\.1)))
        number = flat.count - 1
      }
      scope[written.name] = [(number, nil)]
      last = [(number, nil)]
    }
    guard let output = file.output else { return last?.first?.0 ?? -1 }
    guard let name = output.scalar, let number = scope[name]?.first?.0 else {
      problems.append(
        Problem(
          .unknownInput, "'output' names no node: \(output.described)", at: output.place,
          suggestion: output.scalar.flatMap { suggestion(for: $0, among: file.nodes.map(\.name)) },
          notes: output.scalar.map { declaration(near: $0, among: places(of: file.nodes)) } ?? []))
      return -1
    }
    return number
  }

  /// Whether `use` names a file; kinds of node have no slash.
  private func isPath(_ use: String) -> Bool {
    use.hasSuffix(".yaml") || use.hasSuffix(".yml") || use.contains("/")
  }

  private func places(of nodes: [GraphFile.Entry]) -> [String: Place] {
    Dictionary(nodes.map { ($0.name, $0.namePlace) }) { first, _ in first }
  }

  private static let deepest = 16
  private static let mostNodes = 1000

  /// Adds the nodes of a sub-graph.
  private mutating func include(
    _ entry: GraphFile.Entry, _ use: Value, _ written: String, name: String, file: GraphFile,
    inputs: [(Int, Place?)], above: [String]
  ) -> Int {
    for setting in entry.isSwapped ? [] : entry.settings {
      problems.append(
        Problem(
          .unknownParameter, "a sub-graph has no parameter '\(setting.key)'", at: setting.keyPlace,
          suggestion: (didYouMean(setting.key, among: ["in", "with"]).map { "\($0) Else " } ?? "")
            + "give a sub-graph's parameters under 'with': {\(setting.key): ...}"))
    }
    let path = FilePath.resolve(written, from: FilePath.folder(of: file.path))
    guard !above.contains(path) else {
      problems.append(
        Problem(
          .shape, "the sub-graph '\(written)' contains itself", at: use.place,
          suggestion: (above + [path]).joined(separator: " -> ")))
      unread.append(name)
      return -1
    }
    guard above.count < GraphReader.deepest, flat.count < GraphReader.mostNodes else {
      problems.append(
        Problem(
          .shape,
          "sub-graphs may be \(GraphReader.deepest) deep and give \(GraphReader.mostNodes) nodes, this is more",
          at: use.place, suggestion: "look for a sub-graph that contains itself by way of a link"))
      unread.append(name)
      return -1
    }
    let root: Value
    do throws(Problems) { root = try readYAMLFile(path) } catch {
      problems += error.all.map { $0.placed(at: use.place) }
      unread.append(name)
      return -1
    }
    let part = GraphFile.read(root, path: path, problems: &problems)
    var with = entry.with.filter { setting in !entry.given.contains { $0.key == setting.key } }
    if entry.isSwapped {
      with.removeAll { setting in !part.parameters.contains { $0.name == setting.key } }
    }
    let values = parameterValues(
      of: part, isPart: true,
      given: (with + entry.given).map { ($0.key, $0.keyPlace, $0.value) })
    return flatten(part, prefix: name + ".", outer: inputs, values: values, above: above + [path])
  }

  private mutating func lookUp(
    _ entry: GraphFile.Entry, scope: Scope, last: [(Int, Place?)]?, siblings: [GraphFile.Entry]
  ) -> [(Int, Place?)] {
    let isSource = entry.use?.scalar.flatMap { nodes[$0] } is any Source.Type
    guard let value = entry.inputs else { return isSource ? [] : last ?? [] }
    // That a source takes no input is reported where sources are counted.
    if isSource { return [(-1, value.place)] }
    let inputs = GraphFile.list(value)
    if inputs.isEmpty {
      problems.append(
        Problem(
          .unknownInput, "'in' names no node", at: value.place,
          suggestion: "name one, or leave 'in' out to take the node above"))
      return [(-1, value.place)]
    }
    return inputs.flatMap { input -> [(Int, Place?)] in
      guard let name = input.scalar, !input.isNull else {
        problems.append(
          Problem(
            .unknownInput, "'in': expected the name of a node, found \(input.described)",
            at: input.place,
            suggestion: "a name, or a list of names"))
        return [(-1, input.place)]
      }
      if let found = scope[name] { return found.map { ($0.0, input.place) } }
      if name == entry.name {
        problems.append(
          Problem(
            .unknownInput, "'\(name)' can't take its own rows", at: input.place,
            suggestion: "name a node above it"))
        return [(-1, input.place)]
      }
      let isLater = siblings.contains { $0.name == name }
      let above = siblings.filter { scope[$0.name] != nil }
      problems.append(
        Problem(
          .unknownInput,
          isLater
            ? "'\(entry.name)' can't take '\(name)', which does not stand above it"
            : "no node is called '\(name)'",
          at: input.place,
          suggestion: isLater
            ? "move '\(name)' above '\(entry.name)'"
            : suggestion(for: name, among: scope.keys.sorted()),
          notes: isLater ? [] : declaration(near: name, among: places(of: above))))
      return [(-1, input.place)]
    }
  }

  private mutating func applyOverrides(to entry: GraphFile.Entry, name: String) -> GraphFile.Entry {
    var entry = entry
    let path = name.split(separator: ".").map(String.init)
    for (number, override) in overrides.enumerated()
    where override.path.count == path.count + 1 && Array(override.path.dropLast()) == path {
      usedOverrides.insert(number)
      let key = override.path.last ?? ""
      switch key {
      case "use":
        entry.use = override.value
        entry.isSwapped = true
      case "in": entry.inputs = override.value
      default:
        entry.given.removeAll { $0.key == key }
        entry.given.append(
          Value.Entry(key: key, keyPlace: override.target, value: override.value))
      }
    }
    return entry
  }

  mutating func reportUnusedOverrides() {
    for (number, override) in overrides.enumerated() where !usedOverrides.contains(number) {
      let node = override.path.dropLast().joined(separator: ".")
      if unread.contains(where: { node.hasPrefix($0 + ".") }) { continue }
      problems.append(
        Problem(
          .badOverride,
          node.isEmpty
            ? "'\(override.name)' names no node's parameter" : "no node is called '\(node)'",
          at: override.target,
          suggestion: node.isEmpty
            ? "write NODE.PARAM=VALUE, or '-p' for a parameter of the graph"
            : suggestion(for: node, among: flat.map(\.name))))
    }
  }
}
