import RealModule

/// Long short-term memory in one direction, as PyTorch's `LSTM`: gates i, f, g, o,
/// `c = f c + i g`, `h = o tanh(c)`.
///
/// Reference: S. Hochreiter, J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997).
final class LSTMDirection: RecurrentCell {
  let weights: RecurrentWeights
  private let order: RowOrder
  private var units: Int { weights.units }
  /// Of each step and item: gates after their functions, and the cell behind it.
  private var kept: (input: LayerBatch, gates: [Float], cells: [Float], states: [Float])?

  init(
    channels: Int, units: Int, isReversed: Bool, _ generator: inout SeededGenerator
  ) {
    order = RowOrder(isReversed: isReversed)
    weights = RecurrentWeights(
      gates: 4, channels: channels, units: units, suffix: isReversed ? "_l0_reverse" : "_l0",
      &generator)
  }

  func forward(_ input: LayerBatch, into output: LayerBatch, at first: Int, in pass: LayerPass) {
    let (items, units, columns) = (input.items, self.units, 4 * self.units)
    let projected = weights.projected(input)
    // Step 0 is before the first row.
    var states = [Float](repeating: 0, count: (input.rows + 1) * items * units)
    var cells = states
    var gates = [Float](repeating: 0, count: input.rows * items * columns)
    var sums = [Float](repeating: 0, count: items * columns)
    states.withUnsafeMutableBufferPointer { states in
      guard let base = states.baseAddress else { return }
      for step in 0..<input.rows {
        let before = base + step * items * units
        let after = before + items * units
        weights.advanced(before, items: items, into: &sums)
        for item in 0..<items {
          let cell = (step * items + item) * units
          guard let row = order.row(step, of: input, item: item) else {
            for unit in 0..<units {
              after[item * units + unit] = before[item * units + unit]
              cells[cell + items * units + unit] = cells[cell + unit]
            }
            continue
          }
          let own = projected.start(item) + row * columns
          let to = output.start(item) + row * output.channels + first
          let gate = (step * items + item) * columns
          for unit in 0..<units {
            func sum(_ number: Int) -> Float {
              own[number * units + unit] + sums[item * columns + number * units + unit]
            }
            let (i, f) = (logistic(sum(0)), logistic(sum(1)))
            let (g, o) = (Float.tanh(sum(2)), logistic(sum(3)))
            let value = f * cells[cell + unit] + i * g
            cells[cell + items * units + unit] = value
            let state = o * .tanh(value)
            after[item * units + unit] = state
            to[unit] = state
            gates[gate + unit] = i
            gates[gate + units + unit] = f
            gates[gate + 2 * units + unit] = g
            gates[gate + 3 * units + unit] = o
          }
        }
      }
    }
    if pass.isTraining { kept = (input, gates, cells, states) }
  }

  func backward(_ gradient: LayerBatch, at first: Int) -> LayerBatch {
    guard let (input, gates, cells, states) = kept else {
      preconditionFailure("backward comes after forward")
    }
    kept = nil
    let (items, units, columns) = (input.items, self.units, 4 * self.units)
    let rows = LayerBatch(like: input, channels: columns)
    rows.clear()
    weights.clearStateGradients()
    var stateGradient = [Float](repeating: 0, count: items * units)
    var cellGradient = stateGradient
    var sums = [Float](repeating: 0, count: items * columns)
    for step in (0..<input.rows).reversed() {
      var passed = [Float](repeating: 0, count: items * units)
      for item in 0..<items {
        let cell = (step * items + item) * units
        guard let row = order.row(step, of: input, item: item) else {
          for unit in 0..<units { passed[item * units + unit] = stateGradient[item * units + unit] }
          for column in 0..<columns { sums[item * columns + column] = 0 }
          continue
        }
        let own = gradient.start(item) + row * gradient.channels + first
        let to = rows.start(item) + row * columns
        let gate = (step * items + item) * columns
        for unit in 0..<units {
          let (i, f) = (gates[gate + unit], gates[gate + units + unit])
          let (g, o) = (gates[gate + 2 * units + unit], gates[gate + 3 * units + unit])
          let value = Float.tanh(cells[cell + items * units + unit])
          let slope = own[unit] + stateGradient[item * units + unit]
          let inner = cellGradient[item * units + unit] + slope * o * (1 - value * value)
          let before = cells[cell + unit]
          to[unit] = inner * g * i * (1 - i)
          to[units + unit] = inner * before * f * (1 - f)
          to[2 * units + unit] = inner * i * (1 - g * g)
          to[3 * units + unit] = slope * value * o * (1 - o)
          cellGradient[item * units + unit] = inner * f
        }
        for column in 0..<columns { sums[item * columns + column] = to[column] }
      }
      states.withUnsafeBufferPointer {
        guard let base = $0.baseAddress else { return }
        weights.backward(
          sums, states: base + step * items * units, items: items, into: &passed)
      }
      stateGradient = passed
    }
    return weights.backward(rows, input: input)
  }
}
