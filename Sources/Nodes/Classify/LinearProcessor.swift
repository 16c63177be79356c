import GraphCore
import Learning

/// One layer and softmax: what `logistic` and `lda` are once they are fitted.
final class LinearProcessor: Processor {
  /// Shared by all lanes.
  private let layer: DenseLayer

  init(_ layer: DenseLayer) { self.layer = layer }

  static let stateBytes = 256

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      var scores = output.append()
      layer.apply(input[index], to: &scores)
      Activation.softmax(&scores)
    }
  }

  func reset() {}
}

extension DenseLayer {
  /// The layer of a model, `weight` and `bias`.
  init(_ fitted: Fitted, inputs: Int) throws(Problem) {
    let classes = fitted.labels.count
    self.init(
      inputs: inputs, outputs: classes,
      weights: try fitted.tensor("weight", shape: [inputs, classes]).values,
      bias: try fitted.tensor("bias", shape: [classes]).values)
  }

  /// The layer as it is stored in a model.
  func fitted(classes: [String]) -> Fitted {
    Fitted(
      tensors: [
        "weight": Tensor(shape: [inputs, outputs], weights),
        "bias": Tensor(shape: [outputs], bias),
      ], labels: classes)
  }
}
