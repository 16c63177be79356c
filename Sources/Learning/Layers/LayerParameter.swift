import RealModule

/// Numbers that a fit changes, with their gradient; or running statistics, which are only written.
package final class LayerParameter {
  /// Its path in the network: `3.weight`, `4.layers.0.bias`.
  package internal(set) var name: String
  package let shape: [Int]
  package var values: [Float] { didSet { version += 1 } }
  /// Rises when the values change: what was made of them is then made anew.
  private(set) var version = 0
  package var gradient: [Float]
  /// Whether weight decay applies: to matrices and filters, not to biases and norms.
  package let decays: Bool

  package init(_ name: String, shape: [Int], _ values: [Float], decays: Bool = false) {
    precondition(values.count == shape.reduce(1, *), "a parameter's values must fill its shape")
    self.name = name
    self.shape = shape
    self.values = values
    self.decays = decays
    gradient = [Float](repeating: 0, count: values.count)
  }

  /// Evenly spread numbers of `-bound...bound`.
  convenience init(
    _ name: String, shape: [Int], within bound: Double, decays: Bool = false,
    _ generator: inout SeededGenerator
  ) {
    let count = shape.reduce(1, *)
    self.init(
      name, shape: shape, (0..<count).map { _ in Float(bound * (2 * generator.unit() - 1)) },
      decays: decays)
  }

  /// The same number everywhere.
  convenience init(_ name: String, shape: [Int], repeating value: Float) {
    self.init(name, shape: shape, [Float](repeating: value, count: shape.reduce(1, *)))
  }
}

/// What a pass through the layers is for.
package final class LayerPass {
  package let isTraining: Bool
  /// What is drawn: dropout.
  package var generator: SeededGenerator
  /// Threads of the large kernels. Sums depend on it in their last bits.
  package let threads: Int

  package init(isTraining: Bool, seed: UInt64 = 0, threads: Int) {
    self.isTraining = isTraining
    generator = SeededGenerator(seed: seed)
    self.threads = threads
  }
}

/// A layer of a network: what it computes, and how the loss depends on what comes in and on its parameters.
package protocol TrainedLayer: AnyObject {
  /// What a fit changes.
  var parameters: [LayerParameter] { get }
  /// Running means and variances, which belong to the model but are not changed by gradients.
  var statistics: [LayerParameter] { get }
  /// The layer's output. While training it keeps what `backward` needs.
  func forward(_ input: LayerBatch, in pass: LayerPass) throws(LearningFailure) -> LayerBatch
  /// Sets the gradients of the parameters from the gradient of the last output, and gives that of its input.
  func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch
}

extension TrainedLayer {
  package var parameters: [LayerParameter] { [] }
  package var statistics: [LayerParameter] { [] }
}
