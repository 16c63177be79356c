/// Reads a graph file with its sub-graphs and overrides, and looks up every name.
///
/// All independent problems are found in one go. A node that is itself wrong is taken for anything by those
/// that use it, so that one mistake gives one message.
public struct GraphReader {
  let nodes: NodeList
  private var problems: [Problem] = []
  private var warnings: [Problem] = []
  private var overrides: [Override] = []
  private var usedOverrides: Set<Int> = []
  private var flat: [FlatNode] = []

  /// A node of the flattened graph, before its kind is looked up.
  struct FlatNode {
    let name: String
    var entry: GraphFile.Entry
    /// Numbers of flat nodes; -1 for one that is wrong.
    let inputs: [Int]
    let inputPlaces: [Place]
  }

  private init(nodes: NodeList, overrides: [Override]) {
    self.nodes = nodes
    self.overrides = overrides
  }

  /// Reads a graph.
  /// - Parameters:
  ///   - path: The graph file.
  ///   - nodes: The kinds that it may use.
  ///   - settings: From `--set`, for nodes.
  ///   - parameters: From `-p`, for the graph's own parameters.
  /// - Throws: Every problem of the file and the overrides, in the order of the file.
  public static func read(
    _ path: String, nodes: NodeList, settings: [Override] = [], parameters: [Override] = []
  ) throws(Problems) -> Graph {
    let root = try readYAMLFile(path)
    return try read(root, path: path, nodes: nodes, settings: settings, parameters: parameters)
  }

  /// Reads a graph whose YAML has been read.
  public static func read(
    _ root: Value, path: String, nodes: NodeList, settings: [Override] = [],
    parameters: [Override] = []
  ) throws(Problems) -> Graph {
    var reader = GraphReader(nodes: nodes, overrides: settings)
    var found: [Problem] = []
    let file = GraphFile.read(root, path: path, problems: &found)
    reader.problems += found
    let values = reader.parameterValues(
      of: file, given: parameters.map { ($0.name, $0.target, $0.value) })
    let output = reader.flatten(file, prefix: "", outer: nil, values: values, above: [path])
    reader.reportUnusedOverrides()
    let graph = reader.resolve(file: file, values: values, output: output)
    guard reader.problems.isEmpty, let graph else { throw Problems(reader.sorted(main: path)) }
    return graph
  }

  /// Problems of the main file by line, then those of others as they were found.
  private func sorted(main: String) -> [Problem] {
    let inMain = problems.filter { $0.place?.source.name == main }
      .sorted { ($0.place!.line, $0.place!.column) < ($1.place!.line, $1.place!.column) }
    return inMain + problems.filter { $0.place?.source.name != main }
  }
}

// MARK: Parameters of the graph

extension GraphReader {
  private mutating func parameterValues(
    of file: GraphFile, given: [(name: String, place: Place, value: Value)]
  ) -> [String: Value] {
    var values: [String: Value] = [:]
    for parameter in file.parameters { values[parameter.name] = parameter.standard }
    let names = file.parameters.map(\.name)
    for (name, place, value) in given {
      if names.contains(name) {
        values[name] = value
      } else {
        problems.append(
          Problem(
            .unknownGraphParameter, "the graph '\(file.name)' has no parameter '\(name)'",
            at: place,
            suggestion: suggestion(for: name, among: names)))
      }
    }
    for parameter in file.parameters where values[parameter.name] == nil {
      problems.append(
        Problem(
          .missing, "the parameter '\(parameter.name)' has no default and was not given",
          at: parameter.place, suggestion: "give it with '-p \(parameter.name)=...'"))
      values[parameter.name] = Value(.scalar("", quoted: false), at: parameter.place)
    }
    return values
  }

  /// The value with every `${name}` replaced. A scalar that is nothing but one reference becomes the
  /// parameter's value with its type and place.
  private mutating func interpolate(_ value: Value, _ values: [String: Value]) -> Value {
    switch value.content {
    case .sequence(let elements):
      return Value(.sequence(elements.map { interpolate($0, values) }), at: value.place)
    case .mapping(let entries):
      return Value(
        .mapping(
          entries.map {
            Value.Entry(key: $0.key, keyPlace: $0.keyPlace, value: interpolate($0.value, values))
          }), at: value.place)
    case .scalar(let text, let quoted):
      guard text.contains("${") else { return value }
      var result = ""
      var rest = text[...]
      while let open = rest.firstRange(of: "${") {
        result += rest[..<open.lowerBound]
        guard let close = rest[open.upperBound...].firstIndex(of: "}") else {
          problems.append(
            Problem(.wrongValue, "'${' without '}'", at: value.place, suggestion: "write '${name}'")
          )
          return value
        }
        let name = String(rest[open.upperBound..<close])
        guard let replacement = values[name] else {
          problems.append(
            Problem(
              .unknownGraphParameter, "the graph has no parameter '\(name)'", at: value.place,
              suggestion: suggestion(for: name, among: values.keys.sorted())
                ?? "declare it under 'params'"))
          return Value(.scalar(GraphReader.poison, quoted: quoted), at: value.place)
        }
        rest = rest[rest.index(after: close)...]
        if result.isEmpty, rest.isEmpty { return replacement }
        guard let scalar = replacement.scalar else {
          problems.append(
            Problem(
              .wrongValue,
              "'${\(name)}' is \(replacement.described), which can't be part of a text",
              at: value.place))
          return value
        }
        result += scalar
      }
      return Value(.scalar(result + rest, quoted: quoted), at: value.place)
    }
  }

