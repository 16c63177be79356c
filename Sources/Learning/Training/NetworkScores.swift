import RealModule

/// What a network says of whole items.
package final class NetworkScores {
  private let network: TrainedNetwork
  private let pass: LayerPass

  /// - Parameter threads: Those of the large kernels.
  package init(_ network: TrainedNetwork, threads: Int) {
    self.network = network
    pass = LayerPass(isTraining: false, threads: threads)
  }

  /// Rows are made a multiple of this by zeros that count nowhere, so that few shapes come.
  package static let rowBlock = 32

  /// The probabilities of the classes, or the numbers before the last layer.
  /// - Parameters:
  ///   - rows: All rows of the item.
  ///   - count: How many there are.
  package func scores(
    of rows: UnsafePointer<Float>, count: Int, isEmbedding: Bool = false
  ) throws(LearningFailure) -> [Double] {
    let length = max(count, network.leastRows)
    let block = NetworkScores.rowBlock
    let batch = LayerBatch(
      items: 1, rows: (length + block - 1) / block * block, bands: network.input.bands,
      channels: network.input.channels, lengths: [length], in: network.memory)
    batch.clear()
    network.input.arrange(rows: count, into: batch.values) { rows[$0] }
    guard !isEmbedding else {
      let output = try network.embed(batch, in: pass)
      return (0..<output.channels).map { Double(output.values[$0]) }
    }
    let scores = try network.forward(batch, in: pass)
    return ClassLoss.softmax(scores.values, count: network.classes)
  }

  /// Whether a network finds the classes of items: the mean over classes of the share that is found, and the
  /// mean cross entropy.
  package func quality(
    on items: some TrainingItems, numbers: [Int]
  ) throws(LearningFailure) -> (recall: Double, loss: Double) {
    var found = [Double](repeating: 0, count: network.classes)
    var all = found
    var loss = 0.0
    for item in numbers {
      let count = items.rows(of: item)
      var rows = [Float](repeating: 0, count: count * items.width)
      rows.withUnsafeMutableBufferPointer {
        if let address = $0.baseAddress { items.copy(item, into: address) }
      }
      let scores = try scores(of: rows, count: count)
      let label = items.label(of: item)
      all[label] += 1
      if scores[label] == scores.max() { found[label] += 1 }
      loss -= .log(max(scores[label], 1e-30))
    }
    let present = all.indices.filter { all[$0] > 0 }
    let recall = present.reduce(0.0) { $0 + found[$1] / all[$1] }
    return (recall / Double(max(1, present.count)), loss / Double(max(1, numbers.count)))
  }
}
