extension GraphReader {
  /// Looks up the kinds, and makes the graph if nothing is wrong.
  mutating func resolve(
    file: GraphFile, values: Parameters, outputs: [FlatOutput], asked names: [String]
  ) -> Graph? {
    var nodes: [Graph.NamedNode] = []
    for var node in flat.map({ edited($0) }) {
      let startsStage = takeStage(&node)
      // Every node is looked up, so that all problems are told.
      let kind = kind(of: node)
      let isSound = !(node.entry.settings + node.entry.given).contains {
        GraphReader.isPoisoned($0.value)
      }
      // Nothing is known of what comes out of a node with a wrong input; a source takes none.
      let inputs = node.inputs.compactMap(\.self)
      let isKnown = inputs.count == node.inputs.count || kind is any Source
      nodes.append(
        Graph.NamedNode(
          name: node.name, kind: (isSound && isKnown ? kind : nil) ?? Unknown(), inputs: inputs,
          namePlaces: node.namePlaces,
          inputPlaces: node.inputPlaces, inputPorts: node.inputPorts,
          settingPlaces: GraphReader.places(of: node.entry.settings + node.entry.given),
          startsStage: startsStage))
    }
    checkSources()
    let model = file.model.flatMap { path($0, of: "model", file: file, values: values) }
    let inputs = file.inputs.compactMap { path($0, of: "inputs", file: file, values: values) }
    let copies = copies(of: file, values: values)
    guard problems.isEmpty, outputs.allSatisfy({ $0.number != nil }) else {
      // What is sound can be looked at all the same.
      problems += Compiler.problemsOfFormats(
        in: Graph(
          name: file.name, summary: "", path: file.path, inputs: [], model: nil, parameters: [],
          nodes: nodes, outputs: [], asked: [:], warnings: []))
      return nil
    }
    let parameters = file.parameters.map {
      Graph.GraphParameter(
        name: $0.name, value: values.values[$0.name]?.scalar ?? "", unit: $0.unit, help: $0.help)
    }
    var outputs = outputs
    var (kept, dropped) = reachable(nodes, from: outputs)
    var warnings: [Problem] = []
    let asked = asked(names)
    let all = names.flatMap { asked[$0] ?? [] }
    if all.contains(where: { output in dropped.contains { $0 == output.number } }) {
      outputs = all
      kept = reachable(nodes, from: all).kept
    } else {
      let taken = Set(dropped.flatMap { nodes[$0].inputs })
      warnings = dropped.filter { !taken.contains($0) }.map { nodes[$0] }.map {
        Problem(
          .unused, "nothing takes the rows of '\($0.name)'", at: $0.place,
          suggestion: "remove it, or name it in an 'in' or in 'output'", severity: .warning)
      }
    }
    func placed(_ outputs: [FlatOutput]) -> [Graph.Output] {
      outputs.compactMap { output in
        output.number.flatMap { number in kept.firstIndex { $0.name == nodes[number].name } }
          .map { Graph.Output(name: output.name, node: $0, place: output.place) }
      }
    }
    warnings += copyWarnings(copies, of: kept, in: file)
    return Graph(
      name: file.name, summary: file.summary, path: file.path, inputs: inputs, model: model,
      parameters: parameters, nodes: kept, outputs: placed(outputs), asked: asked.mapValues(placed),
      unless: limits.map(\.limit), copies: copies, warnings: warnings)
  }

  /// A path that stands in the file, relative to the working folder.
  private mutating func path(
    _ value: Value, of key: String, file: GraphFile, values: Parameters
  ) -> (String, Place)? {
    let replaced = interpolate(value, values)
    if GraphReader.isPoisoned(replaced) { return nil }
    if let text = replaced.scalar, !replaced.isNull {
      return (FilePath.resolve(text, from: FilePath.folder(of: file.path)), value.place)
    }
    problems.append(
      Problem(
        .wrongValue, "'\(key)': expected a path, found \(replaced.described)", at: value.place))
    return nil
  }

