package import GraphCore

extension Session {
  /// Makes the plan of a graph up to some of its nodes.
  /// - Parameter names: The nodes whose rows come out, each in an output of its name; the graph's own outputs if there are
  ///   none.
  /// - Throws: `Problems` SG0801 for a node that the graph does not have, or that is named twice; problems of the plan.
  package static func plan(
    _ graph: Graph, model file: ModelFile?, at names: [String], options: PlanOptions
  ) throws(Problems) -> Plan {
    let outputs = names.isEmpty ? nil : try outputs(names, of: graph)
    do throws(Problems) {
      return try plan(graph, model: file, outputs: outputs, options: options)
    } catch {
      throw Problems(error.all.map { advised($0, graph, outputs ?? graph.outputs) })
    }
  }

  private static func outputs(
    _ names: [String], of graph: Graph
  ) throws(Problems) -> [Graph.Output] {
    var problems: [Problem] = []
    var outputs: [Graph.Output] = []
    for name in names {
      guard let found = graph.asked[name] else {
        problems.append(unknownNode(name, in: graph))
        continue
      }
      if let twice = found.first(where: { one in outputs.contains { $0.node == one.node } }) {
        problems.append(
          Problem(
            .usage, "the rows of '\(graph.nodes[twice.node].name)' are asked for twice",
            suggestion: "name each node once"))
      }
      outputs += found
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return outputs
  }

  /// Says of a missing model what can be had without one.
  private static func advised(
    _ problem: Problem, _ graph: Graph, _ outputs: [Graph.Output]
  ) -> Problem {
    let before = graph.upstream(of: outputs.map(\.node)).sorted().first {
      graph.nodes[$0].trainable != nil
    }
    guard problem.code == .noModel, let before, let input = graph.nodes[before].inputs.first,
      graph.nodes[before].inputs.count == 1
    else { return problem }
    var advised = problem
    advised.suggestion =
      (problem.suggestion.map { $0 + "; " } ?? "")
      + "what needs no model can be had with --at \(graph.nodes[input].name)"
    return advised
  }

  private static func unknownNode(_ name: String, in graph: Graph) -> Problem {
    Problem(
      .usage, "the graph '\(graph.name)' has no node '\(name)'",
      suggestion: suggestion(for: name, among: graph.nodes.map(\.name)))
  }
}
