import RealModule

/// Centres and scales each row by the mean and variance of its own numbers, then by a weight and a bias for
/// each, as PyTorch's `LayerNorm`.
package final class LayerNormLayer: TrainedLayer {
  package let weight: LayerParameter
  package let bias: LayerParameter
  private let epsilon: Double
  private let width: Int
  private var kept: (input: LayerBatch, means: [Float], scales: [Float])?

  init(bands: Int, channels: Int, epsilon: Double) {
    width = bands * channels
    self.epsilon = epsilon
    let shape = bands == 1 ? [channels] : [bands, channels]
    weight = LayerParameter("weight", shape: shape, repeating: 1)
    bias = LayerParameter("bias", shape: shape, repeating: 0)
  }

  package var parameters: [LayerParameter] { [weight, bias] }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input)
    let rows = input.items * input.rows
    var means = [Float](repeating: 0, count: rows)
    var scales = means
    for row in 0..<rows {
      let (from, to) = (input.values + row * width, output.values + row * width)
      var sum = 0.0
      for index in 0..<width { sum += Double(from[index]) }
      let mean = sum / Double(width)
      var squares = 0.0
      for index in 0..<width {
        let difference = Double(from[index]) - mean
        squares += difference * difference
      }
      means[row] = Float(mean)
      scales[row] = Float(1 / (squares / Double(width) + epsilon).squareRoot())
      for index in 0..<width {
        to[index] =
          (from[index] - means[row]) * scales[row] * weight.values[index] + bias.values[index]
      }
    }
    output.clearTails()
    if pass.isTraining { kept = (input, means, scales) }
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, means, scales) = kept else {
      preconditionFailure("backward comes after forward")
    }
    kept = nil
    let result = LayerBatch(like: input)
    var weightSums = [Double](repeating: 0, count: width)
    var biasSums = weightSums
    for row in 0..<input.items * input.rows {
      let start = row * width
      var (sum, product) = (0.0, 0.0)
      for index in 0..<width {
        let normalized = (input.values[start + index] - means[row]) * scales[row]
        let own = gradient.values[start + index]
        weightSums[index] += Double(own * normalized)
        biasSums[index] += Double(own)
        let weighted = Double(own * weight.values[index])
        sum += weighted
        product += weighted * Double(normalized)
      }
      let (mean, slope) = (Float(sum / Double(width)), Float(product / Double(width)))
      for index in 0..<width {
        let normalized = (input.values[start + index] - means[row]) * scales[row]
        let weighted = gradient.values[start + index] * weight.values[index]
        result.values[start + index] = scales[row] * (weighted - mean - normalized * slope)
      }
    }
    for index in 0..<width {
      weight.gradient[index] = Float(weightSums[index])
      bias.gradient[index] = Float(biasSums[index])
    }
    result.clearTails()
    return result
  }
}
