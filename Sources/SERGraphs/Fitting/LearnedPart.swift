import GraphCore

/// The part of a graph that depends on what is learnt: its trainable nodes and all nodes behind them. It runs on tables
/// of features that are computed once, whatever is learnt from them how often.
struct LearnedPart: Sendable {
  let graph: Graph
  /// Its nodes, in order.
  let nodes: [Int]
  /// The node whose rows are judged: that of the graph's output, of several the only one that gives scores; the last of
  /// the part where there is no such output.
  let judged: Int
  /// The nodes outside it whose rows it takes.
  let features: [Int]

  /// Finds it.
  /// - Throws: `Problem` SG0504 when nothing can be fitted, or when a part of it decides when its rows happen.
  init(_ graph: Graph) throws(Problem) {
    var learnt: Set<Int> = []
    for (number, step) in graph.steps.enumerated() {
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
    let outputs = (try? graph.judgedOutputs())?.map(\.step).filter(learnt.contains) ?? []
    judged = outputs.count == 1 ? outputs[0] : nodes[nodes.count - 1]
    features = Set(nodes.flatMap { graph.steps[$0].inputs }).subtracting(learnt).sorted()
  }

  /// The trainable nodes.
  var trainable: [Graph.Step] {
    nodes.map { graph.steps[$0] }.filter { $0.trainable != nil }
  }

  /// The rows that a node takes: of one node, or of several side by side.
  /// - Parameter memory: The most bytes of a table that is made for it that stay in memory.
  func input(
    of number: Int, from tables: [Int: RowTable], fitted: [String: Fitted], memory: Int
  ) throws(Problem) -> RowTable {
    let step = graph.steps[number]
    let inputs = step.inputs.compactMap { tables[$0] }
    guard inputs.count > 1 else { return inputs[0] }
    let format: Format?
    do throws(Problems) {
      format =
        step.inputPorts.isEmpty
        ? try Compiler.compile(graph, fitted: fitted, before: number).output
        : try Compiler.compile(graph, fitted: fitted, through: number).input(ofNode: step.name)
    } catch {
      throw error.all[0]
    }
    return try RowTable(joining: inputs, as: format ?? inputs[0].format, memory: memory)
  }

  /// Runs tables through all its nodes.
  /// - Parameters:
  ///   - tables: The rows of `features`, by node.
  ///   - fitted: What every trainable node has learnt, by name.
  ///   - speakers: Who speaks in each item, where that is known; none if it is known of no item.
  ///   - memory: The most bytes of a table that stay in memory.
  /// - Returns: The rows that come out at the end.
  func apply(
    _ tables: [Int: RowTable], fitted: [String: Fitted], speakers: [String?],
    memory: Int = RowWriter.leastMemory
  ) throws(Problem) -> RowTable {
    var tables = tables
    for number in nodes {
      guard let node = graph.steps[number].kind as? any GraphNode else { continue }
      tables[number] = try input(of: number, from: tables, fitted: fitted, memory: memory)
        .applying(
          node, fitted: fitted[graph.steps[number].name], speakers: speakers, memory: memory)
    }
    return output(of: tables)
  }

  /// Forgets the tables that no node after one takes any more, so that their memory and files are given back.
  func release(_ tables: inout [Int: RowTable], after number: Int) {
    let wanted = Set(nodes.filter { $0 > number }.flatMap { graph.steps[$0].inputs })
    tables = tables.filter { wanted.contains($0.key) || $0.key == judged }
  }

  /// The rows that are judged.
  func output(of tables: [Int: RowTable]) -> RowTable {
    guard let table = tables[judged] else {
      preconditionFailure("every node of the part has been run")
    }
    return table
  }
}
