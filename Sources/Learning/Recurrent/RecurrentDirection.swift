/// Weights of a recurrent layer in one direction, as PyTorch names and orders them.
final class RecurrentWeights {
  /// `[gates * units][channels]`.
  let input: LayerParameter
  /// `[gates * units][units]`.
  let state: LayerParameter
  let inputBias: LayerParameter
  let stateBias: LayerParameter
  let units: Int
  let channels: Int
  let gates: Int

  init(
    gates: Int, channels: Int, units: Int, suffix: String, _ generator: inout SeededGenerator
  ) {
    self.gates = gates
    self.channels = channels
    self.units = units
    let bound = 1 / Double(units).squareRoot()
    let rows = gates * units
    input = LayerParameter(
      "weight_ih" + suffix, shape: [rows, channels], within: bound, decays: true, &generator)
    state = LayerParameter(
      "weight_hh" + suffix, shape: [rows, units], within: bound, decays: true, &generator)
    inputBias = LayerParameter("bias_ih" + suffix, shape: [rows], within: bound, &generator)
    stateBias = LayerParameter("bias_hh" + suffix, shape: [rows], within: bound, &generator)
  }

  var parameters: [LayerParameter] { [input, state, inputBias, stateBias] }

  /// `x W' + b` of every row.
  func projected(_ batch: LayerBatch) -> LayerBatch {
    let (rows, columns) = (batch.items * batch.rows, gates * units)
    let output = LayerBatch(like: batch, channels: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        output.values[row * columns + column] = inputBias.values[column]
      }
    }
    RowProduct.multiply(
      batch.values, by: input.values, otherTransposed: true, rows: rows, inner: channels,
      columns: columns, keeping: 1, into: output.values)
    return output
  }

  /// `h U' + c` of every item's state.
  func advanced(
    _ states: UnsafePointer<Float>, items: Int, into result: UnsafeMutablePointer<Float>
  ) {
    let columns = gates * units
    for item in 0..<items {
      for column in 0..<columns { result[item * columns + column] = stateBias.values[column] }
    }
    RowProduct.multiply(
      states, by: state.values, otherTransposed: true, rows: items, inner: units,
      columns: columns, keeping: 1, into: result)
  }

  /// Sets the gradients of what the rows are multiplied with, and gives that of the rows.
  func backward(_ gradient: LayerBatch, input batch: LayerBatch) -> LayerBatch {
    let (rows, columns) = (batch.items * batch.rows, gates * units)
    input.gradient.withUnsafeMutableBufferPointer {
      guard let address = $0.baseAddress else { return }
      RowProduct.multiply(
        gradient.values, transposed: true, by: batch.values, rows: columns, inner: rows,
        columns: channels, into: address)
    }
    inputBias.setGradient(toSumOf: gradient.values, rows: rows)
    let result = LayerBatch(like: batch)
    RowProduct.multiply(
      gradient.values, by: input.values, rows: rows, inner: columns, columns: channels,
      into: result.values)
    return result
  }

  /// Adds to the gradient of what states are multiplied with, and gives that of the states.
  func backward(
    _ gradient: UnsafePointer<Float>, states: UnsafePointer<Float>, items: Int,
    into stateGradient: UnsafeMutablePointer<Float>
  ) {
    let columns = gates * units
    state.gradient.withUnsafeMutableBufferPointer {
      guard let address = $0.baseAddress else { return }
      RowProduct.multiply(
        gradient, transposed: true, by: states, rows: columns, inner: items, columns: units,
        keeping: 1, into: address)
    }
    for item in 0..<items {
      for column in 0..<columns { stateBias.gradient[column] += gradient[item * columns + column] }
    }
    RowProduct.multiply(
      gradient, by: state.values, rows: items, inner: columns, columns: units, keeping: 1,
      into: stateGradient)
  }

  /// Makes room for what `backward` adds up.
  func clearStateGradients() {
    for index in state.gradient.indices { state.gradient[index] = 0 }
    for index in stateBias.gradient.indices { stateBias.gradient[index] = 0 }
  }
}

/// The order in which an item's rows are taken: from the first to the last that counts, or back.
struct RowOrder {
  let isReversed: Bool

  /// The row of a step; nil behind the item's end.
  func row(_ step: Int, of batch: LayerBatch, item: Int) -> Int? {
    let length = batch.lengths[item]
    guard step < length else { return nil }
    return isReversed ? length - 1 - step : step
  }
}
