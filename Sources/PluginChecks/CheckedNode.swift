import GraphCore

/// A plugin's node with what it holds told for both sides: a processor is the plugin's and the host's.
struct CheckedNode: GraphNode {
  private let node: any GraphNode
  private let learnt: Int

  init(_ ready: Checks.Ready) {
    node = ready.node
    // Read-only, and so not among the bytes that a processor holds; the plugin may keep it in double precision.
    learnt = (ready.fitted?.tensors.values.reduce(0) { $0 + 16 * $1.values.count + 1024 } ?? 0)
  }

  /// What the host's own side of a processor takes.
  private static let ownBytes = 1024

  var about: About { node.about }
  var parameterDescriptions: [ParameterDescription] { node.parameterDescriptions }
  var settings: [(name: String, text: String)] { node.settings }
  var ports: [Port] { node.ports }

  func format(for input: Format) throws(Problem) -> Format { try node.format(for: input) }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    try node.prepare(for: input)
  }
  func capacity(for rows: Int, input: Format) -> Int { node.capacity(for: rows, input: input) }
  func stateBytes(for input: Format) -> Int {
    node.stateBytes(for: input) + learnt + CheckedNode.ownBytes
  }
  func delay(for input: Format) -> Delay { node.delay(for: input) }
  func isColumnwise(for input: Format) -> Bool { node.isColumnwise(for: input) }
  func decidesTimes(for input: Format) -> Bool { node.decidesTimes(for: input) }
}

/// The same for a node that learns.
struct CheckedLearner: TrainableGraphNode {
  private let node: CheckedNode
  private let learner: any TrainableGraphNode

  init(_ ready: Checks.Ready, _ learner: any TrainableGraphNode) {
    node = CheckedNode(ready)
    self.learner = learner
  }

  var about: About { node.about }
  var parameterDescriptions: [ParameterDescription] { node.parameterDescriptions }
  var settings: [(name: String, text: String)] { node.settings }
  var ports: [Port] { node.ports }
  var needsFitting: Bool { learner.needsFitting }
  var needsLabels: Bool { learner.needsLabels }

  func format(for input: Format) throws(Problem) -> Format { try node.format(for: input) }
  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    try learner.format(for: input, fitted: fitted)
  }
  func prepare(for input: Format) throws(Problem) -> any Processor {
    try learner.prepare(for: input)
  }
  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try learner.prepare(for: input, fitted: fitted)
  }
  func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try learner.fit(examples, input: input, options: options)
  }
  func capacity(for rows: Int, input: Format) -> Int { node.capacity(for: rows, input: input) }
  func stateBytes(for input: Format) -> Int { node.stateBytes(for: input) }
  func delay(for input: Format) -> Delay { node.delay(for: input) }
  func isColumnwise(for input: Format) -> Bool { node.isColumnwise(for: input) }
  func decidesTimes(for input: Format) -> Bool { node.decidesTimes(for: input) }
}

extension Checks.Ready {
  /// The node as the checks of rows see it.
  var checked: any GraphNode {
    if let learner = node as? any TrainableGraphNode { return CheckedLearner(self, learner) }
    return CheckedNode(self)
  }
}
