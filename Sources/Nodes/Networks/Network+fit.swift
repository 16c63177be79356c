package import GraphCore
import Learning

extension Network {
  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    MatrixProduct.useOneThread()
    let items = ExampleItems(examples)
    try checkLengths(of: items)
    try checkMemory(examples, items, input: input)
    var fitted = Fitted(tensors: [Network.layersTensor: layersAsNumbers], labels: examples.classes)
    for number in 0..<ensemble {
      let network = try fit(items, examples, input: input, options: options, number: number)
      for parameter in network.parameters + network.statistics {
        fitted.tensors["\(number).\(parameter.name)"] = Tensor(
          shape: parameter.shape, parameter.values)
      }
    }
    return fitted
  }

  /// Fits one network of the ensemble.
  private func fit(
    _ items: ExampleItems, _ examples: Examples, input: Format, options: FitOptions, number: Int
  ) throws(Problem) -> TrainedNetwork {
    let seed = options.seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    let network = try network(for: input, classes: examples.classes.count, seed: seed)
    let (choices, held) = division(items, examples, seed: seed)
    let training = NetworkTraining(
      network, on: items, choices: choices, settings: settings(for: items), seed: seed)
    var best = BestEpoch()
    while !training.isDone {
      let loss = try learning { () throws(LearningFailure) in
        let loss = try training.runEpoch()
        if !held.isEmpty {
          best.consider(
            training, try NetworkScores(network, threads: threads).quality(on: items, numbers: held)
          )
        }
        return loss
      }
      options.progress(number * epochs + training.epoch, ensemble * epochs, loss)
      if let patience, training.epoch - best.epoch > patience { break }
    }
    best.restore(network)
    return network
  }

  /// The recordings to learn from, each with its copies, and those by which the epoch is chosen.
  private func division(
    _ items: ExampleItems, _ examples: Examples, seed: UInt64
  ) -> (choices: [[Int]], held: [Int]) {
    let recordings = items.recordings
    guard choosesEpochs else { return (recordings, []) }
    let folds = items.folds(ExampleFolds.numbers(examples, count: 5, seed: seed))
    return (
      recordings.filter { folds[$0[0]] != 0 },
      (0..<items.count).filter { folds[$0] == 0 && !items.isCopy($0) }
    )
  }

  private func settings(for items: ExampleItems) -> TrainingSettings {
    var settings = TrainingSettings(classWeights: items.weights(classWeight))
    settings.epochs = epochs
    settings.batchSize = batchSize
    settings.rows = rows
    settings.rate = learningRate
    settings.smoothing = labelSmoothing
    settings.focus = focus
    settings.mixup = mixup
    settings.variation = variation.variation
    settings.copyShare = copyShare
    settings.longestGradient = clipNorm
    settings.averagedEpochs = min(averagedEpochs, epochs)
    settings.threads = threads
    settings.optimizer =
      switch optimizer {
      case .adamw(let value):
        .adamW(
          decay: value.weightDecay, beta1: value.beta1, beta2: value.beta2, epsilon: value.epsilon)
      case .sgd(let value):
        .sgd(momentum: value.momentum, decay: value.weightDecay, isNesterov: value.isNesterov)
      }
    settings.schedule =
      switch schedule {
      case .oneCycle: .oneCycle
      case .cosine: .cosine
      case .constant: .constant
      case .step(let value): .steps(every: value.every, factor: value.factor)
      }
    return settings
  }

  /// Refuses a fit that takes more memory than there is: before anything is allocated.
  private func checkMemory(
    _ examples: Examples, _ items: ExampleItems, input: Format
  ) throws(Problem) {
    let size = FitSize(
      rows: examples.count, columns: examples.width, classes: examples.classes.count,
      mostOfItem: (0..<items.count).reduce(1) { max($0, items.rows(of: $1)) })
    guard let need = fitNeed(for: size, input: input), need.working > physicalMemory() else {
      return
    }
    throw Problem(
      .cannotFit,
      "the fit of 'network' takes \(byteText(need.working)), and the machine has \(byteText(physicalMemory()))",
      settings: ["batch_size"],
      suggestion: "lower batch_size or rows, or use fewer units and filters")
  }

  /// Refuses recordings that the network could not be run on.
  private func checkLengths(of items: ExampleItems) throws(Problem) {
    guard let item = (0..<items.count).first(where: { items.rows(of: $0) > longest }) else {
      return
    }
    throw Problem(
      .cannotFit,
      "a recording has \(items.rows(of: item)) rows, more than 'longest' of 'network', \(longest)",
      settings: ["longest"], suggestion: "raise 'longest', or divide recordings with start and end")
  }
}

/// The epoch that found most of what is held out.
private struct BestEpoch {
  private(set) var epoch = 0
  private var recall = -1.0
  private var loss = Double.infinity
  private var state: TrainingState?

  mutating func consider(
    _ training: NetworkTraining<ExampleItems>, _ quality: (recall: Double, loss: Double)
  ) {
    guard quality.recall > recall || quality.recall == recall && quality.loss < loss else { return }
    epoch = training.epoch
    (recall, loss) = quality
    state = training.state
  }

  func restore(_ network: TrainedNetwork) {
    guard let state else { return }
    for (parameter, values) in zip(
      network.parameters + network.statistics, state.parameters + state.statistics)
    {
      parameter.values = values
    }
  }
}
