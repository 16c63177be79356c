import RealModule

/// One row for all rows of an item: their mean, weighted by what a small layer says of each, and on demand
/// the weighted deviation behind it.
///
/// `e_t = v tanh(W x_t + b)`, weights `a = softmax(e)` over the item's rows, `m = sum a_t x_t`, `s = sqrt(sum
/// a_t x_t^2 - m^2 + 1e-5)`. Reference: K. Okabe, T. Koshinaka, K. Shinoda, "Attentive statistics pooling for
/// deep speaker embedding", Interspeech 2018.
package final class AttentionPoolLayer: TrainedLayer {
  package let weight: LayerParameter
  package let bias: LayerParameter
  package let context: LayerParameter
  private let channels: Int
  private let units: Int
  private let hasDeviation: Bool
  private var kept: (input: LayerBatch, output: LayerBatch, hidden: LayerBatch, shares: [Float])?

  init(channels: Int, units: Int, hasDeviation: Bool, _ generator: inout SeededGenerator) {
    self.channels = channels
    self.units = units
    self.hasDeviation = hasDeviation
    let bound = 1 / Double(channels).squareRoot()
    weight = LayerParameter(
      "weight", shape: [units, channels], within: bound, decays: true, &generator)
    bias = LayerParameter("bias", shape: [units], within: bound, &generator)
    context = LayerParameter(
      "context", shape: [units], within: 1 / Double(units).squareRoot(), decays: true, &generator)
  }

  package var parameters: [LayerParameter] { [weight, bias, context] }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let hidden = LayerBatch(like: input, channels: units)
    RowProduct.multiply(
      input.values, by: weight.values, otherTransposed: true, rows: input.items * input.rows,
      inner: channels, columns: units, into: hidden.values)
    var shares = [Float](repeating: 0, count: input.items * input.rows)
    let output = LayerBatch.vectors(of: input, channels: (hasDeviation ? 2 : 1) * channels)
    for item in 0..<input.items {
      let first = item * input.rows
      var energies = [Float](repeating: 0, count: input.lengths[item])
      for row in energies.indices {
        let units = hidden.start(item) + row * self.units
        for unit in 0..<self.units {
          units[unit] = .tanh(units[unit] + bias.values[unit])
          energies[row] += units[unit] * context.values[unit]
        }
      }
      let highest = energies.max() ?? 0
      let sum = energies.reduce(Float(0)) { $0 + .exp($1 - highest) }
      for row in energies.indices { shares[first + row] = .exp(energies[row] - highest) / sum }
      pool(input.start(item), shares[first..<first + energies.count], into: output.start(item))
    }
    if pass.isTraining { kept = (input, output, hidden, shares) }
    return output
  }

  private func pool(
    _ values: UnsafePointer<Float>, _ shares: ArraySlice<Float>,
    into pooled: UnsafeMutablePointer<Float>
  ) {
    var means = [Double](repeating: 0, count: channels)
    var squares = means
    for (row, share) in shares.enumerated() {
      for channel in 0..<channels {
        let value = Double(values[row * channels + channel])
        means[channel] += Double(share) * value
        squares[channel] += Double(share) * value * value
      }
    }
    for channel in 0..<channels {
      pooled[channel] = Float(means[channel])
      guard hasDeviation else { continue }
      let variance = max(0, squares[channel] - means[channel] * means[channel])
      pooled[channels + channel] = (Float(variance) + StatisticsPoolLayer.epsilon).squareRoot()
    }
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (input, output, hidden, shares) = kept else {
      preconditionFailure("backward comes after forward")
    }
    kept = nil
    let result = LayerBatch(like: input)
    result.clear()
    // The gradient by what stands in the tanh.
    let inner = LayerBatch(like: hidden)
    inner.clear()
    var contextSums = [Double](repeating: 0, count: units)
    for item in 0..<input.items {
      let (rows, first) = (input.lengths[item], item * input.rows)
      let (own, pooled) = (gradient.start(item), output.start(item))
      var slopes = [Float](repeating: 0, count: rows)
      for row in 0..<rows {
        let (x, to) = (
          input.start(item) + row * channels, result.start(item) + row * channels
        )
        var slope: Float = 0
        for channel in 0..<channels {
          var direct = own[channel]
          var energy = own[channel] * x[channel]
          if hasDeviation {
            let half = own[channels + channel] / (2 * pooled[channels + channel])
            let mean = pooled[channel]
            direct += 2 * half * (x[channel] - mean)
            energy += half * (x[channel] * x[channel] - 2 * mean * x[channel])
          }
          to[channel] = shares[first + row] * direct
          slope += energy
        }
        slopes[row] = slope
      }
      var mean: Float = 0
      for row in 0..<rows { mean += shares[first + row] * slopes[row] }
      for row in 0..<rows {
        let energy = shares[first + row] * (slopes[row] - mean)
        let (units, to) = (
          hidden.start(item) + row * self.units, inner.start(item) + row * self.units
        )
        for unit in 0..<self.units {
          contextSums[unit] += Double(energy * units[unit])
          to[unit] = energy * context.values[unit] * (1 - units[unit] * units[unit])
        }
      }
    }
    for unit in 0..<units { context.gradient[unit] = Float(contextSums[unit]) }
    let rows = input.items * input.rows
    bias.setGradient(toSumOf: inner.values, rows: rows)
    weight.gradient.withUnsafeMutableBufferPointer {
      guard let address = $0.baseAddress else { return }
      RowProduct.multiply(
        inner.values, transposed: true, by: input.values, rows: units, inner: rows,
        columns: channels, into: address)
    }
    RowProduct.multiply(
      inner.values, by: weight.values, rows: rows, inner: units, columns: channels, keeping: 1,
      into: result.values)
    return result
  }
}
