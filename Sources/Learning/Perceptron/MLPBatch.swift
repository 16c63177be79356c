import RealModule

/// Room for what one batch computes, made once for a fit: activations, deltas and gradients of every layer.
package final class MLPBatch {
  /// What is kept of one layer. Classes of their own, so that one layer can be read while the next is written.
  package final class Layer {
    /// Mean gradients of the cross entropy, without the penalty.
    package var weightGradient: [Float]
    package var biasGradient: [Float]
    fileprivate var output: [Float]
    /// The gradient by what comes before the activation, row by row.
    fileprivate var delta: [Float]

    fileprivate init(_ layer: DenseLayer, rows: Int) {
      weightGradient = [Float](repeating: 0, count: layer.weights.count)
      biasGradient = [Float](repeating: 0, count: layer.outputs)
      output = [Float](repeating: 0, count: rows * layer.outputs)
      delta = output
    }
  }

  package let layers: [Layer]
  private var input: [Float]
  /// How much the rows of each class count.
  private let classFactors: [Float]
  /// How much the rows of the batch count together; without class weights, how many they are.
  package private(set) var weight = 0.0

  /// Makes room.
  /// - Parameters:
  ///   - network: Gives the shapes.
  ///   - rows: The most rows of a batch.
  ///   - classFactors: How much the rows of each class count.
  package init(_ network: [DenseLayer], rows: Int, classFactors: [Float]) {
    self.classFactors = classFactors
    layers = network.map { Layer($0, rows: rows) }
    input = [Float](repeating: 0, count: rows * network[0].inputs)
  }

  /// Computes the gradients of a batch: `_backprop` of scikit-learn 1.9.
  /// - Parameters:
  ///   - values: All rows.
  ///   - labels: The class of each.
  ///   - rows: Numbers of those in the batch.
  ///   - alpha: Strength of the penalty on the weights.
  /// - Returns: The mean cross entropy, with the penalty.
  package func differentiate(
    _ network: [DenseLayer], on values: some LearningRows, labels: [Int], rows: ArraySlice<Int>,
    alpha: Double
  ) -> Double {
    MLPBatch.gather(rows, of: values, into: &input)
    weight = rows.reduce(0) { $0 + Double(classFactors[labels[$1]]) }
    for (index, layer) in network.enumerated() {
      let isLast = index == network.count - 1
      let before = index == 0 ? input : layers[index - 1].output
      layers[index].forward(layer, from: before, rows: rows.count, isLast: isLast)
    }
    var loss = layers[network.count - 1].compare(
      with: labels, rows: rows, classFactors: classFactors, weight: weight)
    for index in network.indices.reversed() {
      let before = index == 0 ? input : layers[index - 1].output
      layers[index].differentiate(
        network[index], from: before, rows: rows.count, weight: Float(weight))
      if index > 0 {
        layers[index].passBack(network[index], to: layers[index - 1], rows: rows.count)
      }
      loss += 0.5 * alpha * network[index].squaredWeights / weight
    }
    return loss
  }

  /// Copies the batch's rows side by side.
  private static func gather(
    _ rows: ArraySlice<Int>, of values: some LearningRows, into target: inout [Float]
  ) {
    var target = target.mutableSpan
    var position = 0
    for row in rows {
      let numbers = values[row]
      for column in numbers.indices { target[position + column] = numbers[column] }
      position += values.width
    }
  }
}

extension MLPBatch.Layer {
  /// The layer's output with its activation, for all rows.
  fileprivate func forward(_ layer: DenseLayer, from input: [Float], rows: Int, isLast: Bool) {
    MatrixProduct.multiply(
      input, by: layer.weights, rows: rows, inner: layer.inputs, columns: layer.outputs,
      into: &output)
    layer.activate(&output, rows: rows, isLast: isLast)
  }

  /// Sets the last layer's delta, `probability - truth`.
  /// - Returns: The mean cross entropy; probabilities are kept off 0 and 1 by the precision, as scikit-learn does.
  fileprivate func compare(
    with labels: [Int], rows: ArraySlice<Int>, classFactors: [Float], weight: Double
  ) -> Double {
    let classes = biasGradient.count
    var sum = 0.0
    for index in 0..<rows.count * classes { delta[index] = output[index] }
    for (position, row) in rows.enumerated() {
      let cell = position * classes + labels[row]
      // In this order of arguments NaN stays NaN.
      let probability = min(max(output[cell], .ulpOfOne), 1 - .ulpOfOne)
      let factor = classFactors[labels[row]]
      sum -= Double(factor) * .log(Double(probability))
      delta[cell] -= 1
      // A product with 1 changes nothing, not even the last bit.
      for index in position * classes..<(position + 1) * classes { delta[index] *= factor }
    }
    return sum / weight
  }

  /// Sets the gradients from the delta.
  fileprivate func differentiate(
    _ layer: DenseLayer, from input: [Float], rows: Int, weight: Float
  ) {
    MatrixProduct.multiply(
      input, transposed: true, by: delta, factor: 1 / weight, rows: layer.inputs, inner: rows,
      columns: layer.outputs, into: &weightGradient)
    MLPBatch.Layer.average(delta, rows: rows, weight: weight, into: &biasGradient)
  }

  private static func average(
    _ values: [Float], rows: Int, weight: Float, into means: inout [Float]
  ) {
    let values = values.span
    var means = means.mutableSpan
    for column in means.indices { means[column] = 0 }
    for row in 0..<rows {
      let units = values.extracting(row * means.count..<(row + 1) * means.count)
      for column in units.indices { means[column] += units[column] }
    }
    for column in means.indices { means[column] /= weight }
  }

  /// Sets the delta of the layer before, which is a hidden one.
  fileprivate func passBack(_ layer: DenseLayer, to previous: MLPBatch.Layer, rows: Int) {
    MatrixProduct.multiply(
      delta, by: layer.weights, otherTransposed: true, rows: rows, inner: layer.outputs,
      columns: layer.inputs, into: &previous.delta)
    MLPBatch.Layer.mask(
      &previous.delta, where: previous.output, count: rows * layer.inputs)
  }

  /// The derivative of a ReLU: what gave 0 passes nothing back.
  private static func mask(_ delta: inout [Float], where output: [Float], count: Int) {
    let output = output.span.extracting(0..<count)
    var delta = delta.mutableSpan
    for index in output.indices {
      // Read in any case, so that no branch is guessed wrong half of the time.
      let slope = delta[index]
      delta[index] = output[index] == 0 ? 0 : slope
    }
  }
}

extension DenseLayer {
  /// Adds the bias to every row, and applies what comes after the layer.
  fileprivate func activate(_ values: inout [Float], rows: Int, isLast: Bool) {
    let bias = bias.span
    var values = values.mutableSpan
    for row in 0..<rows {
      var units = values._mutatingExtracting(row * outputs..<(row + 1) * outputs)
      for column in bias.indices { units[column] += bias[column] }
      if isLast {
        Activation.softmax(&units)
      } else {
        Activation.rectify(&units)
      }
    }
  }

  /// The sum of the squared weights.
  fileprivate var squaredWeights: Double {
    let weights = weights.span
    var sum = 0.0
    for input in 0..<inputs {
      let row = weights.extracting(input * outputs..<(input + 1) * outputs)
      var part: Float = 0
      for column in row.indices { part = Relaxed.multiplyAdd(row[column], row[column], part) }
      sum += Double(part)
    }
    return sum
  }
}
