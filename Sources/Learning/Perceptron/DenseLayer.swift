import RealModule

/// One layer of a perceptron: `output = bias + input · weights`. Weights are shared by all lanes.
package struct DenseLayer: Sendable, Equatable {
  package let inputs: Int
  package let outputs: Int
  /// `inputs × outputs`, row after row.
  package var weights: [Float]
  package var bias: [Float]

  /// Creates a layer.
  /// - Precondition: there are `inputs * outputs` weights and `outputs` biases.
  package init(inputs: Int, outputs: Int, weights: [Float], bias: [Float]) {
    precondition(
      weights.count == inputs * outputs && bias.count == outputs, "a layer needs all its weights")
    self.inputs = inputs
    self.outputs = outputs
    self.weights = weights
    self.bias = bias
  }

  /// Whether every weight and bias is a number.
  package var isFinite: Bool {
    weights.allSatisfy { $0.isFinite } && bias.allSatisfy { $0.isFinite }
  }

  /// One row through the layer, without an activation. Row views of the weights are added up in the order
  /// of the inputs, so a row's result depends on that row only.
  /// - Parameters:
  ///   - input: `inputs` numbers.
  ///   - output: At least `outputs` numbers.
  package func apply(_ input: Span<Float>, to output: inout MutableSpan<Float>) {
    let bias = bias.span
    for index in bias.indices { output[index] = bias[index] }
    let weights = weights.span
    for index in 0..<inputs {
      let value = input[index]
      // Half of what a ReLU gives.
      if value == 0 { continue }
      let row = weights.extracting(index * outputs..<(index + 1) * outputs)
      for column in row.indices { output[column] += value * row[column] }
    }
  }
}

extension DenseLayer {
  /// A layer before fitting: weights and biases uniform within ±√(6 / (inputs + outputs)).
  ///
  /// Reference: X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
  /// networks", AISTATS 2010; biases too, as scikit-learn does.
  package static func glorot(
    inputs: Int, outputs: Int, from generator: inout SeededGenerator
  ) -> DenseLayer {
    let bound = (6 / Double(inputs + outputs)).squareRoot()
    func numbers(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float((2 * generator.unit() - 1) * bound) }
    }
    return DenseLayer(
      inputs: inputs, outputs: outputs, weights: numbers(inputs * outputs), bias: numbers(outputs))
  }
}

/// What comes after a layer, in place.
package enum Activation {
  /// Negative numbers become 0; NaN stays.
  package static func rectify(_ values: inout MutableSpan<Float>) {
    for index in values.indices { values[index] = values[index] < 0 ? 0 : values[index] }
  }

  /// Numbers become probabilities: `exp(x - max) / sum`.
  package static func softmax(_ values: inout MutableSpan<Float>) {
    var largest = -Float.infinity
    for index in values.indices { largest = max(largest, values[index]) }
    var sum: Float = 0
    for index in values.indices {
      values[index] = .exp(values[index] - largest)
      sum += values[index]
    }
    for index in values.indices { values[index] /= sum }
  }
}
