package import GraphCore

package enum Session {
  package static func modelPath(of graph: Graph, instead: String? = nil) -> String? { instead ?? graph.model?.path }
  package static func plan(_ graph: Graph, model: String?, options: PlanOptions = PlanOptions()) throws(Problems) -> Plan {
    try Compiler.compile(graph, options: options)
  }
  /// What a run without arguments takes.
  /// - Throws: `Problems` SG0204 at the place in the graph file where an input does not exist.
  package static func inputs(of graph: Graph) throws(Problems) -> [String] {
    guard !graph.inputs.isEmpty else {
      throw Problems([
        Problem(
          .usage, "'\(graph.path)' names no 'inputs', and none were given",
          suggestion: "give files or folders after the graph")
      ])
    }
    var problems: [Problem] = []
    for input in graph.inputs {
      let isEmpty = (try? InputList.isEmpty([input.path])) ?? true
      let isMissing = !input.path.hasPrefix("@") && !exists(input.path)
        && ((try? InputList.measure([input.path]).count) ?? 0) <= 1 && !input.path.contains { "*?[".contains($0) }
      if isEmpty || isMissing {
        problems.append(
          Problem(
            .wrongValue, "there is no recording at '\(input.path)'", at: input.place,
            suggestion: "paths in a graph are relative to its file"))
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return graph.inputs.map(\.path)
  }
}
