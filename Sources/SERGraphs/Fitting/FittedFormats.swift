import GraphCore

/// What the rows are at every place of a graph's learned part, before it is fitted.
struct FittedFormats: Sendable {
  /// A node that is fitted.
  struct LearningNode: Sendable {
    let number: Int
    let name: String
    let node: any TrainableGraphNode
    let input: Format
    /// Whether what it takes is a table of features already.
    let takesFeatures: Bool
  }

  let features: [Format]
  /// In order.
  let learners: [LearningNode]
  let output: Format
  /// Bytes of buffers and processors while rows are carried through the part.
  let stageBytes: Int

  /// - Parameter passes: Those that compute the features.
  init(_ part: TrainablePart, _ passes: [(node: Int, plan: Plan)]) throws(Problems) {
    let given = GivenRows(
      outputs: Dictionary(uniqueKeysWithValues: passes.map { ($0.node, $0.plan.output) }))
    // All of it, also what is not judged: every learner's input is asked for.
    let plan = try Compiler.compile(
      part.graph, fitted: [:], given: given, chunk: TrainablePart.chunk,
      through: part.nodes[part.nodes.count - 1])
    var plans = [plan]
    var learners: [LearningNode] = []
    for number in part.nodes {
      let step = part.graph.nodes[number]
      guard let node = step.trainable else { continue }
      let own = try Compiler.compile(
        part.graph, fitted: [:], given: given, chunk: TrainablePart.chunk, through: number)
      plans.append(own)
      guard let input = own.input(ofNode: step.name) else { continue }
      learners.append(
        LearningNode(
          number: number, name: step.name, node: node, input: input,
          takesFeatures: step.inputs.count == 1 && given.outputs[step.inputs[0]] != nil))
    }
    let judged = try Compiler.compile(
      part.graph, fitted: [:], given: given, chunk: TrainablePart.chunk, through: part.judged)
    plans.append(judged)
    features = passes.map(\.plan.output)
    self.learners = learners
    output = judged.output
    stageBytes =
      plans.map { plan in plan.steps.reduce(0) { $0 + $1.bufferBytes + $1.stateBytes } }.max() ?? 0
  }

  /// Whether how many rows there are depends on how long recordings are.
  var hasTimelines: Bool {
    (features + learners.map(\.input) + [output]).contains { $0.clock != .item }
  }

  /// What learners don't say of themselves.
  func remarks(_ extent: CorpusExtent) -> [String] {
    learners.filter { $0.node.fitNeed(for: extent.size(of: $0.input), input: $0.input) == nil }
      .map {
        "'\($0.name)' does not say what its fit takes: two copies of its rows in double precision are counted"
      }
  }
}
