/// Adam: steps along the gradient's running mean, divided by the root of its square's running mean.
///
/// Reference: D. P. Kingma, J. Ba, "Adam: A method for stochastic optimization", arXiv:1412.6980; the order
/// of operations is scikit-learn's `AdamOptimizer`.
package struct Adam {
  package struct Settings: Sendable {
    /// Length of the steps.
    package var learningRate: Double
    /// Decays of the means of the gradient and of its square.
    package var beta1: Double
    package var beta2: Double
    /// Keeps steps finite where gradients vanish.
    package var epsilon: Double

    package init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  private final class Moments {
    var first: [Float]
    var second: [Float]
    init(count: Int) {
      first = [Float](repeating: 0, count: count)
      second = first
    }
  }

  private let settings: Settings
  private let weights: [Moments]
  private let biases: [Moments]
  /// The decays to the power of the number of steps.
  private var decay1 = 1.0
  private var decay2 = 1.0

  /// Starts with moments of zero.
  package init(_ settings: Settings, _ network: [DenseLayer]) {
    self.settings = settings
    weights = network.map { Moments(count: $0.weights.count) }
    biases = network.map { Moments(count: $0.outputs) }
  }

  /// One step for every weight and bias.
  /// - Parameters:
  ///   - penalty: What is added to a weight's gradient for each unit of the weight; biases have none.
  package mutating func step(_ network: inout [DenseLayer], along batch: MLPBatch, penalty: Double)
  {
    decay1 *= settings.beta1
    decay2 *= settings.beta2
    let rate = Float(settings.learningRate * (1 - decay2).squareRoot() / (1 - decay1))
    for index in network.indices {
      update(
        &network[index].weights, &weights[index].first, &weights[index].second,
        along: batch.layers[index].weightGradient,
        rate: rate, penalty: Float(penalty))
      update(
        &network[index].bias, &biases[index].first, &biases[index].second,
        along: batch.layers[index].biasGradient, rate: rate,
        penalty: 0)
    }
  }

  private func update(
    _ parameters: inout [Float], _ first: inout [Float], _ second: inout [Float],
    along gradient: [Float], rate: Float, penalty: Float
  ) {
    let (beta1, beta2, epsilon) = (
      Float(settings.beta1), Float(settings.beta2), Float(settings.epsilon)
    )
    let (rest1, rest2) = (Float(1 - settings.beta1), Float(1 - settings.beta2))
    let gradient = gradient.span
    var values = parameters.mutableSpan
    var first = first.mutableSpan
    var second = second.mutableSpan
    for index in gradient.indices {
      let slope = gradient[index] + penalty * values[index]
      let mean = beta1 * first[index] + rest1 * slope
      let square = beta2 * second[index] + rest2 * (slope * slope)
      first[index] = mean
      second[index] = square
      values[index] -= rate * mean / (square.squareRoot() + epsilon)
    }
  }
}
