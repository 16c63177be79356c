/// Works out formats, the order of steps, buffer sizes and the memory bound.
package struct Compiler {
  let graph: Graph
  let fitted: [String: Fitted]
  let chunk: Int
  let given: GivenRows
  /// Whether items may be varied copies.
  let variesCopies: Bool
  /// Nodes between the source and the graph.
  let condition: [any GraphNode]
  private var problems: [Problem] = []
  private(set) var steps: [Plan.Step] = []
  /// For each node of the graph: the step that gives its rows, or nil if it is wrong.
  private(set) var stepOfNode: [Int?] = []
  /// For each step: how many rows come of a recording, at each of `rates`; nil where that is not known.
  private(set) var counted: [[Counted?]] = []

  /// The widest recording that buffers are sized for while the rate and channels are open.
  static let widestRate = 384_000

  package static let widestChannels = 16

  private init(
    _ graph: Graph, fitted: [String: Fitted] = [:], chunk: Int, given: GivenRows = GivenRows(),
    variesCopies: Bool = false, condition: [any GraphNode] = []
  ) {
    self.graph = graph
    self.fitted = fitted
    self.chunk = chunk
    self.given = given
    self.variesCopies = variesCopies
    self.condition = condition
  }

  /// Makes the plan of a graph.
  /// - Parameters:
  ///   - graph: What was read.
  ///   - fitted: What its trainable nodes have learnt, by node. A node that is missing gets the format that it has
  ///     before fitting; such a plan can be looked at but not run past that node.
  ///   - node: Stop before this node, with the rows that it would take; nil for the whole graph.
  ///   - last: Stop after this node, with the rows that it gives; nil for the whole graph.
  ///   - outputs: The nodes whose rows come out, and no more than they need; nil for the graph's own.
  /// - Throws: Every problem with formats, in the order of the file; SG0401 if it needs too much memory.
  package static func compile(
    _ graph: Graph, fitted: [String: Fitted] = [:], options: PlanOptions = PlanOptions(),
    before node: Int? = nil, through last: Int? = nil, outputs: [Graph.Output]? = nil
  ) throws(Problems) -> Plan {
    let asked =
      last.map { [Graph.Output(name: graph.nodes[$0].name, node: $0, place: nil)] } ?? outputs
    let compiler = Compiler(
      graph, fitted: fitted, chunk: max(1, options.chunk), variesCopies: options.variesCopies,
      condition: options.condition)
    return try compiler.plan(before: node, outputs: asked, options: options)
  }

  /// Makes a plan that begins with rows that are there already, for one lane, of recordings or of copies of
  /// them; else as above.
  /// - Parameters:
  ///   - given: What the rows are.
  ///   - chunk: The most rows that are taken at once from each table.
  ///   - node: Stop before this node; nil to stop after `last`.
  package static func compile(
    _ graph: Graph, fitted: [String: Fitted], given: GivenRows, chunk: Int,
    before node: Int? = nil, through last: Int? = nil
  ) throws(Problems) -> Plan {
    let asked = last.map { [Graph.Output(name: graph.nodes[$0].name, node: $0, place: nil)] }
    let compiler = Compiler(
      graph, fitted: fitted, chunk: chunk, given: given, variesCopies: true)
    return try compiler.plan(
      before: node, outputs: asked, options: PlanOptions(lanes: 1, limit: .unlimited))
  }

  private func plan(
    before node: Int?, outputs: [Graph.Output]?, options: PlanOptions
  ) throws(Problems) -> Plan {
    var compiler = self
    compiler.addAll(before: node, outputs: outputs)
    guard compiler.problems.isEmpty else { throw Problems(compiler.problems) }
    let finished = compiler
    let given = finished.outputs(before: node, outputs ?? graph.outputs)
    let shared = fitted.values.reduce(0) { sum, fitted in
      sum + fitted.tensors.values.reduce(0) { $0 + $1.values.count * MemoryLayout<Float>.stride }
    }
    let plan = { (lanes: Int) in
      Plan(
        graph: finished.graph, steps: finished.steps, outputs: given, chunk: finished.chunk,
        lanes: lanes,
        window: 2 * lanes + 2,
        // The model file is read whole, then cut into tensors.
        sharedBytes: 2 * shared)
    }
    var lanes = max(1, options.lanes ?? processorCount())
    guard let memory = options.limit.bytes else { return plan(lanes) }
    while lanes > 1, plan(lanes).memoryBound > memory { lanes -= 1 }
    let smallest = plan(lanes)
    if smallest.memoryBound > memory {
      let largest = smallest.memory.sorted { $0.bytes > $1.bytes }.prefix(3)
        .map { "\($0.name): \(byteText($0.bytes))" }
      throw Problems([
        Problem(
          .overMemory,
          "the graph needs up to \(byteText(smallest.memoryBound)) with one lane, more than \(byteText(memory))",
          suggestion: "the largest terms are " + largest.joined(separator: "; "))
      ])
    }
    return smallest
  }
}

extension Compiler {
  /// What is wrong with the formats of those nodes of a graph that depend on nothing else that is wrong.
  static func problemsOfFormats(in graph: Graph) -> [Problem] {
    var compiler = Compiler(graph, chunk: PlanOptions().chunk)
    compiler.addAll(before: nil, outputs: nil)
    return compiler.problems
  }

