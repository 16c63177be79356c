import RealModule

/// Multi-head self-attention over the rows of a sequence, as PyTorch's `MultiheadAttention`: each row becomes
/// a weighted mean of all rows, by softmax(q k' / sqrt(d)) in each head, then projected.
///
/// Reference: A. Vaswani and others, "Attention is all you need", NeurIPS 2017.
package final class AttentionLayer: TrainedLayer {
  private let projection: DenseRows
  private let output: DenseRows
  private let channels: Int
  private let heads: Int
  private var size: Int { channels / heads }
  private var kept: (projected: LayerBatch, shares: [[Float]])?

  init(channels: Int, heads: Int, _ generator: inout SeededGenerator) {
    self.channels = channels
    self.heads = heads
    projection = DenseRows(channels: channels, units: 3 * channels, hasBias: true, &generator)
    output = DenseRows(channels: channels, units: channels, hasBias: true, &generator)
    projection.weight.name = "in_proj_weight"
    projection.bias?.name = "in_proj_bias"
    output.weight.name = "out_proj.weight"
    output.bias?.name = "out_proj.bias"
  }

  package var parameters: [LayerParameter] { projection.parameters + output.parameters }

  package func forward(
    _ input: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    let projected = try projection.forward(input, in: pass)
    let mixed = LayerBatch(like: input)
    mixed.clear()
    var all: [[Float]] = []
    let factor = 1 / Float(size).squareRoot()
    for item in 0..<input.items {
      let rows = input.lengths[item]
      for head in 0..<heads {
        let query = projected.start(item) + head * size
        var shares = [Float](repeating: 0, count: rows * rows)
        RowProduct.multiply(
          query, step: 3 * channels, by: query + channels, otherTransposed: true,
          otherStep: 3 * channels, rows: rows, inner: size, columns: rows, factor: factor,
          into: &shares)
        for row in 0..<rows { soften(&shares, row * rows, rows) }
        RowProduct.multiply(
          shares, by: query + 2 * channels, otherStep: 3 * channels, rows: rows, inner: rows,
          columns: size, into: mixed.start(item) + head * size, resultStep: channels)
        if pass.isTraining { all.append(shares) }
      }
    }
    if pass.isTraining { kept = (projected, all) }
    return try output.forward(mixed, in: pass)
  }

  private func soften(_ values: inout [Float], _ first: Int, _ count: Int) {
    var highest = -Float.infinity
    for index in first..<first + count { highest = max(highest, values[index]) }
    var sum: Float = 0
    for index in first..<first + count {
      values[index] = .exp(values[index] - highest)
      sum += values[index]
    }
    for index in first..<first + count { values[index] /= sum }
  }

  package func backward(
    _ gradient: LayerBatch, in pass: LayerPass
  ) throws(LearningFailure) -> LayerBatch {
    guard let (projected, all) = kept else { preconditionFailure("backward comes after forward") }
    kept = nil
    let mixed = try output.backward(gradient, in: pass)
    let inner = LayerBatch(like: projected)
    inner.clear()
    let factor = 1 / Float(size).squareRoot()
    for item in 0..<projected.items {
      let rows = projected.lengths[item]
      for head in 0..<heads {
        let shares = all[item * heads + head]
        let own = mixed.start(item) + head * size
        let query = projected.start(item) + head * size
        let target = inner.start(item) + head * size
        RowProduct.multiply(
          shares, transposed: true, by: own, otherStep: channels, rows: rows, inner: rows,
          columns: size, into: target + 2 * channels, resultStep: 3 * channels)
        var slopes = [Float](repeating: 0, count: rows * rows)
        RowProduct.multiply(
          own, step: channels, by: query + 2 * channels, otherTransposed: true,
          otherStep: 3 * channels, rows: rows, inner: size, columns: rows, into: &slopes)
        for row in 0..<rows {
          var mean: Float = 0
          for index in row * rows..<(row + 1) * rows { mean += shares[index] * slopes[index] }
          for index in row * rows..<(row + 1) * rows {
            slopes[index] = shares[index] * (slopes[index] - mean) * factor
          }
        }
        RowProduct.multiply(
          slopes, by: query + channels, otherStep: 3 * channels, rows: rows, inner: rows,
          columns: size, into: target, resultStep: 3 * channels)
        RowProduct.multiply(
          slopes, transposed: true, by: query, otherStep: 3 * channels, rows: rows, inner: rows,
          columns: size, into: target + channels, resultStep: 3 * channels)
      }
    }
    return try projection.backward(inner, in: pass)
  }
}
