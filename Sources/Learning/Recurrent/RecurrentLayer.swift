import CVectors

/// What a recurrent layer does in one direction.
protocol RecurrentCell: AnyObject {
  var weights: RecurrentWeights { get }
  /// Writes each row's state from a channel on.
  func forward(_ input: LayerBatch, into output: LayerBatch, at first: Int, in pass: LayerPass)
  /// The gradient of the input, from that of the states from a channel on.
  func backward(_ gradient: LayerBatch, at first: Int) -> LayerBatch
}

/// Recurrent units over the rows of a sequence, in one direction or two. The states of both directions stand
/// side by side, the reversed one's behind. An item's rows are taken from its first or from its last that
/// counts.
package final class RecurrentLayer: TrainedLayer {
  private let directions: [any RecurrentCell]
  private let units: Int

  init(
    isLSTM: Bool, channels: Int, units: Int, isBidirectional: Bool,
    _ generator: inout SeededGenerator
  ) {
    self.units = units
    var directions: [any RecurrentCell] = []
    for isReversed in isBidirectional ? [false, true] : [false] {
      directions.append(
        isLSTM
          ? LSTMDirection(channels: channels, units: units, isReversed: isReversed, &generator)
          : GRUDirection(channels: channels, units: units, isReversed: isReversed, &generator))
    }
    self.directions = directions
  }

  package var parameters: [LayerParameter] { directions.flatMap(\.weights.parameters) }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input, channels: units * directions.count)
    output.clear()
    for (number, direction) in directions.enumerated() {
      direction.forward(input, into: output, at: number * units, in: pass)
    }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let result = directions[0].backward(gradient, at: 0)
    for (number, direction) in directions.enumerated().dropFirst() {
      let other = direction.backward(gradient, at: number * units)
      sergraph_add(other.values, other.count, result.values)
    }
    return result
  }
}
