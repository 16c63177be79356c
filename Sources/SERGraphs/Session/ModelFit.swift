import GraphCore

/// Whether a model was fitted on what a graph gives, and if not, where in the graph they part.
enum ModelFit {
  /// Checks trainable nodes.
  /// - Parameter names: Those that are to run.
  /// - Throws: `Problems` SG0501 at nodes that the model does not know, SG0502 at what has changed since the fit.
  static func check(
    _ model: Model, _ file: Session.ModelFile, _ graph: Graph, nodes names: [String]
  ) throws(Problems) {
    var problems: [Problem] = []
    for (number, step) in graph.nodes.enumerated() where names.contains(step.name) {
      do throws(Problem) {
        try model.check(
          node: step.name, use: step.use,
          upstream: graph.canonical(before: number))
      } catch {
        let place = model.parts[step.name].flatMap { change(since: $0, before: number, in: graph) }
        let problem = file.noted(error.placed(at: place ?? step.place))
        // What has changed changes the features of every node below it.
        if !problems.contains(where: { $0.place == problem.place }) { problems.append(problem) }
      }
    }
    problems += misspeltNames(model, graph).map(file.noted)
    guard problems.isEmpty else { throw Problems(problems) }
  }

  /// Nodes that do the same as when the model was fitted, under a name that is nearly the same: a slip, which
  /// would otherwise come out only where something asks for the name, such as `--set`.
  private static func misspeltNames(_ model: Model, _ graph: Graph) -> [Problem] {
    let now = graph.canonical
    // What `unless` says changes no node.
    guard model.names.count == graph.nodes.count, let then = CanonicalGraph(model.graph),
      then.nodes == now.nodes, then.given == now.given
    else { return [] }
    return zip(graph.nodes, model.names).compactMap { step, name in
      let (now, then) = (step.name.split(separator: "."), name.split(separator: "."))
      guard now.count == then.count, model.parts[name] == nil,
        let part = now.indices.first(where: { now[$0] != then[$0] }),
        let near = didYouMean(String(now[part]), among: [String(then[part])])
      else { return nil }
      return Problem(
        .badName, "the node '\(step.name)' was called '\(name)' when the model was fitted",
        at: step.namePlaces[part], suggestion: near + " To rename it, fit again")
    }
  }

  /// The first setting, else the first node, that is not as it was when a node was fitted; nil where that is not known.
  private static func change(
    since part: Model.FittedNode, before node: Int, in graph: Graph
  ) -> Place? {
    guard let then = CanonicalGraph(part.upstream) else { return nil }
    let now = graph.canonical(before: node)
    let steps = graph.upstream(of: graph.nodes[node].inputs).sorted()
    let changed = now.nodes.indices.first {
      $0 >= then.nodes.count || now.nodes[$0] != then.nodes[$0]
    }
    // The same nodes, but another one of them is taken.
    guard let number = changed else { return graph.nodes[node].inputPlaces.first }
    let step = graph.nodes[steps[number]]
    guard number < then.nodes.count, then.nodes[number].use == step.use else { return step.place }
    let settings = now.nodes[number].settings.filter { !then.nodes[number].settings.contains($0) }
    return settings.compactMap { step.settingPlaces[$0.name] }.first
      ?? (settings.isEmpty ? step.inputPlaces.first : nil) ?? step.place
  }
}
