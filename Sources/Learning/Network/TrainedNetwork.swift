import CVectors

/// Layers one behind another with a dense layer to the classes at the end.
///
/// Not for several threads: each thread has a network of its own, into which the same numbers are copied.
package final class TrainedNetwork {
  package let input: LayerShape
  /// The shape before the last layer.
  package let embedding: LayerShape
  package let classes: Int
  /// The fewest rows of an item: shorter ones get zeros.
  package let leastRows: Int
  private let body: LayerChain
  private let head: DenseRows
  /// Where batches of this network are made.
  package let memory = LayerMemory()

  /// Draws the first weights from a seed, as PyTorch's defaults are spread.
  /// - Throws: `LayerRefusal` with the place of the first layer that can't take what comes.
  package init(
    _ layers: [LayerDescription], from input: LayerShape, classes: Int, seed: UInt64
  ) throws(LayerRefusal) {
    var generator = SeededGenerator(seed: seed)
    self.input = input
    self.classes = classes
    embedding = try LayerDescription.output(of: layers, from: input)
    guard embedding.isVector else {
      throw LayerRefusal(
        reason: .wantsRows, input: embedding, path: [.layer(layers.count)])
    }
    leastRows = LayerDescription.leastRows(of: layers)
    body = try LayerChain(layers, from: input, isFirst: true, &generator)
    head = DenseRows(
      channels: embedding.channels, units: classes, hasBias: true, &generator)
    for parameter in body.parameters + body.statistics {
      parameter.name = "layers." + parameter.name
    }
    for parameter in head.parameters { parameter.name = "head." + parameter.name }
  }

  /// What a fit changes, in the order of the layers; names are paths, such as `layers.0.weight`.
  package var parameters: [LayerParameter] { body.parameters + head.parameters }
  /// Running means and variances.
  package var statistics: [LayerParameter] { body.statistics }

  /// The classes' scores before softmax: `[items][1][1][classes]`.
  package func forward(
    _ batch: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    try head.forward(try body.forward(batch, in: pass), in: pass)
  }

  /// What comes before the last layer.
  package func embed(
    _ batch: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    try body.forward(batch, in: pass)
  }

  /// Sets all gradients from that of the scores.
  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) {
    _ = try body.backward(try head.backward(gradient, in: pass), in: pass)
  }
}

extension TrainedNetwork {
  /// The first layer whose output or weights are not finite; the last one if none is found.
  package func firstNotFinite(_ batch: LayerBatch) throws(LearningFailure) -> String {
    let pass = LayerPass(isTraining: false, threads: 1)
    var current = batch
    for (number, layer) in body.layers.enumerated() {
      if let parameter = (layer.parameters + layer.statistics).first(where: { !$0.isFinite }) {
        return parameter.name
      }
      current = try layer.forward(current, in: pass)
      if !current.isFinite { return layer.parameters.first?.name ?? "layers.\(number)" }
    }
    return "head"
  }
}

extension LayerParameter {
  fileprivate var isFinite: Bool { values.allSatisfy(\.isFinite) }
}

extension LayerBatch {
  fileprivate var isFinite: Bool { sergraph_all_finite(values, count) }
}