  /// The nodes that the outputs need, renumbered, and the numbers of the others. The last of those kept is an output.
  private func reachable(_ nodes: [Graph.NamedNode], from outputs: [FlatOutput]) -> (
    kept: [Graph.NamedNode], dropped: [Int]
  ) {
    var wanted = Set(outputs.compactMap(\.number))
    for node in nodes.indices.reversed() where wanted.contains(node) {
      wanted.formUnion(nodes[node].inputs)
    }
    let order = wanted.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let kept = order.map { number in
      let node = nodes[number]
      return Graph.NamedNode(
        name: node.name, kind: node.kind, inputs: node.inputs.compactMap { numbers[$0] },
        namePlaces: node.namePlaces, inputPlaces: node.inputPlaces, inputPorts: node.inputPorts,
        settingPlaces: node.settingPlaces, startsStage: node.startsStage)
    }
    return (kept, nodes.indices.filter { !wanted.contains($0) })
  }

  /// Takes the key `stage` out of a node's settings.
  private mutating func takeStage(_ node: inout FlatNode) -> Bool {
    let isStage: (Value.Entry) -> Bool = { $0.key == "stage" }
    let written = node.entry.settings.last(where: isStage)
    guard let entry = node.entry.given.last(where: isStage) ?? written else { return false }
    node.entry.settings.removeAll(where: isStage)
    node.entry.given.removeAll(where: isStage)
    guard !GraphReader.isPoisoned(entry.value) else { return false }
    do throws(Problem) { return try Bool.read(entry.value) } catch {
      problems.append(
        Problem(
          .wrongValue, "'stage': " + error.message, at: error.place ?? entry.value.place,
          suggestion: error.suggestion
            ?? "write 'stage: true' where a node should start a stage of its own"))
      return false
    }
  }

  private mutating func kind(of node: FlatNode) -> (any Configured)? {
    guard let use = node.entry.use, !GraphReader.isPoisoned(use) else { return nil }
    guard let name = use.scalar, !use.isNull else {
      problems.append(
        Problem(
          .wrongValue, "'use': expected a kind of node, found \(use.described)", at: use.place))
      return nil
    }
    guard let type = nodes[name] else {
      if hasUnreadPlugin, name.contains(".") { return nil }
      problems.append(
        Problem(
          .unknownNode, "there is no kind of node called '\(name)'", at: use.place,
          suggestion: nodes.suggestion(for: name)))
      return nil
    }
    for with in node.entry.isSwapped ? [] : node.entry.with {
      problems.append(
        Problem(
          .unknownKey, "'with' is for sub-graphs; '\(name)' is a kind of node", at: with.keyPlace,
          suggestion: "write '\(with.key): ...' beside 'use'"))
    }
    var settings = node.entry.settings.filter { setting in
      !node.entry.given.contains { $0.key == setting.key }
    }
    if node.entry.isSwapped {
      let known = type.parameters.map(\.name)
      settings.removeAll { !known.contains($0.key) }
    }
    settings += node.entry.given
    switch type.read(settings.filter { !GraphReader.isPoisoned($0.value) }) {
    case .success(let kind): return kind
    case .failure(let error):
      // What no setting is to blame for is the whole node's.
      let places = GraphReader.places(of: settings)
      problems += error.all.map { $0.placed(at: places.place(of: $0.settings) ?? use.place) }
      return nil
    }
  }

  /// Where settings and their parts stand, by path.
  private static func places(of settings: [Value.Entry]) -> [String: Place] {
    Dictionary(settings.flatMap { $0.value.places(from: $0.key) }, uniquingKeysWith: { $1 })
  }

  private mutating func checkSources() {
    var source: FlatNode?
    for node in flat {
      guard let type = node.entry.use?.scalar.flatMap({ nodes[$0] }) else { continue }
      if type.isSource {
        if let place = node.inputPlaces.first {
          problems.append(
            Problem(
              .unknownInput, "'\(node.name)' starts the graph and takes no input", at: place,
              suggestion: "remove its 'in'"))
        }
        if let source {
          problems.append(
            Problem(
              .conflict, "a graph has one source, '\(node.name)' is a second one",
              at: node.entry.namePlace,
              notes: [.init("the first is '\(source.name)'", at: source.entry.namePlace)]))
        } else {
          source = node
        }
      } else if node.inputs.isEmpty {
        problems.append(
          Problem(
            .unknownInput, "'\(node.name)' has no node above it to take rows from",
            at: node.entry.namePlace,
            suggestion: "start the graph with a source, such as 'audio: {use: decode}'"))
      }
    }
  }
}

/// Stands for a node whose kind or settings are wrong.
private struct Unknown: Declared {
  static let about = About("unknown", "", family: "", from: [], to: "", definition: "")
  static let parameters: [Parameter<Unknown>] = []
}
