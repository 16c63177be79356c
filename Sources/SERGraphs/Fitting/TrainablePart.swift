import GraphCore

/// The part of a graph that depends on what is learnt: its trainable nodes and all nodes behind them. It runs on tables
/// of features that are computed once, whatever is learnt from them how often.
struct TrainablePart: Sendable {
  let graph: Graph
  /// Its nodes, in order.
  let nodes: [Int]
  /// The node whose rows are judged: that of the graph's output, of several the only one that gives scores; the last of
  /// the part where there is no such output.
  let judged: Int
  /// The nodes outside it whose rows it takes.
  let features: [Int]

  /// Finds it.
  /// - Throws: `Problem` SG0504 when nothing can be fitted.
  init(_ graph: Graph) throws(Problem) {
    var learnt: Set<Int> = []
    for (number, step) in graph.nodes.enumerated() {
      if step.trainable != nil || step.inputs.contains(where: learnt.contains) {
        learnt.insert(number)
      }
    }
    guard !learnt.isEmpty else {
      throw Problem(
        .cannotFit, "the graph '\(graph.name)' has no node that can be fitted",
        suggestion: "add a classifier, such as 'emotion: {use: mlp}'")
    }
    self.graph = graph
    let nodes = learnt.sorted()
    self.nodes = nodes
    // What is wrong with formats is told where the graph is compiled to be run.
    let outputs = (try? graph.judgedOutputs())?.map(\.node).filter(learnt.contains) ?? []
    judged = outputs.count == 1 ? outputs[0] : nodes[nodes.count - 1]
    features = Set(nodes.flatMap { graph.nodes[$0].inputs }).subtracting(learnt).sorted()
  }

  /// The trainable nodes.
  var trainable: [Graph.NamedNode] {
    nodes.map { graph.nodes[$0] }.filter { $0.trainable != nil }
  }

  /// The rows that a trainable node takes. They are kept among the tables, since more than one node may need them.
  /// - Parameters:
  ///   - tables: From which they can be computed.
  ///   - fitted: What the trainable nodes before it have learnt, by name.
  ///   - identity: What nodes are told of an item, by its number.
  ///   - memory: The most bytes of each table that stay in memory.
  ///   - lanes: How many threads carry recordings.
  func input(
    of number: Int, keptIn tables: inout RowTables, fitted: [String: Fitted],
    identity: @escaping @Sendable (Int) -> ItemIdentity, memory: Int, lanes: Int
  ) throws(Problem) -> RowTable {
    let inputs = graph.nodes[number].inputs
    if inputs.count == 1 {
      let table = try output(
        of: inputs[0], from: tables, fitted: fitted, identity: identity, memory: memory,
        lanes: lanes)
      tables.outputs[inputs[0]] = table
      return table
    }
    let plan = try plan(from: tables, fitted: fitted, before: number)
    let table = try tables.run(plan, identity: identity, memory: memory, lanes: lanes)
    tables.inputs[number] = table
    return table
  }

  /// The rows that a node gives; else as above, but they are not kept.
  func output(
    of number: Int, from tables: RowTables, fitted: [String: Fitted],
    identity: @escaping @Sendable (Int) -> ItemIdentity, memory: Int = RowWriter.leastMemory,
    lanes: Int = 1
  ) throws(Problem) -> RowTable {
    if let table = tables.outputs[number] { return table }
    let plan = try plan(from: tables, fitted: fitted, through: number)
    return try tables.run(plan, identity: identity, memory: memory, lanes: lanes)
  }

  /// The most rows of an item that are taken at once from each table.
  static let chunk = 64

  private func plan(
    from tables: RowTables, fitted: [String: Fitted], before node: Int? = nil,
    through last: Int? = nil
  ) throws(Problem) -> Plan {
    do throws(Problems) {
      return try Compiler.compile(
        graph, fitted: fitted, given: tables.formats, chunk: TrainablePart.chunk, before: node,
        through: last)
    } catch { throw error.all[0] }
  }

  /// Forgets the tables that are not needed any more once a trainable node is fitted, so that their memory and files are
  /// given back.
  func release(_ tables: inout RowTables, after number: Int) {
    let formats = tables.formats
    var ends = nodes.filter { $0 > number && graph.nodes[$0].trainable != nil }.map { later in
      formats.inputs[later] == nil ? graph.nodes[later].inputs : []
    }
    ends.append([judged])
    let wanted = graph.upstream(of: ends.flatMap { $0 }, stoppingAt: formats)
    tables.outputs = tables.outputs.filter { wanted.contains($0.key) }
    tables.inputs = tables.inputs.filter {
      wanted.contains($0.key) && formats.outputs[$0.key] == nil
    }
  }
}
