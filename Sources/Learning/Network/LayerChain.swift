/// Layers one behind another.
package final class LayerChain: TrainedLayer {
  package let layers: [any TrainedLayer]

  /// - Parameters:
  ///   - descriptions: The layers, whose shapes fit.
  ///   - input: What comes in.
  ///   - isFirst: Whether nobody asks for the gradient of the input.
  init(
    _ descriptions: [LayerDescription], from input: LayerShape, isFirst: Bool,
    _ generator: inout SeededGenerator
  ) throws(LayerRefusal) {
    var shape = input
    var layers: [any TrainedLayer] = []
    var number = 0
    var needsGradient = !isFirst
    while number < descriptions.count {
      let description = descriptions[number]
      let next = number + 1 < descriptions.count ? descriptions[number + 1] : nil
      // One pass over memory does both.
      let isRectified = description.isBatchNorm && next == .activation(.relu)
      let layer = try description.layer(
        from: shape, isRectified: isRectified, needsInputGradient: needsGradient, &generator)
      for parameter in layer.parameters + layer.statistics {
        parameter.name = "\(number)." + parameter.name
      }
      layers.append(layer)
      shape = try description.output(of: shape)
      needsGradient = needsGradient || !layer.parameters.isEmpty
      number += isRectified ? 2 : 1
    }
    self.layers = layers
  }

  package var parameters: [LayerParameter] { layers.flatMap(\.parameters) }
  package var statistics: [LayerParameter] { layers.flatMap(\.statistics) }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    var current = input
    for layer in layers { current = try layer.forward(current, in: pass) }
    return current
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    var current = gradient
    for layer in layers.reversed() { current = try layer.backward(current, in: pass) }
    return current
  }
}

extension LayerDescription {
  fileprivate var isBatchNorm: Bool {
    if case .batchNorm = self { true } else { false }
  }
}
