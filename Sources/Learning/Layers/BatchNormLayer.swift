import CVectors

/// Centres and scales each channel: by the mean and variance of the batch while training, of all batches
/// otherwise.
///
/// `y = (x - mean) / sqrt(variance + epsilon) * weight + bias`, over rows that count. With `isRectified`,
/// negative results become 0: one pass over memory in place of two. Running statistics move by `momentum`,
/// the variance with n - 1, as in PyTorch.
package final class BatchNormLayer: TrainedLayer {
  package let weight: LayerParameter
  package let bias: LayerParameter
  package let runningMean: LayerParameter
  package let runningVariance: LayerParameter
  private let momentum: Double
  private let epsilon: Double
  private let isRectified: Bool
  private let channels: Int
  private var kept: (input: LayerBatch, output: LayerBatch, means: [Double], scales: [Double])?

  init(channels: Int, momentum: Double, epsilon: Double, isRectified: Bool) {
    self.channels = channels
    self.momentum = momentum
    self.epsilon = epsilon
    self.isRectified = isRectified
    weight = LayerParameter("weight", shape: [channels], repeating: 1)
    bias = LayerParameter("bias", shape: [channels], repeating: 0)
    runningMean = LayerParameter("running_mean", shape: [channels], repeating: 0)
    runningVariance = LayerParameter("running_var", shape: [channels], repeating: 1)
  }

  package var parameters: [LayerParameter] { [weight, bias] }
  package var statistics: [LayerParameter] { [runningMean, runningVariance] }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input)
    let (means, variances) = pass.isTraining ? measured(input) : running
    let scales = variances.map { 1 / ($0 + epsilon).squareRoot() }
    let factors = (0..<channels).map { Float(Double(weight.values[$0]) * scales[$0]) }
    let terms = (0..<channels).map {
      Float(Double(bias.values[$0]) - means[$0] * Double(weight.values[$0]) * scales[$0])
    }
    for item in 0..<input.items {
      sergraph_scale_channels(
        input.start(item), input.cells(item), channels, factors, terms, isRectified,
        output.start(item))
    }
    output.clearTails()
    if pass.isTraining { kept = (input, output, means, scales) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, output, means, scales) = kept else {
      preconditionFailure("backward comes after forward")
    }
    kept = nil
    if isRectified {
      sergraph_keep_where_positive(gradient.values, output.values, gradient.count, gradient.values)
    }
    var sums = [Double](repeating: 0, count: channels)
    var products = sums
    for item in 0..<input.items {
      sergraph_channel_products(
        gradient.start(item), input.start(item), input.cells(item), channels, input.values, &sums,
        &products)
    }
    let cells = Double(input.cells)
    var factors = [Float](repeating: 0, count: channels)
    var (inputFactors, terms) = (factors, factors)
    for channel in 0..<channels {
      // The sum of the gradient times the normalized input.
      let offset = means[channel] - Double(input.values[channel])
      let normalized = (products[channel] - offset * sums[channel]) * scales[channel]
      weight.gradient[channel] = Float(normalized)
      bias.gradient[channel] = Float(sums[channel])
      let scale = Double(weight.values[channel]) * scales[channel]
      let slope = scale * scales[channel] * normalized / cells
      factors[channel] = Float(scale)
      inputFactors[channel] = Float(-slope)
      terms[channel] = Float(slope * means[channel] - scale * sums[channel] / cells)
    }
    let result = LayerBatch(like: input)
    for item in 0..<input.items {
      sergraph_blend_channels(
        gradient.start(item), input.start(item), input.cells(item), channels, factors,
        inputFactors, terms, result.start(item))
    }
    result.clearTails()
    return result
  }

  private var running: (means: [Double], variances: [Double]) {
    (runningMean.values.map(Double.init), runningVariance.values.map(Double.init))
  }

  /// The batch's mean and variance, which move the running ones. Numbers are taken as differences from the
  /// batch's first cell.
  private func measured(_ input: LayerBatch) -> (means: [Double], variances: [Double]) {
    var means = [Double](repeating: 0, count: channels)
    var variances = means
    for item in 0..<input.items {
      sergraph_channel_sums(
        input.start(item), input.cells(item), channels, input.values, &means, &variances)
    }
    let cells = Double(input.cells)
    for channel in 0..<channels {
      means[channel] /= cells
      variances[channel] = max(
        0, variances[channel] / cells - means[channel] * means[channel])
      means[channel] += Double(input.values[channel])
      let unbiased = cells > 1 ? variances[channel] * cells / (cells - 1) : variances[channel]
      runningMean.move(channel, to: means[channel], by: momentum)
      runningVariance.move(channel, to: unbiased, by: momentum)
    }
    return (means, variances)
  }
}

extension LayerParameter {
  /// Moves one number towards another.
  fileprivate func move(_ index: Int, to value: Double, by share: Double) {
    values[index] = Float((1 - share) * Double(values[index]) + share * value)
  }
}
