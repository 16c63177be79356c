import Foundation

@testable import Learning

/// References of layers over sequences.
extension LayerDescription {
  func dense(_ x: DoubleRows, _ units: Int, _ weight: [Double], _ bias: [Double]?) -> DoubleRows {
    var y = x.other(channels: units)
    y.each { item, row, band, unit in
      var sum = bias?[unit] ?? 0
      for c in 0..<x.channels { sum += weight[unit * x.channels + c] * x[item, row, band, c] }
      y[item, row, band, unit] = sum
    }
    return y
  }

  func embedded(_ x: DoubleRows, _ size: Int, _ weights: Weights) -> DoubleRows {
    var y = x.other(channels: size)
    y.each { y[$0, $1, 0, $3] = weights.of("weight")[Int(x[$0, $1, 0, 0]) * size + $3] }
    return y
  }

  func statistics(_ x: DoubleRows) -> DoubleRows {
    var y = x.other(rows: 1, channels: 2 * x.channels, lengths: x.lengths.map { _ in 1 })
    for item in 0..<x.items {
      let means = x.means(item)
      let variances = x.means(item) { ($0 - means[$1]) * ($0 - means[$1]) }
      for c in 0..<x.channels {
        y[item, 0, 0, c] = means[c]
        y[item, 0, 0, x.channels + c] = (variances[c] + 1e-5).squareRoot()
      }
    }
    return y
  }

  func attentionPooled(_ x: DoubleRows, _ hasDeviation: Bool, _ weights: Weights) -> DoubleRows {
    let (bias, context) = (weights.of("bias"), weights.of("context"))
    let hidden = dense(x, bias.count, weights.of("weight"), bias).mapped(tanh)
    var y = x.other(
      rows: 1, channels: (hasDeviation ? 2 : 1) * x.channels, lengths: x.lengths.map { _ in 1 })
    for item in 0..<x.items {
      let powers = (0..<x.lengths[item]).map { row in
        exp(bias.indices.reduce(0) { $0 + context[$1] * hidden[item, row, 0, $1] })
      }
      let sum = powers.reduce(0, +)
      for c in 0..<x.channels {
        var (mean, square) = (0.0, 0.0)
        for (row, power) in powers.enumerated() {
          mean += power / sum * x[item, row, 0, c]
          square += power / sum * x[item, row, 0, c] * x[item, row, 0, c]
        }
        y[item, 0, 0, c] = mean
        if hasDeviation {
          y[item, 0, 0, x.channels + c] = (square - mean * mean + 1e-5).squareRoot()
        }
      }
    }
    return y
  }

  func squeezed(_ x: DoubleRows, _ weights: Weights) -> DoubleRows {
    let units = weights.of("squeeze.bias").count
    var y = x
    for item in 0..<x.items {
      let means = x.means(item)
      let hidden = (0..<units).map { unit in
        max(
          0,
          means.indices.reduce(weights.of("squeeze.bias")[unit]) {
            $0 + weights.of("squeeze.weight")[unit * means.count + $1] * means[$1]
          })
      }
      let gates = means.indices.map { c in
        1
          / (1
            + exp(
              -hidden.indices.reduce(weights.of("excite.bias")[c]) {
                $0 + weights.of("excite.weight")[c * units + $1] * hidden[$1]
              }))
      }
      x.each { own, row, band, c in
        if own == item { y[own, row, band, c] = x[own, row, band, c] * gates[c] }
      }
    }
    return y
  }

  func attended(_ x: DoubleRows, _ heads: Int, _ weights: Weights) -> DoubleRows {
    let all = dense(x, 3 * x.channels, weights.of("in_proj_weight"), weights.of("in_proj_bias"))
    let size = x.channels / heads
    var mixed = x.other()
    for item in 0..<x.items {
      for head in 0..<heads {
        for row in 0..<x.lengths[item] {
          let powers = (0..<x.lengths[item]).map { other in
            exp(
              (0..<size).reduce(0) {
                $0 + all[item, row, 0, head * size + $1]
                  * all[item, other, 0, x.channels + head * size + $1]
              } / Double(size).squareRoot())
          }
          let sum = powers.reduce(0, +)
          for (other, power) in powers.enumerated() {
            for c in 0..<size {
              mixed[item, row, 0, head * size + c] +=
                power / sum * all[item, other, 0, 2 * x.channels + head * size + c]
            }
          }
        }
      }
    }
    return dense(mixed, x.channels, weights.of("out_proj.weight"), weights.of("out_proj.bias"))
  }

  /// One row's state by the row's sums, the state's sums, the state and the cell.
  typealias Cell = (_ sums: [Double], _ own: [Double], _ state: [Double], _ cell: [Double]) -> (
    state: [Double], cell: [Double]
  )

  func recurrent(
    _ x: DoubleRows, _ units: Int, _ isBidirectional: Bool, _ weights: Weights, _ cell: Cell
  ) -> DoubleRows {
    let directions = isBidirectional ? 2 : 1
    var y = x.other(channels: units * directions)
    for item in 0..<x.items {
      for direction in 0..<directions {
        let suffix = direction == 0 ? "_l0" : "_l0_reverse"
        var state = [Double](repeating: 0, count: units)
        var memory = state
        let rows = Array(0..<x.lengths[item])
        for row in direction == 0 ? rows : rows.reversed() {
          let input = (0..<x.channels).map { x[item, row, 0, $0] }
          let sums = product("weight_ih" + suffix, "bias_ih" + suffix, input, weights)
          let own = product("weight_hh" + suffix, "bias_hh" + suffix, state, weights)
          (state, memory) = cell(sums, own, state, memory)
          for unit in 0..<units { y[item, row, 0, direction * units + unit] = state[unit] }
        }
      }
    }
    return y
  }

  private func product(
    _ matrix: String, _ bias: String, _ input: [Double], _ weights: Weights
  ) -> [Double] {
    weights.of(bias).enumerated().map { row, start in
      input.indices.reduce(start) {
        $0 + weights.of(matrix)[row * input.count + $1] * input[$1]
      }
    }
  }
}

private func share(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// Long short-term memory.
func lstmCell(
  _ sums: [Double], _ own: [Double], _ state: [Double], _ cell: [Double]
) -> (state: [Double], cell: [Double]) {
  let units = state.count
  var (next, memory) = (state, cell)
  for unit in 0..<units {
    let gates = (0..<4).map { sums[$0 * units + unit] + own[$0 * units + unit] }
    memory[unit] = share(gates[1]) * cell[unit] + share(gates[0]) * tanh(gates[2])
    next[unit] = share(gates[3]) * tanh(memory[unit])
  }
  return (next, memory)
}

/// Gated recurrent units.
func gruCell(
  _ sums: [Double], _ own: [Double], _ state: [Double], _ cell: [Double]
) -> (state: [Double], cell: [Double]) {
  let units = state.count
  var next = state
  for unit in 0..<units {
    let r = share(sums[unit] + own[unit])
    let z = share(sums[units + unit] + own[units + unit])
    let n = tanh(sums[2 * units + unit] + r * own[2 * units + unit])
    next[unit] = (1 - z) * n + z * state[unit]
  }
  return (next, cell)
}
