import CVectors

/// Lists of layers beside each other, which all take what comes; their channels are joined in the order of
/// the lists.
package final class BranchesLayer: TrainedLayer {
  private let branches: [LayerChain]
  private let channels: [Int]

  init(
    _ lists: [[LayerDescription]], from input: LayerShape, _ generator: inout SeededGenerator
  ) throws(LayerRefusal) {
    var branches: [LayerChain] = []
    var channels: [Int] = []
    for (number, layers) in lists.enumerated() {
      let chain = try LayerChain(layers, from: input, isFirst: false, &generator)
      for parameter in chain.parameters + chain.statistics {
        parameter.name = "branches.\(number)." + parameter.name
      }
      branches.append(chain)
      channels.append(try LayerDescription.output(of: layers, from: input).channels)
    }
    self.branches = branches
    self.channels = channels
  }

  package var parameters: [LayerParameter] { branches.flatMap(\.parameters) }
  package var statistics: [LayerParameter] { branches.flatMap(\.statistics) }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    var joined: LayerBatch?
    var first = 0
    for (branch, own) in zip(branches, channels) {
      let output = try branch.forward(input, in: pass)
      let target = joined ?? LayerBatch(like: output, channels: channels.reduce(0, +))
      joined = target
      precondition(
        output.rows == target.rows && output.lengths == target.lengths,
        "branches give as many rows as each other")
      for cell in 0..<output.items * output.rows * output.bands {
        (target.values + cell * target.channels + first).update(
          from: output.values + cell * own, count: own)
      }
      first += own
    }
    return joined ?? input
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    var sum: LayerBatch?
    var first = 0
    for (branch, own) in zip(branches, channels) {
      let part = LayerBatch(like: gradient, channels: own)
      for cell in 0..<gradient.items * gradient.rows * gradient.bands {
        (part.values + cell * own).update(
          from: gradient.values + cell * gradient.channels + first, count: own)
      }
      first += own
      let result = try branch.backward(part, in: pass)
      if let sum {
        sergraph_add(result.values, result.count, sum.values)
      } else {
        let copy = LayerBatch(like: result)
        copy.values.update(from: result.values, count: result.count)
        sum = copy
      }
    }
    return sum ?? gradient
  }
}
