import CAllocations
public import GraphCore

/// Checks a node against every rule that nodes are held to, and tells what it breaks.
///
/// - The same bits come out however the rows are cut: 1, 7, 64, all at once, at random.
/// - As many rows come of an item that turns out to be damaged, however it is cut, of a node written in
///   Swift.
/// - A processor that has run and been reset equals a fresh one.
/// - Rows are as wide as the format says, every column has a name or none has, and no call gives more
///   rows than `capacity`. As many rows come of an item as `rowCount` says, if it says.
/// - Where it says that it works row by row, each row depends on the row of the same number only.
/// - Nothing, one row, silence, full scale, denormal numbers and a long item come through: finite
///   numbers, or a `Problem`.
/// - Once warm, `process` allocates nothing, and a processor holds no more than `stateBytes`.
/// - What it declares is complete (`checkDeclaration`).
///
/// ```swift
/// #expect(checkNode(Tremor(), input: .audio(rate: 16000, channels: 1)) == [])
/// ```
/// - Parameters:
///   - node: Its settings.
///   - input: A format that it takes, nothing left open.
///   - rows: An item to try, one row after another; made up if absent.
///   - fitted: What it has learnt, of a node that has to be fitted.
///   - item: Which recording it is told that the items are.
///   - mayAllocate: Whether `process` may, because a C library that it calls does.
///   - guardPages: Whether to run it also on buffers that lie between pages that nobody may touch (`checkGuardPages`).
///   - seed: Chooses the made-up numbers and cuts.
///   - doing: Told what is about to be done, for whoever wants to know where a process died.
/// - Returns: Each broken rule; nothing if all is well.
public func checkNode(
  _ node: any GraphNode, input: Format, rows: [Float]? = nil, fitted: Fitted? = nil,
  item: ItemIdentity = ItemIdentity(path: "item.wav"), mayAllocate: Bool = false,
  guardPages: Bool = false, seed: UInt64 = 1, doing: (String) -> Void = { _ in }
) -> [Finding] {
  var broken = checkDeclaration(
    about: node.about, parameters: node.parameterDescriptions, ports: node.ports)
  do throws(Problem) {
    let trial = try NodeTrial(node, input: input, fitted: fitted, item: item)
    broken += checkFormat(trial)
    var numbers = Numbers(seed: seed)
    let items = trial.items(rows: rows, numbers: &numbers)
    for item in items {
      broken += try checkCuts(trial, item: item, numbers: &numbers, doing)
    }
    for item in items where item.isOrdinary && node is any Node {
      broken += try checkDamage(trial, item: item, doing)
    }
    for item in items { broken += try checkRowCount(trial, item: item, doing) }
    for item in items where !item.isLong {
      broken += try checkRowwise(trial, item: item, numbers: &numbers, doing)
    }
    for item in items where item.isOrdinary {
      doing("\(item.name), memory")
      broken += try checkMemory(trial, item: item, mayAllocate: mayAllocate)
    }
    if guardPages { broken += try checkGuards(trial, items: items, doing) }
  } catch {
    broken.append(.rows(.refusal(error)))
  }
  return broken
}

/// Checks what a kind of node declares of itself.
/// - Returns: Each gap.
public func checkDeclaration(_ kind: any Declared.Type) -> [Finding] {
  checkDeclaration(
    about: kind.about, parameters: kind.parameterDescriptions,
    ports: (kind as? any Node.Type)?.ports ?? [])
}

/// Checks what a node declares of itself.
/// - Returns: Each gap.
package func checkDeclaration(
  about: About, parameters: [ParameterDescription], ports: [Port]
) -> [Finding] {
  var broken: [Finding] = []
  if about.summary.isEmpty || !about.summary.hasSuffix(".") {
    broken.append(.declaration(.summary(about.summary)))
  }
  if about.definition.isEmpty { broken.append(.declaration(.noDefinition)) }
  let members = parameters.flatMap(\.structures).flatMap(\.members)
  for parameter in parameters + members {
    let name = parameter.name
    if parameter.help.isEmpty || !parameter.help.hasSuffix(".") {
      broken.append(.declaration(.help(parameter: name, text: parameter.help)))
    }
    if name.contains(where: { !($0.isLowercase || $0.isNumber || $0 == "_") }) {
      broken.append(.declaration(.name(parameter: name)))
    }
    if let value = Double(parameter.standard), let range = parameter.limits,
      !range.contains(value)
    {
      broken.append(.declaration(.standard(parameter: name, value: parameter.standard)))
    }
  }
  let names = parameters.map(\.name)
  if Set(names).count < names.count {
    broken.append(.declaration(.sharedName(parameters: names)))
  }
  for parameter in parameters {
    broken += checkStructures(of: parameter).map(Finding.declaration)
  }
  for port in ports where port.help.isEmpty || !port.help.hasSuffix(".") {
    broken.append(.declaration(.portHelp(port: port.name, text: port.help)))
  }
  if let main = ports.first, main.kinds != about.input {
    broken.append(.declaration(.portKinds(port: main.name)))
  }
  return broken
}

