extension GraphReader {
  /// The nodes whose rows a node takes: those that `in` names, else the one above.
  mutating func lookUp(
    _ entry: GraphFile.NodeEntry, scope: Scope, last: [Input]?, siblings: [GraphFile.NodeEntry]
  ) -> [Input] {
    let kind = entry.use?.scalar.flatMap { nodes[$0] }
    guard let value = entry.inputs else { return kind?.isSource == true ? [] : last ?? [] }
    // That a source takes no input is reported where sources are counted.
    if kind?.isSource == true { return [Input(number: nil, place: value.place)] }
    guard case .mapping(let named) = value.content else {
      return list(value, of: entry, scope: scope, siblings: siblings)
    }
    let ports = kind?.ports ?? []
    // A sub-graph's mapping is reported where it is read; what is unknown may take anything.
    guard kind != nil else { return [Input(number: nil, place: value.place)] }
    guard !ports.isEmpty else {
      problems.append(
        Problem(
          .unknownInput, "'\(entry.use?.scalar ?? "")' has one input without a name",
          at: value.place, suggestion: "name a node, or a list of nodes to join"))
      return [Input(number: nil, place: value.place)]
    }
    for key in named where !ports.contains(where: { $0.name == key.key }) {
      problems.append(
        Problem(
          .unknownInput, "'\(entry.use?.scalar ?? "")' has no input '\(key.key)'", at: key.keyPlace,
          suggestion: suggestion(for: key.key, among: ports.map(\.name))))
    }
    // In the order of the ports, whatever the order in the file.
    let inputs = ports.flatMap { port -> [Input] in
      guard let found = named.first(where: { $0.key == port.name }) else {
        let isMisspelt = named.contains { nearest(to: $0.key, among: [port.name]) != nil }
        if !port.isOptional, !isMisspelt {
          problems.append(
            Problem(
              .missing, "'\(entry.name)' needs an input '\(port.name)'", at: value.place,
              suggestion: "\(port.name): the name of a node"))
        }
        return port.isOptional ? [] : [Input(number: nil, place: value.place, port: port.name)]
      }
      return list(found.value, of: entry, scope: scope, siblings: siblings).map {
        Input(number: $0.number, place: $0.place, port: port.name)
      }
    }
    // Only the main input: as if it had been given without its name.
    guard inputs.allSatisfy({ $0.port == ports[0].name }) else { return inputs }
    return inputs.map { Input(number: $0.number, place: $0.place) }
  }

  private mutating func list(
    _ value: Value, of entry: GraphFile.NodeEntry, scope: Scope, siblings: [GraphFile.NodeEntry]
  ) -> [Input] {
    let inputs = GraphFile.list(value)
    if inputs.isEmpty {
      problems.append(
        Problem(
          .unknownInput, "'in' names no node", at: value.place,
          suggestion: "name one, or leave 'in' out to take the node above"))
      return [Input(number: nil, place: value.place)]
    }
    return inputs.flatMap { input -> [Input] in
      guard let name = input.scalar, !input.isNull else {
        problems.append(
          Problem(
            .unknownInput, "'in': expected the name of a node, found \(input.described)",
            at: input.place,
            suggestion: "a name, or a list of names"))
        return [Input(number: nil, place: input.place)]
      }
      if let found = scope[name] {
        return found.map { Input(number: $0.number, place: input.place) }
      }
      reportUnknown(name, at: input.place, of: entry, scope: scope, siblings: siblings)
      return [Input(number: nil, place: input.place)]
    }
  }

  private mutating func reportUnknown(
    _ name: String, at place: Place, of entry: GraphFile.NodeEntry, scope: Scope,
    siblings: [GraphFile.NodeEntry]
  ) {
    if name == entry.name {
      problems.append(
        Problem(
          .unknownInput, "'\(name)' can't take its own rows", at: place,
          suggestion: "name a node above it"))
      return
    }
    let isLater = siblings.contains { $0.name == name }
    let above = siblings.filter { scope[$0.name] != nil }
    problems.append(
      Problem(
        .unknownInput,
        isLater
          ? "'\(entry.name)' can't take '\(name)', which does not stand above it"
          : "no node is called '\(name)'",
        at: place,
        suggestion: isLater
          ? "move '\(name)' above '\(entry.name)'"
          : suggestion(for: name, among: scope.keys.sorted()),
        notes: isLater ? [] : declaration(near: name, among: places(of: above))))
  }
}
