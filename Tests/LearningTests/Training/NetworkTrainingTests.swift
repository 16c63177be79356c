import Testing

@testable import Learning

@Suite struct NetworkTrainingTests {
  private let items = MadeItems(40, seed: 1)

  @Test func learnsWhatTheOrderOfRowsSays() throws {
    let training = try items.training(MadeItems.settings { $0.epochs = 15 })
    try training.run(to: 15)
    let held = MadeItems(40, seed: 2)
    let quality = try NetworkScores(training.network, threads: 1).quality(
      on: held, numbers: Array(0..<held.count))
    #expect(quality.recall > 0.9)
    #expect(quality.loss < 0.4)
  }

  @Test func goingOnFromAnEpochGivesTheSameBytesAsNeverStopping() throws {
    let settings = MadeItems.settings()
    let whole = try items.training(settings)
    try whole.run(to: 6)
    for stop in 1...5 {
      let first = try items.training(settings)
      try first.run(to: stop)
      let second = try items.training(settings, from: first.state)
      try second.run(to: 6)
      #expect(second.state == whole.state, "stopped behind epoch \(stop)")
    }
  }

  @Test(arguments: [
    TrainingSettings.Optimizer.adamW(decay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
    .sgd(momentum: 0.9, decay: 1e-4, isNesterov: true),
  ]) func theSameSeedGivesTheSameBytes(optimizer: TrainingSettings.Optimizer) throws {
    let settings = MadeItems.settings {
      $0.optimizer = optimizer
      $0.epochs = 2
    }
    let states = try [3, 3, 4].map { seed in
      let training = try items.training(settings, seed: UInt64(seed))
      try training.run(to: 2)
      return training.state
    }
    #expect(states[0] == states[1])
    #expect(states[0] != states[2])
  }

  @Test func frozenParametersStayAsTheyAre() throws {
    let training = try items.training(
      MadeItems.settings { $0.frozen = ["layers.0.", "layers.4."] })
    let before = training.network.parameters.map(\.values)
    try training.run(to: 2)
    for (parameter, old) in zip(training.network.parameters, before) {
      let isFrozen = parameter.name.hasPrefix("layers.0.") || parameter.name.hasPrefix("layers.4.")
      #expect((parameter.values == old) == isFrozen, "\(parameter.name)")
    }
  }

  @Test func aLossThatIsNoNumberEndsTheFitWithItsPlace() throws {
    let training = try items.training(MadeItems.settings { $0.longestGradient = nil })
    _ = try training.runEpoch()
    let weight = try #require(
      training.network.parameters.first { $0.name == "layers.4.weight_ih_l0" })
    weight.values[0] = .nan
    #expect {
      try training.runEpoch()
    } throws: { error in
      guard case .lossNotFinite(epoch: 2, step: 1, _, let layer)? = error as? LearningFailure else {
        return false
      }
      return layer == "layers.4.weight_ih_l0"
    }
  }

  @Test func itemsOfARecordingAreDrawnAnewInEveryEpoch() throws {
    let settings = MadeItems.settings { $0.epochs = 1 }
    func state(_ choices: [[Int]]) throws -> TrainingState {
      let training = NetworkTraining(
        try MadeItems.network(), on: items, choices: choices, settings: settings, seed: 3)
      _ = try training.runEpoch()
      return training.state
    }
    let alone = try state((0..<20).map { [$0] })
    // Ten recordings with a copy each: as many steps, other rows.
    let drawn = try state((0..<20).map { [$0, $0 + 20] })
    #expect(alone.steps == drawn.steps)
    #expect(alone != drawn)
  }

  @Test func anItemIsScoredTheSameWhateverStandsBehindIt() throws {
    let network = try MadeItems.network()
    let scores = NetworkScores(network, threads: 1)
    let rows = (0..<40).map { Float($0 % 7) - 3 }
    let alone = try scores.scores(of: rows, count: 20)
    #expect(abs(alone.reduce(0, +) - 1) < 1e-9)
    let batch = LayerBatch(
      items: 2, rows: 32, bands: 1, channels: 2, lengths: [20, 32], in: network.memory)
    for index in 0..<batch.count { batch.values[index] = index < 40 ? rows[index] : 5 }
    for index in 40..<64 { batch.values[index] = 0 }
    let both = try network.forward(batch, in: LayerPass(isTraining: false, threads: 1))
    let together = ClassLoss.softmax(both.values, count: 2)
    for (one, other) in zip(alone, together) { #expect(abs(one - other) < 1e-5) }
  }
}
