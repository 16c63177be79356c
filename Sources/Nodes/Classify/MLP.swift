package import GraphCore
import Learning

/// A multi-layer perceptron that classifies rows: ReLU in the hidden layers, softmax at the end.
///
/// Input: features. Output: scores, one probability for each class, at the same times.
/// Cost per row: the number of weights, in multiplications.
/// Fitted as scikit-learn's `MLPClassifier` with solver Adam, with its names and defaults. One difference: for
/// two classes scikit-learn has one logistic output, this has two softmax outputs, which can express the same.
/// Wrong when columns differ in size by orders of magnitude: put `normalize` before it.
package struct MLP: Classifier {
  package var hiddenLayerSizes = [100]
  package var alpha = 1e-4
  package var batchSize: Int?
  package var learningRate = 1e-3
  package var mostEpochs = 200
  package var tolerance = 1e-4
  package var patience = 10
  package var beta1 = 0.9
  package var beta2 = 0.999
  package var epsilon = 1e-8
  package var classWeight = ClassWeight.none

  package init() {}

  package static let about = About(
    "mlp", "Classifies rows by a multi-layer perceptron.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      h = max(0, x W + b) for each hidden layer, then softmax(h W + b). Fitted by Adam on the cross entropy \
      with an L2 penalty, in shuffled batches, until the loss stops falling: scikit-learn's MLPClassifier. \
      Two classes give two outputs, not scikit-learn's single logistic one.
      """)

  package static let parameters: [Parameter<MLP>] = [
    .init(
      "hidden_layer_sizes", \.hiddenLayerSizes, each: 1...65_536, "Units of each hidden layer."),
    .init("alpha", \.alpha, in: 0...1e6, "Strength of the L2 penalty on the weights."),
    .init(
      "batch_size", \.batchSize, in: 1...1_000_000_000,
      "Rows of each step of the fit; null: 200, or all if they are fewer."),
    .init("learning_rate_init", \.learningRate, in: 1e-12...1e3, "Length of Adam's steps."),
    .init("max_iter", \.mostEpochs, in: 1...1_000_000, "The most epochs of the fit."),
    .init("tol", \.tolerance, in: 0...1e6, "How much the loss must fall to count as better."),
    .init(
      "n_iter_no_change", \.patience, in: 1...1_000_000,
      "The fit stops after more epochs than this without a better loss."),
    .init("beta_1", \.beta1, in: 0...0.999_999, "Adam's decay of the mean of the gradient."),
    .init("beta_2", \.beta2, in: 0...0.999_999_9, "Adam's decay of the mean of its square."),
    .init("epsilon", \.epsilon, in: 1e-30...1, "Keeps Adam's steps finite where gradients vanish."),
    .init(
      "class_weight", \.classWeight, "balanced: every class counts the same, however many rows."),
  ]

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    MLPProcessor(try layers(for: input, fitted: fitted))
  }

  /// The scratch rows; weights are shared by all lanes.
  package func stateBytes(for input: Format) -> Int {
    2 * (hiddenLayerSizes.max() ?? 0) * MemoryLayout<Float>.stride
      + 128 * (hiddenLayerSizes.count + 2)
  }

  /// The layers with the weights of a model, checked against the settings.
  func layers(for input: Format, fitted: Fitted) throws(Problem) -> [DenseLayer] {
    try checkClasses(of: fitted)
    let sizes = [input.width] + hiddenLayerSizes + [fitted.labels.count]
    var layers: [DenseLayer] = []
    for index in 0..<sizes.count - 1 {
      let (inputs, outputs) = (sizes[index], sizes[index + 1])
      layers.append(
        DenseLayer(
          inputs: inputs, outputs: outputs,
          weights: try fitted.tensor("weight.\(index)", shape: [inputs, outputs]).values,
          bias: try fitted.tensor("bias.\(index)", shape: [outputs]).values))
    }
    return layers
  }

  /// Layers as they are stored in a model.
  static func fitted(_ layers: [DenseLayer], classes: [String]) -> Fitted {
    var tensors: [String: Tensor] = [:]
    for (index, layer) in layers.enumerated() {
      tensors["weight.\(index)"] = Tensor(shape: [layer.inputs, layer.outputs], layer.weights)
      tensors["bias.\(index)"] = Tensor(shape: [layer.outputs], layer.bias)
    }
    return Fitted(tensors: tensors, labels: classes)
  }
}

private final class MLPProcessor: Processor {
  private let layers: [DenseLayer]
  private var hidden: [Float]
  private var previous: [Float]

  /// - Parameter layers: At least one hidden layer, and the one of the classes.
  init(_ layers: [DenseLayer]) {
    self.layers = layers
    let widest = layers.dropLast().map(\.outputs).max() ?? 0
    hidden = [Float](repeating: 0, count: widest)
    previous = hidden
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      layers[0].rectified(input[index], into: &hidden)
      for number in layers.indices.dropFirst().dropLast() {
        swap(&hidden, &previous)
        layers[number].rectified(previous.span, into: &hidden)
      }
      var scores = output.append()
      layers[layers.count - 1].apply(hidden.span, to: &scores)
      Activation.softmax(&scores)
    }
  }

  func reset() {}
}

extension DenseLayer {
  /// One row through a hidden layer, to the front of `units`.
  fileprivate func rectified(_ input: Span<Float>, into units: inout [Float]) {
    var units = units.mutableSpan._consumingExtracting(0..<outputs)
    apply(input, to: &units)
    Activation.rectify(&units)
  }
}