/// Checks what a parameter's values are made of.
private func checkStructures(of parameter: ParameterDescription) -> [Finding.DeclarationRule] {
  var broken: [Finding.DeclarationRule] = []
  let names = parameter.structures.map(\.name)
  if Set(names).count < names.count {
    broken.append(.sharedStructureName(parameter: parameter.name, structures: names))
  }
  for structure in parameter.structures {
    let members = structure.members.map(\.name)
    if members.isEmpty { broken.append(.noMembers(structure: structure.name)) }
    if Set(members).count < members.count {
      broken.append(.sharedMemberName(structure: structure.name, members: members))
    }
    let main = structure.members.filter(\.isMain)
    if main.count > 1 { broken.append(.mainFields(main.count, structure: structure.name)) }
    if let field = main.first, !field.form.isList, structuredForm(field.form) {
      broken.append(.structuredMainField(field.name, structure: structure.name))
    }
  }
  return broken
}

private func structuredForm(_ form: ParameterForm) -> Bool {
  switch form.element {
  case .record, .variant: true
  default: false
  }
}

private func checkFormat(_ trial: NodeTrial) -> [Finding] {
  let output = trial.output
  var broken: [Finding] = []
  if output.isOpen || output.width == 0 {
    broken.append(.rows(.openOutput(output)))
  }
  if !output.names.isEmpty, output.names.count != output.width {
    broken.append(.rows(.nameCount(output.names.count, columns: output.width)))
  }
  if Set(output.names).count < output.names.count { broken.append(.rows(.sharedColumnName)) }
  if output.stride < 1 { broken.append(.rows(.stride(output.stride))) }
  return broken
}

private func checkCuts(
  _ trial: NodeTrial, item: Item, numbers: inout Numbers, _ doing: (String) -> Void
) throws(Problem) -> [Finding] {
  var broken: [Finding] = []
  let random = (0..<50).map { _ in numbers.below(130) + 1 }
  let total = max(1, item.rows.count / max(1, trial.input.width))
  let ways: [(Chunking, [Int])] =
    item.isLong
    ? [(.rows(64), [64]), (.random, random)]
    : [
      (.whole, [total]), (.rows(1), [1]), (.rows(7), [7]), (.rows(64), [64]), (.random, random),
    ]
  let reused = try trial.prepare()
  var first: NodeTrial.Outcome?
  for (chunking, cuts) in ways {
    doing("\(item.name), \(chunking)")
    let fresh = try trial.prepare()
    let run = trial.run(fresh, rows: item.rows, cuts: cuts)
    broken += run.broken.map { .rows($0, item: item.name, chunking: chunking) }
    let outcome = run.outcome
    if let first, outcome != first {
      broken.append(
        .rows(
          .otherRows(chunking, than: ways[0].0, outcome.summary, first.summary), item: item.name))
    }
    first = first ?? outcome
    if !outcome.isFinite {
      broken.append(.rows(.notFinite, item: item.name, chunking: chunking))
    }
    if trial.run(reused, rows: item.rows, cuts: cuts).outcome != outcome {
      broken.append(.rows(.remembersItem, item: item.name, chunking: chunking))
    }
    reused.reset()
  }
  doing("\(item.name), after half of it")
  // An item that was given up in the middle leaves nothing behind either.
  let half = Array(item.rows.prefix(total / 2 * trial.input.width))
  if let first {
    _ = trial.run(reused, rows: half, cuts: ways[0].1)
    reused.reset()
    if trial.run(reused, rows: item.rows, cuts: ways[0].1).outcome != first {
      broken.append(.rows(.remembersHalfItem, item: item.name))
    }
  }
  return broken
}

private func checkMemory(
  _ trial: NodeTrial, item: Item, mayAllocate: Bool
) throws(Problem) -> [Finding] {
  var broken: [Finding] = []
  let before = sergraph_allocation_bytes()
  let processor = try trial.prepare()
  _ = trial.run(processor, rows: item.rows, cuts: [16])
  let held = sergraph_allocation_bytes() - before
  let bound = trial.node.stateBytes(for: trial.input)
  if held > bound {
    broken.append(.rows(.heldBytes(held, declared: bound), item: item.name))
  }
  processor.reset()
  // Warm: it has seen an item, and the first half of this one.
  let half = item.rows.count / trial.input.width / 16 / 2
  let calls = trial.run(processor, rows: item.rows, cuts: [16]).allocations
    .dropFirst(half).reduce(0, +)
  if calls > 0, !mayAllocate {
    broken.append(.rows(.allocations(calls), item: item.name))
  }
  return broken
}