  private mutating func addAll(before end: Int?, outputs: [Graph.Output]?) {
    let ends = end.map { graph.nodes[$0].inputs } ?? outputs?.map(\.node)
    let wanted =
      ends.map { graph.upstream(of: $0, stoppingAt: given) } ?? Set(graph.nodes.indices)
    for index in graph.nodes.indices {
      if wanted.contains(index) { add(node: index) } else { stepOfNode.append(nil) }
    }
    guard let end, problems.isEmpty, graph.nodes[end].inputs.count > 1 else { return }
    let step = graph.nodes[end]
    do throws(Problem) {
      _ = try addInputs(of: step, end, from: step.inputs.compactMap { stepOfNode[$0] })
    } catch { problems.append(placed(error, step)) }
  }

  /// Adds what puts several inputs of a node side by side.
  private mutating func addInputs(
    of step: Graph.NamedNode, _ index: Int, from inputs: [Int]
  ) throws(Problem) -> Int {
    let node = step.kind as? any GraphNode
    if let node, !step.inputPorts.isEmpty {
      return try addPorts(node, step, index, of: inputs)
    }
    return try addJoin(step, index, of: inputs, namingParts: node?.ports.isEmpty ?? true)
  }

  private mutating func add(node index: Int) {
    let step = graph.nodes[index]
    do throws(Problem) {
      stepOfNode.append(try addSteps(of: step, index: index))
    } catch {
      stepOfNode.append(nil)
      problems.append(placed(error, step))
    }
  }

  private mutating func addSteps(of step: Graph.NamedNode, index: Int) throws(Problem) -> Int? {
    if let rows = given.outputs[index] { return addGiven(rows, named: step.name, index) }
    if let source = step.kind as? any Source {
      let output = try source.format()
      let read = append(
        step.name, index, .source(source), [], output, output, capacity: chunk,
        state: source.stateBytes, delay: .seconds(0))
      return try addCondition(index, from: read)
    }
    guard let node = step.kind as? any GraphNode else { return nil }
    if let rows = given.inputs[index] {
      let input = addGiven(rows, named: step.name, index)
      return try addNode(node, step.name, index, from: input)
    }
    var inputs: [Int] = []
    for input in step.inputs {
      guard let found = stepOfNode[input] else { return nil }
      inputs.append(found)
    }
    guard !inputs.isEmpty else { return nil }
    if let port = node.ports.first(where: { !$0.isOptional && isMissing($0, in: step) }) {
      throw Problem(
        .missing, "it needs an input '\(port.name)': \(port.help)", at: step.inputPlaces.first,
        suggestion: "'in: {\(node.ports[0].name): ..., \(port.name): ...}'")
    }
    guard inputs.count > 1 else { return try addNode(node, step.name, index, from: inputs[0]) }
    // Columns don't mix, so the node may run before the join, and no branch has to wait. What a node has learnt is
    // about all columns together, though.
    if step.inputPorts.isEmpty, node.isColumnwise(for: steps[inputs[0]].output),
      step.trainable == nil
    {
      var branches: [Int] = []
      for (number, input) in inputs.enumerated() {
        let name = "\(step.name) (of \(steps[input].name))"
        do throws(Problem) {
          branches.append(try addNode(node, name, index, from: input))
        } catch { throw located(error, step, input: number) }
      }
      return try addJoin(step, index, of: branches)
    }
    return try addNode(
      node, step.name, index, from: try addInputs(of: step, index, from: inputs))
  }

  private func isMissing(_ port: Port, in step: Graph.NamedNode) -> Bool {
    let ports = (step.kind as? any GraphNode).map { $0.ports } ?? []
    return step.inputPorts.isEmpty
      ? port.name != ports[0].name : !step.inputPorts.contains(port.name)
  }

  /// Adds a step.
  /// - Parameters:
  ///   - delay: How much it keeps back itself.
  ///   - lateness: How long after the end of what a row covers it gives the row; nil for as long as `delay`.
  ///   - lag: How many rounds later than they could its rows come.
  ///   - isRowwise: Whether each of its rows depends on one input row only.
  mutating func append(
    _ name: String, _ node: Int, _ work: Plan.Work, _ inputs: [Int], _ input: Format,
    _ output: Format,
    capacity: Int, state: Int, delay: Delay, lateness: Delay? = nil, lag: Int = 0,
    isRowwise: Bool = false
  ) -> Int {
    let sized = Compiler.sizing(output)
    // What comes from branches that wait for different whole items comes when the last of those ends.
    let bases = Set(inputs.map { steps[$0].base })
    var (base, behind) = (steps.count, 0.0)
    if case .given = work, isInStep(output) { base = 0 }
    if case .seconds(let seconds) = delay, output.clock != .item, bases.count == 1 {
      base = bases.first ?? 0
      behind = seconds + (inputs.map { steps[$0].behind }.max() ?? 0)
    }
    steps.append(
      Plan.Step(
        name: name, node: node, work: work, inputs: inputs, input: input, output: output,
        capacity: capacity,
        base: base, behind: behind, lag: lag + (inputs.map { steps[$0].lag }.max() ?? 0),
        lateness: self.lateness(of: output, lateness ?? delay, from: inputs), isRowwise: isRowwise,
        // Of several steps of a node, the first.
        startsStage: graph.nodes[node].startsStage && steps.last?.node != node,
        bufferBytes: RowBuffer.bytes(width: sized.width, stride: sized.stride, capacity: capacity),
        stateBytes: state + (output.origin == name ? Coverage.bytes(for: output) : 0)))
    counted.append(counts(ofStep: steps.count - 1))
    return steps.count - 1
  }
}
