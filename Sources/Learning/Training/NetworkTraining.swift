import RealModule

/// Fits a network, epoch by epoch.
///
/// Same items, settings and seed give the same weights, bit for bit, on the same kind of machine; so does
/// going on from a state. Not for several threads.
package final class NetworkTraining<Items: TrainingItems> {
  package let network: TrainedNetwork
  private let items: Items
  private let choices: [[Int]]
  private let settings: TrainingSettings
  private let seed: UInt64
  private let loss: ClassLoss
  private let maker: BatchMaker<Items>
  private let trained: [LayerParameter]
  private var step: WeightStep
  private var average = WeightAverage()
  package private(set) var epoch = 0

  /// - Parameters:
  ///   - choices: Each recording, with its varied copies behind it.
  ///   - state: Where an earlier fit had come to.
  package init(
    _ network: TrainedNetwork, on items: Items, choices: [[Int]], settings: TrainingSettings,
    seed: UInt64, from state: TrainingState? = nil
  ) {
    self.network = network
    self.items = items
    self.choices = choices
    self.settings = settings
    self.seed = seed
    loss = ClassLoss(
      smoothing: settings.smoothing, focus: settings.focus, weights: settings.classWeights)
    maker = BatchMaker(items, for: network, settings: settings, seed: seed)
    trained = network.parameters.filter { parameter in
      !settings.frozen.contains { parameter.name.hasPrefix($0) }
    }
    step = WeightStep(settings.optimizer, for: trained)
    if let state { restore(state) }
  }

  /// Steps of an epoch.
  private var stepsOfEpoch: Int {
    max(1, Int((Double(choices.count) / Double(settings.batchSize)).rounded()))
  }

  /// Whether there are epochs left.
  package var isDone: Bool { epoch >= settings.epochs }

  /// Does one epoch.
  /// - Returns: Its mean loss.
  /// - Throws: `LearningFailure` where the task was cancelled or the loss is no number.
  package func runEpoch() throws(LearningFailure) -> Double {
    var order = drawnItems()
    var generator = SeededGenerator(seed: seed &+ UInt64(epoch) &* 0xA24B_AED4_963E_E407)
    generator.shuffle(&order)
    let batches = stepsOfEpoch
    let pass = LayerPass(
      isTraining: true, seed: seed &+ UInt64(epoch) &* 0x9FB2_1C65_1E98_DF25,
      threads: settings.threads)
    var sum = 0.0
    for number in 0..<batches {
      try LearningFailure.checkCancellation()
      let range = number * order.count / batches..<(number + 1) * order.count / batches
      sum += try runStep(order[range], number: number, of: batches, in: pass)
    }
    epoch += 1
    if epoch > settings.epochs - settings.averagedEpochs { average.add(network) }
    if isDone, settings.averagedEpochs > 1 { average.write(to: network) }
    return sum / Double(batches)
  }

  private func runStep(
    _ numbers: ArraySlice<Int>, number: Int, of batches: Int, in pass: LayerPass
  ) throws(LearningFailure) -> Double {
    let rate = settings.schedule.rate(
      highest: settings.rate, step: step.steps, of: settings.epochs * batches,
      stepsOfEpoch: batches)
    let (batch, targets) = maker.batch(numbers, epoch: epoch)
    let scores = try network.forward(batch, in: pass)
    let loss = loss.differentiate(scores, targets)
    guard loss.isFinite else {
      throw .lossNotFinite(
        epoch: epoch + 1, step: number + 1, rate: rate, layer: try network.firstNotFinite(batch))
    }
    try network.backward(scores, in: pass)
    step.move(trained, rate: rate, factor: factor)
    return loss
  }

  /// What gradients are multiplied with, so that together they are not too long.
  private var factor: Float {
    guard let longest = settings.longestGradient else { return 1 }
    var squares = 0.0
    for parameter in trained {
      var sum = 0.0
      for value in parameter.gradient { sum += Double(value) * Double(value) }
      squares += sum
    }
    let length = squares.squareRoot()
    return length > longest ? Float(longest / length) : 1
  }

  /// One item of each recording: itself, or one of its copies.
  private func drawnItems() -> [Int] {
    var generator = SeededGenerator(seed: seed &+ UInt64(epoch) &* 0xD6E8_FEB8_6659_FD93 &+ 1)
    return choices.map { choices in
      guard choices.count > 1, generator.unit() < settings.copyShare else { return choices[0] }
      return choices[1 + generator.below(choices.count - 1)]
    }
  }

  /// Where the fit has come to.
  package var state: TrainingState {
    var state = TrainingState(network, step, epoch: epoch)
    state.average = average.values
    state.averaged = average.count
    return state
  }

  private func restore(_ state: TrainingState) {
    for (parameter, values) in zip(network.parameters, state.parameters) {
      parameter.values = values
    }
    for (statistic, values) in zip(network.statistics, state.statistics) {
      statistic.values = values
    }
    step.first = state.first
    step.second = state.second
    step.steps = state.steps
    epoch = state.epoch
    average = WeightAverage(values: state.average, count: state.averaged)
  }
}

/// The mean of weights and statistics after several epochs.
///
/// Reference: P. Izmailov and others, "Averaging weights leads to wider optima and better generalization",
/// UAI 2018.
struct WeightAverage {
  var values: [[Float]] = []
  var count = 0

  mutating func add(_ network: TrainedNetwork) {
    let all = (network.parameters + network.statistics).map(\.values)
    count += 1
    guard count > 1 else {
      values = all
      return
    }
    let share = 1 / Float(count)
    for (number, new) in all.enumerated() {
      for index in new.indices {
        values[number][index] += share * (new[index] - values[number][index])
      }
    }
  }

  func write(to network: TrainedNetwork) {
    for (parameter, values) in zip(network.parameters + network.statistics, values) {
      parameter.values = values
    }
  }
}
