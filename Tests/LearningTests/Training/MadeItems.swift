@testable import Learning

/// Items of two columns whose class shows in the order of their rows.
struct MadeItems: TrainingItems {
  private let values: [[Float]]
  private let labels: [Int]
  let width = 2
  var count: Int { labels.count }

  init(_ count: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var values: [[Float]] = []
    for item in 0..<count {
      let rows = 10 + generator.below(8)
      values.append(
        (0..<rows).flatMap { row -> [Float] in
          let isLate = row >= rows / 2
          let level: Float = isLate == (item % 2 == 0) ? 1 : -1
          return [level + Float(generator.unit() - 0.5), Float(generator.unit() - 0.5)]
        })
    }
    self.values = values
    labels = (0..<count).map { $0 % 2 }
  }

  func rows(of item: Int) -> Int { values[item].count / width }
  func label(of item: Int) -> Int { labels[item] }
  func copy(_ item: Int, into rows: UnsafeMutablePointer<Float>) {
    for (index, value) in values[item].enumerated() { rows[index] = value }
  }

  /// A network with every kind of state: a norm's, dropout's, the optimizer's.
  static let layers: [LayerDescription] = [
    .conv1d(LayerFilters(count: 6, kernel: LayerExtent(rows: 3, bands: 1))),
    .batchNorm(momentum: 0.1, epsilon: 1e-5), .activation(.relu), .dropout(rate: 0.2),
    .gru(units: 4, isBidirectional: false), .attentionPool(units: 4, hasDeviation: true),
  ]

  static func network(seed: UInt64 = 1) throws -> TrainedNetwork {
    try TrainedNetwork(
      layers, from: LayerShape(rows: nil, bands: 1, channels: 2), classes: 2, seed: seed)
  }

  static func settings(_ change: (inout TrainingSettings) -> Void = { _ in }) -> TrainingSettings {
    var settings = TrainingSettings(classWeights: [1, 1])
    settings.epochs = 6
    settings.batchSize = 8
    settings.rows = 12
    settings.rate = 0.02
    settings.mixup = 0.2
    settings.averagedEpochs = 3
    settings.longestGradient = 1
    settings.variation.stretch = 0.2
    settings.variation.noise = 0.1
    settings.variation.maskedRows = 2
    settings.threads = 1
    change(&settings)
    return settings
  }

  func training(
    _ settings: TrainingSettings, seed: UInt64 = 3, from state: TrainingState? = nil
  ) throws -> NetworkTraining<MadeItems> {
    NetworkTraining(
      try MadeItems.network(), on: self, choices: (0..<count).map { [$0] }, settings: settings,
      seed: seed, from: state)
  }
}

extension NetworkTraining {
  /// Goes on to an epoch.
  func run(to last: Int) throws {
    while epoch < last { _ = try runEpoch() }
  }
}
