package import GraphCore
import Learning

extension MLP {
  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    let sizes = [examples.width] + hiddenLayerSizes + [examples.classes.count]
    try MLP.check(sizes: sizes, batchRows: batchRows(of: examples))
    var random = SeededGenerator(seed: options.seed)
    var layers: [DenseLayer] = []
    for index in 0..<sizes.count - 1 {
      layers.append(.glorot(inputs: sizes[index], outputs: sizes[index + 1], from: &random))
    }
    var generator: SeededGenerator? = random
    try improve(&layers, on: examples, shuffling: &generator, options: options)
    return MLP.fitted(layers, classes: examples.classes)
  }

  /// Fits layers that stand already, in the order of the examples: what a test compares with another program.
  /// - Parameter layers: Initial weights, such as `weight.0` and `bias.0`.
  package func fit(
    _ examples: Examples, from initial: Fitted, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    let input = Format(.features, width: examples.width, clock: .item)
    var layers = try layers(for: input, fitted: initial)
    var generator: SeededGenerator?
    try improve(&layers, on: examples, shuffling: &generator, options: options)
    return MLP.fitted(layers, classes: examples.classes)
  }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let sizes = [size.columns] + hiddenLayerSizes + [size.classes]
    let weights = 4 * zip(sizes, sizes.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    let batch = min(batchSize ?? 200, size.rows)
    // Weights, their gradient, Adam's two moments, and copies while they are made; the order of the rows; a batch with
    // each layer's output and delta.
    return FitNeed(
      working: 6 * weights + 16 * size.rows + 8 * batch * sizes.reduce(0, +)
        + MatrixProduct.workBytes, model: weights + 4096)
  }

  private func batchRows(of examples: Examples) -> Int { min(batchSize ?? 200, examples.count) }

  /// Adam on shuffled batches until the loss stops falling: `_fit_stochastic` of scikit-learn 1.9.
  private func improve(
    _ layers: inout [DenseLayer], on examples: Examples,
    shuffling generator: inout SeededGenerator?,
    options: FitOptions
  ) throws(Problem) {
    let batchRows = batchRows(of: examples)
    let batch = MLPBatch(
      layers, rows: batchRows, classFactors: classWeight.factors(examples).map { Float($0) })
    var optimizer = Adam(
      .init(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon), layers)
    var order = Array(0..<examples.count)
    var best = Double.infinity
    var epochsWithoutGain = 0
    MatrixProduct.useOneThread()
    for epoch in 1...mostEpochs {
      try checkCancellation()
      generator?.shuffle(&order)
      var total = 0.0
      for start in stride(from: 0, to: examples.count, by: batchRows) {
        let chosen = order[start..<min(start + batchRows, examples.count)]
        let loss = batch.differentiate(
          layers, on: examples, labels: examples.labels, rows: chosen, alpha: alpha)
        total += loss * Double(chosen.count)
        optimizer.step(&layers, along: batch, penalty: alpha / batch.weight)
      }
      let loss = total / Double(examples.count)
      // The last batch's step has no say in the loss yet.
      guard loss.isFinite, layers.allSatisfy({ $0.isFinite }) else {
        throw Problem(
          .cannotFit,
          "the loss of 'mlp' is no longer a finite number in epoch \(epoch)",
          suggestion: "scale the features with `normalize`, or lower learning_rate_init")
      }
      options.progress(epoch, mostEpochs, loss)
      epochsWithoutGain = loss > best - tolerance ? epochsWithoutGain + 1 : 0
      best = min(best, loss)
      if epochsWithoutGain > patience { break }
    }
  }
}
