import Learning
import Testing

/// Scores, losses and weights of `Tests/Golden/networks/make_networks.py`, which PyTorch computed.
@Suite struct NetworkGoldenTests {
  private static let statistics = LayerDescription.statisticsPool

  private static func filters(_ count: Int, bands: Int, step: Int = 1, hasBias: Bool)
    -> LayerFilters
  {
    LayerFilters(
      count: count, kernel: LayerExtent(rows: 3, bands: bands),
      step: LayerExtent(rows: step, bands: 1), hasBias: hasBias)
  }

  private static let norm = LayerDescription.batchNorm(momentum: 0.1, epsilon: 1e-5)
  private static let two = LayerExtent(rows: 2, bands: 2)

  static let networks: [(name: String, layers: [LayerDescription], isImage: Bool)] = [
    (
      "cnn",
      [
        .conv2d(filters(4, bands: 3, hasBias: false)), norm, .activation(.relu),
        .maxPool(size: two, step: two), .conv2d(filters(6, bands: 3, step: 2, hasBias: true)), norm,
        .activation(.relu), .flatten, .conv1d(filters(8, bands: 1, hasBias: true)),
        .activation(.relu), .attentionPool(units: 4, hasDeviation: true),
      ], true
    ),
    ("lstm", [.residual([.lstm(units: 5, isBidirectional: false)]), statistics], false),
    (
      "gru",
      [.gru(units: 4, isBidirectional: true), .attentionPool(units: 3, hasDeviation: true)], false
    ),
    (
      "transformer",
      [
        .residual([.attention(heads: 2)]), .layerNorm(epsilon: 1e-5),
        .residual([
          .dense(units: 9, hasBias: true), .activation(.gelu), .dense(units: 6, hasBias: true),
        ]), statistics,
      ], false
    ),
  ]

  @Test(arguments: networks) func threeStepsAreThoseOfPyTorch(
    name: String, layers: [LayerDescription], isImage: Bool
  ) throws {
    let golden = try Golden("networks/networks")
    let labels = try golden.values("\(name).labels").map { Int($0) }
    let x = try golden.values("\(name).x")
    let width = isImage ? 8 : name == "transformer" ? 6 : 5
    let network = try TrainedNetwork(
      layers,
      from: LayerShape(rows: nil, bands: isImage ? width : 1, channels: isImage ? 1 : width),
      classes: 3, seed: 1)
    for parameter in network.parameters + network.statistics {
      let values = try golden.values("\(name).before.\(parameter.name)")
      try #require(values.count == parameter.values.count, "\(parameter.name)")
      parameter.values = values
    }
    let rows = x.count / width / labels.count
    func batch() -> LayerBatch {
      let batch = LayerBatch(
        items: labels.count, rows: rows, bands: network.input.bands,
        channels: network.input.channels,
        lengths: labels.map { _ in rows }, in: network.memory)
      for index in x.indices { batch.values[index] = x[index] }
      return batch
    }
    let scores = try network.forward(batch(), in: LayerPass(isTraining: false, threads: 1))
    let scored = (0..<scores.count).map { scores.values[$0] }
    try golden.expect("\(name).scores", scored, tolerance: 1e-4)

    let loss = ClassLoss(smoothing: 0, focus: 0, weights: [1, 1, 1])
    var step = WeightStep(
      .sgd(momentum: 0, decay: 0, isNesterov: false), for: network.parameters)
    var losses: [Float] = []
    for _ in 0..<3 {
      let pass = LayerPass(isTraining: true, threads: 1)
      let scores = try network.forward(batch(), in: pass)
      losses.append(Float(loss.differentiate(scores, labels.map { ClassLoss.Target($0) })))
      try network.backward(scores, in: pass)
      step.move(network.parameters, rate: 0.05)
    }
    try golden.expect("\(name).losses", losses, tolerance: 1e-4)
    for parameter in network.parameters + network.statistics {
      try golden.expect("\(name).after.\(parameter.name)", parameter.values, tolerance: 1e-4)
    }
  }
}
