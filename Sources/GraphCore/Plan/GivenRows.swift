/// Rows of a graph that are there already: a plan begins with them where it would else compute them.
package struct GivenRows: Sendable {
  /// What nodes have given, by their numbers.
  package var outputs: [Int: Format]
  /// What nodes take, all their inputs side by side, by their numbers.
  package var inputs: [Int: Format]

  package init(outputs: [Int: Format] = [:], inputs: [Int: Format] = [:]) {
    self.outputs = outputs
    self.inputs = inputs
  }
}

extension Graph {
  /// The nodes that some nodes need, themselves included, as far as rows are not given.
  package func upstream(of ends: [Int], stoppingAt given: GivenRows) -> Set<Int> {
    var wanted = Set(ends)
    for node in nodes.indices.reversed() where wanted.contains(node) {
      guard given.outputs[node] == nil, given.inputs[node] == nil else { continue }
      wanted.formUnion(nodes[node].inputs)
    }
    return wanted
  }
}

extension Compiler {
  /// Adds a step whose rows are there already, each by itself.
  mutating func addGiven(_ rows: Format, named name: String, _ index: Int) -> Int {
    var rows = rows
    rows.stride = rows.width
    return append(
      name, index, .given, [], rows, rows, capacity: chunk, state: 0, delay: .seconds(0))
  }

  /// Whether rows come at the same pace as those that the plan begins with: as many are taken of each in a round.
  func isInStep(_ rows: Format) -> Bool {
    guard let first = steps.first else { return true }
    return first.isGiven && first.output.clock == rows.clock && first.output.origin == rows.origin
  }

  /// Whether no given rows come at another pace than others.
  var areGivenInStep: Bool { steps.allSatisfy { !$0.isGiven || $0.base == 0 } }
}

extension Plan {
  /// The nodes whose rows are given, in the order of the steps; of those in `inputs`, what the node takes.
  package func given(in given: GivenRows) -> [(node: Int, isInput: Bool)] {
    steps.filter(\.isGiven).map { ($0.node, given.outputs[$0.node] == nil) }
  }
}