  /// Stands for a value whose problem has been reported.
  private static let poison = "\u{0}"

  private static func isPoisoned(_ value: Value) -> Bool {
    switch value.content {
    case .scalar(let text, _): text == poison
    case .sequence(let values): values.contains(where: isPoisoned)
    case .mapping(let entries): entries.contains { isPoisoned($0.value) }
    }
  }
}

// MARK: Sub-graphs and edges

extension GraphReader {
  /// What a name inside one file stands for: a flat node, or the inputs of the sub-graph.
  private typealias Scope = [String: [(Int, Place?)]]

  /// Adds a file's nodes to the flat list.
  /// - Returns: The flat number of its output, -1 if it is wrong.
  private mutating func flatten(
    _ file: GraphFile, prefix: String, outer: [(Int, Place?)]?, values: [String: Value],
    above: [String]
  ) -> Int {
    var scope: Scope = [:]
    if let outer { scope["input"] = outer }
    var last: [(Int, Place?)]? = outer
    for written in file.nodes {
      let name = prefix + written.name
      var entry = applyOverrides(to: written, name: name)
      entry.use = interpolate(entry.use, values)
      entry.settings = entry.settings.map {
        Value.Entry(key: $0.key, keyPlace: $0.keyPlace, value: interpolate($0.value, values))
      }
      let inputs = lookUp(entry, scope: scope, last: last, laterNames: file.nodes.map(\.name))
      let number: Int
      if let use = entry.use.scalar, use.hasSuffix(".yaml") || use.hasSuffix(".yml") {
        number = include(
          entry, use: use, name: name, file: file, inputs: inputs, values: values, above: above)
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
          suggestion: output.scalar.flatMap { suggestion(for: $0, among: file.nodes.map(\.name)) }))
      return -1
    }
    return number
  }

  private mutating func include(
    _ entry: GraphFile.Entry, use: String, name: String, file: GraphFile, inputs: [(Int, Place?)],
    values: [String: Value], above: [String]
  ) -> Int {
    for setting in entry.settings {
      problems.append(
        Problem(
          .unknownParameter, "a sub-graph has no parameter '\(setting.key)'", at: setting.keyPlace,
          suggestion: "give a sub-graph's parameters under 'with': {\(setting.key): ...}"))
    }
    let path = FilePath.resolve(use, from: FilePath.folder(of: file.path))
    guard !above.contains(path) else {
      problems.append(
        Problem(
          .shape, "the sub-graph '\(use)' contains itself", at: entry.use.place,
          suggestion: (above + [path]).joined(separator: " -> ")))
      return -1
    }
    let root: Value
    do throws(Problems) { root = try readYAMLFile(path) } catch {
      problems += error.all.map {
        $0.place == nil ? $0.placed(at: entry.use.place) : $0
      }
      return -1
    }
    var found: [Problem] = []
    let part = GraphFile.read(root, path: path, problems: &found)
    problems += found
    let with = entry.with.map {
      ($0.key, $0.keyPlace, interpolate($0.value, values))
    }
    let partValues = parameterValues(of: part, given: with)
    return flatten(
      part, prefix: name + ".", outer: inputs, values: partValues, above: above + [path])
  }

  private mutating func lookUp(
    _ entry: GraphFile.Entry, scope: Scope, last: [(Int, Place?)]?, laterNames: [String]
  ) -> [(Int, Place?)] {
    guard let inputs = entry.inputs else {
      if entry.use.scalar.flatMap({ nodes[$0] }) is any Source.Type { return [] }
      return last ?? []
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
      let isLater = laterNames.contains(name)
      problems.append(
        Problem(
          .unknownInput,
          isLater
            ? "'\(entry.name)' can't take '\(name)', which does not stand above it"
            : "no node is called '\(name)'",
          at: input.place,
          suggestion: isLater
            ? "move '\(name)' above '\(entry.name)'"
            : suggestion(for: name, among: scope.keys.sorted())))
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
      case "in": entry.inputs = GraphFile.list(override.value)
      default:
        entry.settings.removeAll { $0.key == key }
        entry.settings.append(
          Value.Entry(key: key, keyPlace: override.target, value: override.value))
      }
    }
    return entry
  }

  private mutating func reportUnusedOverrides() {
    for (number, override) in overrides.enumerated() where !usedOverrides.contains(number) {
      let node = override.path.dropLast().joined(separator: ".")
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

// MARK: Kinds

extension GraphReader {
  private mutating func resolve(file: GraphFile, values: [String: Value], output: Int) -> Graph? {
    var steps: [Graph.Step] = []
    for node in flat {
      guard let kind = kind(of: node) else { continue }
      steps.append(
        Graph.Step(
          name: node.name, kind: kind, inputs: node.inputs, place: node.entry.namePlace,
          inputPlaces: node.inputPlaces,
          settingPlaces: Dictionary(
            uniqueKeysWithValues: node.entry.settings.map { ($0.key, $0.value.place) })))
    }
    checkSources()
    guard problems.isEmpty, output >= 0 else { return nil }
    let folder = FilePath.folder(of: file.path)
    var model: (String, Place)?
    if let value = file.model {
      let replaced = interpolate(value, values)
      if let text = replaced.scalar, !replaced.isNull {
        model = (FilePath.resolve(text, from: folder), value.place)
      } else {
        problems.append(
          Problem(
            .wrongValue, "'model': expected a path, found \(value.described)", at: value.place))
      }
    }
    var inputs: [(String, Place)] = []
    for input in file.inputs {
      let replaced = interpolate(input, values)
      if let text = replaced.scalar, !replaced.isNull {
        inputs.append((FilePath.resolve(text, from: folder), input.place))
      } else {
        problems.append(
          Problem(
            .wrongValue, "'inputs': expected a path, found \(input.described)", at: input.place))
      }
    }
    let parameters = file.parameters.map {
      Graph.GraphParameter(
        name: $0.name, value: values[$0.name]?.scalar ?? "", unit: $0.unit, help: $0.help)
    }
    let (kept, dropped) = reachable(steps, output: output)
    warnings += dropped.map {
      Problem(
        .unused, "nothing takes the rows of '\($0.name)'", at: $0.place,
        suggestion: "remove it, or name it in an 'in'", severity: .warning)
    }
    return Graph(
      name: file.name, summary: file.summary, path: file.path, inputs: inputs, model: model,
      parameters: parameters, steps: kept, warnings: warnings)
  }

  /// The steps that the output needs, renumbered, and the others. The output is the last of those kept.
  private func reachable(_ steps: [Graph.Step], output: Int) -> (
    kept: [Graph.Step], dropped: [Graph.Step]
  ) {
    var wanted: Set<Int> = [output]
    for step in stride(from: output, through: 0, by: -1) where wanted.contains(step) {
      wanted.formUnion(steps[step].inputs)
    }
    let order = wanted.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    let kept = order.map { number in
      let step = steps[number]
      return Graph.Step(
        name: step.name, kind: step.kind, inputs: step.inputs.compactMap { numbers[$0] },
        place: step.place, inputPlaces: step.inputPlaces, settingPlaces: step.settingPlaces)
    }
    return (kept, steps.indices.filter { !wanted.contains($0) }.map { steps[$0] })
  }

  private mutating func kind(of node: FlatNode) -> (any Declared)? {
    let use = node.entry.use
    guard let name = use.scalar, !use.isNull else {
      problems.append(
        Problem(
          .wrongValue, "'use': expected a kind of node, found \(use.described)", at: use.place))
      return nil
    }
    guard name != GraphReader.poison else { return nil }
    guard let type = nodes[name] else {
      problems.append(
        Problem(
          .unknownNode, "there is no kind of node called '\(name)'", at: use.place,
          suggestion: nearest(to: name, among: nodes.names).map { "did you mean '\($0)'?" }
            ?? "`sergraph nodes` lists them"))
      return nil
    }
    for with in node.entry.with {
      problems.append(
        Problem(
          .unknownKey, "'with' is for sub-graphs; '\(name)' is a kind of node", at: with.keyPlace,
          suggestion: "write '\(with.key): ...' beside 'use'"))
    }
    var settings = node.entry.settings.filter { !GraphReader.isPoisoned($0.value) }
    if node.entry.isSwapped {
      let known = Set(type.parameterDescriptions.map(\.name))
      settings.removeAll { known.contains($0.key) == false && $0.keyPlace.source.name != "--set" }
    }
    switch type.instance(settings) {
    case .success(let kind): return kind
    case .failure(let error):
      problems += error.all
      return nil
    }
  }

  private mutating func checkSources() {
    var source: FlatNode?
    for node in flat {
      guard let type = node.entry.use.scalar.flatMap({ nodes[$0] }) else { continue }
      if type is any Source.Type {
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

extension Declared {
  /// Reads settings without naming the type.
  static func instance(_ entries: [Value.Entry]) -> Result<any Declared, Problems> {
    read(entries).map { $0 as any Declared }
  }
}
