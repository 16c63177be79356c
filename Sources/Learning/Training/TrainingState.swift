/// Everything that a fit needs to go on behind an epoch, to the same bytes.
package struct TrainingState: Sendable, Equatable {
  /// Epochs that are done.
  package var epoch = 0
  /// Steps that are done.
  package var steps = 0
  /// Numbers of each parameter, in the order of the network.
  package var parameters: [[Float]]
  /// Running statistics.
  package var statistics: [[Float]]
  /// The optimizer's means of gradients, or velocities.
  package var first: [[Float]]
  /// Its means of squares.
  package var second: [[Float]]
  /// Means of weights and statistics over the last epochs; empty before the first of them.
  package var average: [[Float]] = []
  package var averaged = 0
}

extension TrainingState {
  init(_ network: TrainedNetwork, _ step: WeightStep, epoch: Int) {
    self.epoch = epoch
    steps = step.steps
    parameters = network.parameters.map(\.values)
    statistics = network.statistics.map(\.values)
    first = step.first
    second = step.second
  }
}
