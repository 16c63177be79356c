import RealModule

/// Gated recurrent units in one direction, as PyTorch's `GRU`: gates r, z, n,
/// `n = tanh(W x + b + r (U h + c))`, `h = (1 - z) n + z h`.
///
/// Reference: K. Cho and others, "Learning phrase representations using RNN encoder-decoder", EMNLP 2014.
final class GRUDirection: RecurrentCell {
  let weights: RecurrentWeights
  private let order: RowOrder
  private var units: Int { weights.units }
  /// Of each step and item: r, z, n and the state's part of n; and all states.
  private var kept: (input: LayerBatch, gates: [Float], states: [Float])?

  init(
    channels: Int, units: Int, isReversed: Bool, _ generator: inout SeededGenerator
  ) {
    order = RowOrder(isReversed: isReversed)
    weights = RecurrentWeights(
      gates: 3, channels: channels, units: units, suffix: isReversed ? "_l0_reverse" : "_l0",
      &generator)
  }

  func forward(_ input: LayerBatch, into output: LayerBatch, at first: Int, in pass: LayerPass) {
    let (items, units, columns) = (input.items, self.units, 3 * self.units)
    let projected = weights.projected(input)
    var states = [Float](repeating: 0, count: (input.rows + 1) * items * units)
    var gates = [Float](repeating: 0, count: input.rows * items * 4 * units)
    var sums = [Float](repeating: 0, count: items * columns)
    states.withUnsafeMutableBufferPointer { states in
      guard let base = states.baseAddress else { return }
      for step in 0..<input.rows {
        let before = base + step * items * units
        let after = before + items * units
        weights.advanced(before, items: items, into: &sums)
        for item in 0..<items {
          guard let row = order.row(step, of: input, item: item) else {
            (after + item * units).update(from: before + item * units, count: units)
            continue
          }
          let own = projected.start(item) + row * columns
          let to = output.start(item) + row * output.channels + first
          let gate = (step * items + item) * 4 * units
          for unit in 0..<units {
            let sum = item * columns + unit
            let r = logistic(own[unit] + sums[sum])
            let z = logistic(own[units + unit] + sums[sum + units])
            let inner = sums[sum + 2 * units]
            let n = Float.tanh(own[2 * units + unit] + r * inner)
            let state = (1 - z) * n + z * before[item * units + unit]
            after[item * units + unit] = state
            to[unit] = state
            gates[gate + unit] = r
            gates[gate + units + unit] = z
            gates[gate + 2 * units + unit] = n
            gates[gate + 3 * units + unit] = inner
          }
        }
      }
    }
    if pass.isTraining { kept = (input, gates, states) }
  }

  func backward(_ gradient: LayerBatch, at first: Int) -> LayerBatch {
    guard let (input, gates, states) = kept else {
      preconditionFailure("backward comes after forward")
    }
    kept = nil
    let (items, units, columns) = (input.items, self.units, 3 * self.units)
    let rows = LayerBatch(like: input, channels: columns)
    rows.clear()
    weights.clearStateGradients()
    var stateGradient = [Float](repeating: 0, count: items * units)
    var sums = [Float](repeating: 0, count: items * columns)
    for step in (0..<input.rows).reversed() {
      var passed = [Float](repeating: 0, count: items * units)
      for item in 0..<items {
        guard let row = order.row(step, of: input, item: item) else {
          for unit in 0..<units { passed[item * units + unit] = stateGradient[item * units + unit] }
          for column in 0..<columns { sums[item * columns + column] = 0 }
          continue
        }
        let own = gradient.start(item) + row * gradient.channels + first
        let to = rows.start(item) + row * columns
        let gate = (step * items + item) * 4 * units
        for unit in 0..<units {
          let (r, z) = (gates[gate + unit], gates[gate + units + unit])
          let (n, inner) = (gates[gate + 2 * units + unit], gates[gate + 3 * units + unit])
          let before = states[(step * items + item) * units + unit]
          let slope = own[unit] + stateGradient[item * units + unit]
          let candidate = slope * (1 - z) * (1 - n * n)
          to[unit] = candidate * inner * r * (1 - r)
          to[units + unit] = slope * (before - n) * z * (1 - z)
          to[2 * units + unit] = candidate
          passed[item * units + unit] = slope * z
          let sum = item * columns + unit
          sums[sum] = to[unit]
          sums[sum + units] = to[units + unit]
          sums[sum + 2 * units] = candidate * r
        }
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
