import CVectors
import RealModule

/// Does the same to every number.
package final class ActivationLayer: TrainedLayer {
  private let activation: LayerDescription.Activation
  private var input: LayerBatch?

  init(_ activation: LayerDescription.Activation) { self.activation = activation }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input)
    switch activation {
    case .relu: sergraph_rectify(input.values, input.count, output.values)
    case .gelu:
      for index in 0..<input.count {
        let x = input.values[index]
        output.values[index] = x * normalShare(below: x)
      }
    case .silu:
      for index in 0..<input.count {
        let x = input.values[index]
        output.values[index] = x * logistic(x)
      }
    case .elu(let alpha):
      for index in 0..<input.count {
        let x = input.values[index]
        output.values[index] = x > 0 ? x : Float(alpha) * .expMinusOne(x)
      }
    }
    self.input = pass.isTraining ? input : nil
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let input else { preconditionFailure("backward comes after forward") }
    self.input = nil
    let result = LayerBatch(like: input)
    switch activation {
    case .relu:
      sergraph_keep_where_positive(gradient.values, input.values, input.count, result.values)
    case .gelu:
      for index in 0..<input.count {
        let x = input.values[index]
        let density = Float.exp(-0.5 * x * x) * 0.398_942_28
        result.values[index] = gradient.values[index] * (normalShare(below: x) + x * density)
      }
    case .silu:
      for index in 0..<input.count {
        let x = input.values[index]
        let share = logistic(x)
        result.values[index] = gradient.values[index] * share * (1 + x * (1 - share))
      }
    case .elu(let alpha):
      for index in 0..<input.count {
        let x = input.values[index]
        result.values[index] = gradient.values[index] * (x > 0 ? 1 : Float(alpha) * .exp(x))
      }
    }
    return result
  }

  /// The share of the standard normal distribution below a number.
  private func normalShare(below x: Float) -> Float { 0.5 * (1 + .erf(x * 0.707_106_77)) }
}

/// 1 / (1 + exp(-x)).
func logistic(_ x: Float) -> Float { 1 / (1 + .exp(-x)) }
