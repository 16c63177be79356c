import GraphCore
import GraphTesting
import Learning
import TestSupport
import Testing

@testable import Nodes

@Suite struct NetworkTests {
  /// Three classes that go through the same regions in other orders.
  let examples = sequences(12, orders: [[0, 1, 2], [2, 1, 0], [1, 0, 2]], seed: 3)
  let held = sequences(6, orders: [[0, 1, 2], [2, 1, 0], [1, 0, 2]], seed: 4)

  static func small(_ layers: [NetworkLayer]) -> Network {
    var node = Network()
    node.layers = layers
    node.rows = 12
    node.epochs = 30
    node.batchSize = 8
    node.learningRate = 0.02
    node.labelSmoothing = 0
    return node
  }

  private static func filters(_ channels: Int) -> SequenceFilters {
    var filters = SequenceFilters()
    filters.channels = channels
    return filters
  }

  private static func units(_ units: Int, directions: Int = 1) -> RecurrentUnits {
    var value = RecurrentUnits()
    value.units = units
    value.directions = directions
    return value
  }

  /// Networks that see the order of rows.
  static let ordered: [[NetworkLayer]] = [
    [
      .conv1d(filters(8)), .batchNorm(BatchNorm()), .relu, .conv1d(filters(8)), .relu,
      .attentionPool(PoolingAttention()),
    ],
    [.lstm(units(8)), .statisticsPool],
    [.residual([.gru(units(4, directions: 2))]), .attentionPool(PoolingAttention())],
    [
      .conv1d(filters(8)), .relu,
      .residual([.attention(AttentionHeads()), .layerNorm(LayerNorm())]),
      .conv1d(filters(8)), .silu, .statisticsPool,
    ],
  ]

  func fitted(_ node: Network, seed: UInt64 = 1) throws -> Fitted {
    try node.fit(examples, input: frameFeatures, options: FitOptions(seed: seed))
  }

  @Test(arguments: ordered) func followsEveryRuleOfNodes(layers: [NetworkLayer]) throws {
    var node = NetworkTests.small(layers)
    node.epochs = 1
    #expect(checkNode(node, input: frameFeatures, fitted: try fitted(node)) == [])
  }

  @Test(arguments: ordered) func tellsClassesApartThatDifferOnlyInOrder(
    layers: [NetworkLayer]
  ) throws {
    let node = NetworkTests.small(layers)
    let model = try fitted(node)
    var right = 0
    for recording in held.recordings {
      let scores = try outputRows(
        of: node, input: frameFeatures, rows: recording.rows, fitted: model)
      #expect(scores.count == 3)
      #expect(abs(scores.reduce(0, +) - 1) < 1e-5)
      right += scores.firstIndex(of: scores.max() ?? 0) == recording.label ? 1 : 0
    }
    #expect(right >= 16, "\(right) of 18 are right")
  }

  @Test func theSameSeedGivesTheSameModelAndAnotherOneAnother() throws {
    var node = NetworkTests.small(NetworkTests.ordered[0])
    node.epochs = 3
    node.mixup = 0.3
    node.variation.stretch = 0.2
    node.variation.noise = 0.1
    #expect(try fitted(node) == fitted(node))
    #expect(try fitted(node) != fitted(node, seed: 2))
  }

  @Test func severalNetworksAreAveraged() throws {
    var node = NetworkTests.small(NetworkTests.ordered[0])
    node.epochs = 2
    node.ensemble = 2
    let model = try fitted(node)
    var alone: [[Float]] = []
    let rows = held.recordings[0].rows
    for number in 0..<2 {
      var single = node
      single.ensemble = 1
      var part = Fitted(
        tensors: [Network.layersTensor: single.layersAsNumbers], labels: model.labels)
      for (name, tensor) in model.tensors where name.hasPrefix("\(number).") {
        part.tensors["0." + name.dropFirst(2)] = tensor
      }
      alone.append(
        try outputRows(of: single, input: frameFeatures, rows: rows, fitted: part))
    }
    let both = try outputRows(of: node, input: frameFeatures, rows: rows, fitted: model)
    #expect(alone[0] != alone[1])
    for index in both.indices {
      #expect(abs(both[index] - (alone[0][index] + alone[1][index]) / 2) < 1e-6)
    }
  }

  @Test func aWindowIsScoredAsItsRowsAlone() throws {
    var node = NetworkTests.small(NetworkTests.ordered[0])
    node.epochs = 2
    let model = try fitted(node)
    let rows = held.recordings[0].rows + held.recordings[1].rows
    var sliding = node
    sliding.window = 0.1
    sliding.hop = 0.04
    let scores = try outputRows(of: sliding, input: frameFeatures, rows: rows, fitted: model)
    // 24 rows: windows of 10 from 0, 4, 8, 12, and a shorter one from 16.
    #expect(scores.count == 5 * 3)
    for window in 0..<5 {
      let part = rows[window * 4 * 2..<min(24, window * 4 + 10) * 2]
      let alone = try outputRows(of: node, input: frameFeatures, rows: Array(part), fitted: model)
      #expect(Array(scores[window * 3..<window * 3 + 3]) == alone)
    }
  }

  @Test func aModelOfOtherLayersIsRefusedAtTheFirstThatDiffers() throws {
    var node = NetworkTests.small([.conv1d(Self.filters(4)), .relu, .statisticsPool])
    node.epochs = 1
    let model = try fitted(node)
    node.layers[1] = .elu(Elu())
    #expect {
      try node.format(for: frameFeatures, fitted: model)
    } throws: { error in
      let problem = error as? Problem
      return problem?.code == .otherFeatures && problem?.settings == ["layers[1]"]
        && problem?.message
          == "the model was fitted with relu as layer 1, and the graph has {elu: {alpha: 1}}"
    }
  }

  @Test func anEmbeddingIsWhatComesBeforeTheLastLayer() throws {
    var node = NetworkTests.small([.statisticsPool])
    node.epochs = 1
    node.gives = .embedding
    let model = try fitted(node)
    let output = try node.format(for: frameFeatures, fitted: model)
    #expect(output.kind == .features && output.width == 4 && output.clock == .item)
    let row = try outputRows(
      of: node, input: frameFeatures, rows: [1, 2, 3, 6], fitted: model)
    // Means 2 and 4, deviations 1 and 2.
    for (value, wanted) in zip(row, [2, 4, 1, 2] as [Float]) { #expect(abs(value - wanted) < 1e-4) }
    #expect(row.count == 4)
  }
}
