/// Weighted sums of each row's channels: `y = x W' + b`, with W as `[units][channels]`, as PyTorch's
/// `Linear`.
package final class DenseRows: TrainedLayer {
  package let weight: LayerParameter
  package let bias: LayerParameter?
  private let units: Int
  private let channels: Int
  private var input: LayerBatch?

  init(channels: Int, units: Int, hasBias: Bool, _ generator: inout SeededGenerator) {
    self.channels = channels
    self.units = units
    let bound = 1 / Double(channels).squareRoot()
    weight = LayerParameter(
      "weight", shape: [units, channels], within: bound, decays: true, &generator)
    bias = hasBias ? LayerParameter("bias", shape: [units], within: bound, &generator) : nil
  }

  package var parameters: [LayerParameter] { [weight] + (bias.map { [$0] } ?? []) }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let output = LayerBatch(like: input, channels: units)
    let rows = input.items * input.rows
    if let bias {
      for row in 0..<rows {
        for unit in 0..<units { output.values[row * units + unit] = bias.values[unit] }
      }
    }
    RowProduct.multiply(
      input.values, by: weight.values, otherTransposed: true, rows: rows, inner: channels,
      columns: units, keeping: bias == nil ? 0 : 1, into: output.values)
    output.clearTails()
    self.input = pass.isTraining ? input : nil
    return output
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let input else { preconditionFailure("backward comes after forward") }
    self.input = nil
    let rows = input.items * input.rows
    weight.gradient.withUnsafeMutableBufferPointer {
      guard let address = $0.baseAddress else { return }
      RowProduct.multiply(
        gradient.values, transposed: true, by: input.values, rows: units, inner: rows,
        columns: channels, into: address)
    }
    bias?.setGradient(toSumOf: gradient.values, rows: rows)
    let result = LayerBatch(like: input)
    RowProduct.multiply(
      gradient.values, by: weight.values, rows: rows, inner: units, columns: channels,
      into: result.values)
    return result
  }
}

extension LayerParameter {
  /// Sets the gradient of a bias: the sum of the rows of its output's.
  func setGradient(toSumOf gradient: UnsafePointer<Float>, rows: Int) {
    let columns = values.count
    var sums = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns { sums[column] += Double(gradient[row * columns + column]) }
    }
    for column in 0..<columns { self.gradient[column] = Float(sums[column]) }
  }
}
