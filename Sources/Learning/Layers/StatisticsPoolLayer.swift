/// One row for all rows of an item: each channel's mean, then each channel's deviation, the root of its
/// variance plus 1e-5.
package final class StatisticsPoolLayer: TrainedLayer {
  private var kept: (input: LayerBatch, output: LayerBatch)?

  /// Added to variances, so that the root has a slope where nothing varies.
  static let epsilon: Float = 1e-5

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch.vectors(of: input, channels: 2 * input.channels)
    let channels = input.channels
    for item in 0..<input.items {
      let (values, to) = (input.start(item), output.start(item))
      var (sums, squares) = ([Double](repeating: 0, count: channels), [Double]())
      squares = sums
      let rows = input.lengths[item]
      for row in 0..<rows {
        for channel in 0..<channels { sums[channel] += Double(values[row * channels + channel]) }
      }
      for channel in 0..<channels { sums[channel] /= Double(max(1, rows)) }
      for row in 0..<rows {
        for channel in 0..<channels {
          let difference = Double(values[row * channels + channel]) - sums[channel]
          squares[channel] += difference * difference
        }
      }
      for channel in 0..<channels {
        to[channel] = Float(sums[channel])
        to[channels + channel] =
          (Float(squares[channel] / Double(max(1, rows))) + StatisticsPoolLayer.epsilon)
          .squareRoot()
      }
    }
    if pass.isTraining { kept = (input, output) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, output) = kept else { preconditionFailure("backward comes after forward") }
    kept = nil
    let result = LayerBatch(like: input)
    let channels = input.channels
    for item in 0..<input.items {
      let share = 1 / Float(max(1, input.lengths[item]))
      let (values, to) = (input.start(item), result.start(item))
      let (own, pooled) = (gradient.start(item), output.start(item))
      for row in 0..<input.lengths[item] {
        for channel in 0..<channels {
          let index = row * channels + channel
          to[index] =
            share
            * (own[channel] + own[channels + channel] * (values[index] - pooled[channel])
              / pooled[channels + channel])
        }
      }
    }
    result.clearTails()
    return result
  }
}

extension LayerBatch {
  /// Room for a vector for each item.
  static func vectors(of other: LayerBatch, channels: Int) -> LayerBatch {
    LayerBatch(
      of: other, rows: 1, bands: 1, channels: channels,
      lengths: [Int](repeating: 1, count: other.items))
  }
}
