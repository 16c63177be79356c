/// The bands and channels of each row become its channels, in the order in which they stand.
package final class FlattenLayer: TrainedLayer {
  private var bands = 1

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    bands = input.bands
    return LayerBatch(viewing: input, bands: 1, channels: input.width)
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    LayerBatch(viewing: gradient, bands: bands, channels: gradient.width / bands)
  }
}
