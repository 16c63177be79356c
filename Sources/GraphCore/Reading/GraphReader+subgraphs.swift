extension GraphReader {
  /// What a name inside one file stands for: a flat node, or the inputs of the sub-graph.
  typealias Scope = [String: [Input]]

  /// One input: the number of a flat node, nil if it is wrong; where it is named; by which port it comes.
  struct Input {
    var number: Int?
    var place: Place?
    var port: String?
  }

  /// Adds a file's nodes to the flat list.
  /// - Returns: Its outputs.
  mutating func flatten(
    _ file: GraphFile, prefix: String, prefixPlaces: [Place] = [], outer: [Input]?,
    values: Parameters, above: [String]
  ) -> [FlatOutput] {
    addLimits(of: file, prefix: prefix, values: values)
    var scope: Scope = [:]
    if let outer { scope["input"] = outer }
    var last: [Input]? = outer
    var lastGiven: [FlatOutput] = []
    for written in file.nodes {
      let name = prefix + written.name
      var entry = applyOverrides(to: written, name: name)
      entry.use = entry.use.map { interpolate($0, values) }
      entry.with = interpolate(settings: entry.with, values)
      entry.settings = interpolate(settings: entry.settings, values)
      entry.given = interpolate(settings: entry.given, values)
      entry.edits = entry.edits.map { $0.with(interpolate($0.value, values)) }
      let inputs = lookUp(entry, scope: scope, last: last, siblings: file.nodes)
      var outputs: [FlatOutput]
      if let use = entry.use, let path = use.scalar, !GraphReader.isPoisoned(use), isPath(path) {
        outputs = include(
          entry, use, path, name: name, namePlaces: prefixPlaces + [entry.namePlace], file: file,
          inputs: inputs, above: above)
      } else {
        flat.append(
          FlatNode(
            name: name, entry: entry, namePlaces: prefixPlaces + [entry.namePlace],
            inputs: inputs.map(\.number),
            inputPlaces: inputs.compactMap(\.place), inputPorts: inputs.compactMap(\.port)))
        outputs = [FlatOutput(name: written.name, number: flat.count - 1)]
      }
      // A part that gives one node's rows is called like a node; of several, each has a name of its own as well.
      let isSeveral = outputs.count > 1
      for index in outputs.indices {
        outputs[index].name = written.name + (isSeveral ? "." + outputs[index].name : "")
        outputs[index].place = nil
        scope[outputs[index].name] = [Input(number: outputs[index].number)]
        given[prefix + outputs[index].name] = [outputs[index]]
      }
      scope[written.name] = outputs.map { Input(number: $0.number) }
      given[name] = outputs
      last = scope[written.name]
      lastGiven = outputs
    }
    guard let output = file.output else {
      let input = FlatOutput(name: "", number: last?.first?.number)
      return lastGiven.isEmpty ? [input] : lastGiven
    }
    return outputs(output, of: file, prefix: prefix, scope: scope)
  }

  /// Whether `use` names a file; kinds of node have no slash.
  func isPath(_ use: String) -> Bool {
    use.hasSuffix(".yaml") || use.hasSuffix(".yml") || use.contains("/")
  }

  private static let deepest = 16
  private static let mostNodes = 1000

  /// Adds the nodes of a sub-graph.
  /// - Returns: Its outputs; a single one that is wrong if it can't be read.
  private mutating func include(
    _ entry: GraphFile.NodeEntry, _ use: Value, _ written: String, name: String,
    namePlaces: [Place],
    file: GraphFile, inputs: [Input], above: [String]
  ) -> [FlatOutput] {
    let unknown = [FlatOutput(name: "", number: nil)]
    for setting in entry.isSwapped ? [] : entry.settings {
      problems.append(
        Problem(
          .unknownParameter, "a sub-graph has no parameter '\(setting.key)'", at: setting.keyPlace,
          suggestion: (didYouMean(setting.key, among: ["in", "with"]).map { "\($0) Else " } ?? "")
            + "give a sub-graph's parameters under 'with': {\(setting.key): ...}"))
    }
    if let inputs = entry.inputs, case .mapping = inputs.content {
      problems.append(
        Problem(
          .wrongValue, "a sub-graph has one input, 'input', and takes no names for it",
          at: inputs.place, suggestion: "name a node, or a list of nodes"))
    }
    let path = FilePath.resolve(written, from: FilePath.folder(of: file.path))
    guard !above.contains(path) else {
      problems.append(
        Problem(
          .shape, "the sub-graph '\(written)' contains itself", at: use.place,
          suggestion: (above + [path]).joined(separator: " -> ")))
      unread.append(name)
      return unknown
    }
    guard above.count < GraphReader.deepest, flat.count < GraphReader.mostNodes else {
      problems.append(
        Problem(
          .shape,
          "sub-graphs may be \(GraphReader.deepest) deep and give \(GraphReader.mostNodes) nodes, this is more",
          at: use.place, suggestion: "look for a sub-graph that contains itself by way of a link"))
      unread.append(name)
      return unknown
    }
    let root: Value
    do throws(Problems) { root = try readYAMLFile(path) } catch {
      problems += error.all.map { $0.placed(at: use.place) }
      unread.append(name)
      return unknown
    }
    let part = GraphFile.read(root, path: path, problems: &problems)
    var with = entry.with.filter { setting in !entry.given.contains { $0.key == setting.key } }
    if entry.isSwapped {
      with.removeAll { setting in !part.parameters.contains { $0.name == setting.key } }
    }
    let values = parameterValues(
      of: part, isPart: true,
      given: (with + entry.given).map { ($0.key, $0.keyPlace, $0.value) })
    loadPlugins(of: part, values: values)
    return flatten(
      part, prefix: name + ".", prefixPlaces: namePlaces, outer: inputs, values: values,
      above: above + [path])
  }

  private mutating func applyOverrides(to entry: GraphFile.NodeEntry, name: String)
    -> GraphFile.NodeEntry
  {
    var entry = entry
    let path = name.split(separator: ".").map(String.init)
    for (number, override) in overrides.enumerated()
    where override.path.count == path.count + 1 && Array(override.path.dropLast()) == path
      && !override.hasIndex
    {
      usedOverrides.insert(number)
      let key = override.path.last ?? ""
      switch key {
      case "use":
        entry.use = override.value
        entry.isSwapped = true
      case "in": entry.inputs = override.value
      // Of a sub-graph that is a key of its file.
      case "unless" where entry.use?.scalar.map(isPath) == true: break
      default:
        entry.given.removeAll { $0.key == key }
        entry.given.append(
          Value.Entry(key: key, keyPlace: override.target, value: override.value))
      }
    }
    addEdits(to: &entry, name: path)
    return entry
  }

  mutating func reportUnusedOverrides() {
    for (number, override) in overrides.enumerated() where !usedOverrides.contains(number) {
      let node = override.node
      if unread.contains(where: { node.hasPrefix($0 + ".") }) { continue }
      if override.hasIndex, given[node] != nil {
        problems.append(
          Problem(
            .badOverride, "'\(node)' is a sub-graph, whose parameters are set as a whole",
            at: override.target, suggestion: "write '\(node).PARAM=VALUE' without '[...]'"))
        continue
      }
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
