import CVectors

/// Adds what comes in to what some layers make of it, through a projection where they give other channels.
package final class ResidualLayer: TrainedLayer {
  private let inner: LayerChain
  /// A filter of one cell; nil where the channels stay.
  private let projection: ConvolutionLayer?

  init(
    _ layers: [LayerDescription], from input: LayerShape, _ generator: inout SeededGenerator
  ) throws(LayerRefusal) {
    inner = try LayerChain(layers, from: input, isFirst: false, &generator)
    for parameter in inner.parameters + inner.statistics {
      parameter.name = "residual." + parameter.name
    }
    let output = try LayerDescription.output(of: layers, from: input)
    guard output.channels != input.channels else {
      projection = nil
      return
    }
    let projection = ConvolutionLayer(
      LayerFilters(count: output.channels, kernel: .one, hasBias: false), over: input,
      isSequence: input.bands == 1, needsInputGradient: true, &generator)
    projection.weight.name = "projection.weight"
    self.projection = projection
  }

  package var parameters: [LayerParameter] {
    inner.parameters + (projection?.parameters ?? [])
  }
  package var statistics: [LayerParameter] { inner.statistics }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = try inner.forward(input, in: pass)
    let skipped = try projection?.forward(input, in: pass) ?? input
    let sum = LayerBatch(like: output)
    sum.values.update(from: output.values, count: output.count)
    sergraph_add(skipped.values, output.count, sum.values)
    return sum
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    // The layers within may write over the gradient that they are given.
    let kept = LayerBatch(like: gradient)
    kept.values.update(from: gradient.values, count: gradient.count)
    let skipped = try projection?.backward(kept, in: pass) ?? kept
    let result = try inner.backward(gradient, in: pass)
    let sum = LayerBatch(like: result)
    sum.values.update(from: result.values, count: result.count)
    sergraph_add(skipped.values, result.count, sum.values)
    return sum
  }
}
