import RealModule

/// Moves the weights of a network against their gradients.
///
/// References: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019 (AdamW, as
/// PyTorch's); I. Sutskever and others, "On the importance of initialization and momentum in deep learning",
/// ICML 2013 (SGD with momentum, as PyTorch's).
package struct WeightStep {
  private let optimizer: TrainingSettings.Optimizer
  /// Of each parameter: means of gradients, or velocities.
  package var first: [[Float]]
  /// Means of their squares; empty of SGD.
  package var second: [[Float]]
  package var steps = 0

  package init(_ optimizer: TrainingSettings.Optimizer, for parameters: [LayerParameter]) {
    self.optimizer = optimizer
    first = parameters.map { [Float](repeating: 0, count: $0.values.count) }
    second = if case .adamW = optimizer { first } else { first.map { _ in [] } }
  }

  /// One step.
  /// - Parameter factor: What gradients are multiplied with first, so that they are not too long.
  package mutating func move(_ parameters: [LayerParameter], rate: Double, factor: Float = 1) {
    steps += 1
    for (number, parameter) in parameters.enumerated() {
      switch optimizer {
      case .adamW(let decay, let beta1, let beta2, let epsilon):
        let shrink = Float(1 - rate * (parameter.decays ? decay : 0))
        let length = Float(rate / (1 - .pow(beta1, steps)))
        let scale = Float(1 / (1 - .pow(beta2, steps)).squareRoot())
        let (b1, b2, least) = (Float(beta1), Float(beta2), Float(epsilon))
        change(parameter, number) { value, gradient, mean, square in
          let own = gradient * factor
          mean = b1 * mean + (1 - b1) * own
          square = b2 * square + (1 - b2) * own * own
          value = value * shrink - length * mean / (square.squareRoot() * scale + least)
        }
      case .sgd(let momentum, let decay, let isNesterov):
        let (kept, length) = (Float(momentum), Float(rate))
        let pull = Float(parameter.decays ? decay : 0)
        let isFirst = steps == 1
        changeWithoutSquares(parameter, number) { value, gradient, velocity in
          let own = gradient * factor + pull * value
          velocity = isFirst ? own : kept * velocity + own
          value -= length * (isNesterov ? own + kept * velocity : velocity)
        }
      }
    }
  }

  private mutating func change(
    _ parameter: LayerParameter, _ number: Int,
    _ body: (inout Float, Float, inout Float, inout Float) -> Void
  ) {
    first[number].withUnsafeMutableBufferPointer { means in
      second[number].withUnsafeMutableBufferPointer { squares in
        parameter.gradient.withUnsafeBufferPointer { gradient in
          parameter.values.withUnsafeMutableBufferPointer { values in
            for index in values.indices {
              body(&values[index], gradient[index], &means[index], &squares[index])
            }
          }
        }
      }
    }
  }

  private mutating func changeWithoutSquares(
    _ parameter: LayerParameter, _ number: Int, _ body: (inout Float, Float, inout Float) -> Void
  ) {
    first[number].withUnsafeMutableBufferPointer { means in
      parameter.gradient.withUnsafeBufferPointer { gradient in
        parameter.values.withUnsafeMutableBufferPointer { values in
          for index in values.indices {
            body(&values[index], gradient[index], &means[index])
          }
        }
      }
    }
  }
}
