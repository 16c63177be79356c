package import GraphCore

extension Session {
  /// What a run without arguments takes.
  /// - Throws: `Problems` SG0204 at the place in the graph file where there is no recording.
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
      // A path that does not exist stands for itself, so that a run can tell that it is missing.
      var list = try? InputList([input.path])
      let found = list?.next()
      if found == nil || (found?.path == input.path && !exists(input.path)) {
        problems.append(
          Problem(
            .wrongValue, "there is no recording at '\(input.path)'", at: input.place,
            suggestion: nearestPath(to: input.path).map { "did you mean '\($0)'?" }
              ?? "paths in a graph are relative to its file"))
      }
    }
    guard problems.isEmpty else { throw Problems(problems) }
    return graph.inputs.map(\.path)
  }
}
