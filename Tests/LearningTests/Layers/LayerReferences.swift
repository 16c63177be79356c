import Foundation

@testable import Learning

extension LayerDescription {
  /// What the layer gives while training, by its definition, in double precision. No dropout.
  func reference(_ x: DoubleRows, _ weights: Weights) -> DoubleRows {
    switch self {
    case .conv2d(let filters), .conv1d(let filters): filtered(x, filters, weights)
    case .depthwise(var filters):
      {
        filters.count = x.channels
        filters.groups = x.channels
        return filtered(x, filters, weights)
      }()
    case .batchNorm(_, let epsilon): batchNormed(x, epsilon, weights)
    case .layerNorm(let epsilon): layerNormed(x, epsilon, weights)
    case .activation(let activation): x.mapped(activation.reference)
    case .maxPool(let size, let step): pooled(x, size, step) { $0.max() ?? 0 }
    case .averagePool(let size, let step):
      pooled(x, size, step) { $0.reduce(0, +) / Double($0.count) }
    case .dropout: x
    case .dense(let units, let hasBias):
      dense(x, units, weights.of("weight"), hasBias ? weights.of("bias") : nil)
    case .lstm(let units, let isBidirectional):
      recurrent(x, units, isBidirectional, weights, lstmCell)
    case .gru(let units, let isBidirectional):
      recurrent(x, units, isBidirectional, weights, gruCell)
    case .attention(let heads): attended(x, heads, weights)
    case .attentionPool(_, let hasDeviation): attentionPooled(x, hasDeviation, weights)
    case .statisticsPool: statistics(x)
    case .squeezeExcite: squeezed(x, weights)
    case .residual(let layers): residual(x, layers, weights)
    case .branches(let lists): joined(x, lists, weights)
    case .embedding(_, let size): embedded(x, size, weights)
    case .flatten: flattened(x)
    }
  }

  /// What a list of layers gives.
  static func reference(
    _ layers: [LayerDescription], _ x: DoubleRows, _ weights: Weights
  ) -> DoubleRows {
    layers.enumerated().reduce(x) { $1.element.reference($0, weights.under("\($1.offset).")) }
  }

  private func filtered(_ x: DoubleRows, _ f: LayerFilters, _ weights: Weights) -> DoubleRows {
    var y = x.other(
      rows: f.rows(of: x.rows), bands: f.bands(of: x.bands), channels: f.count,
      lengths: x.lengths.map { f.rows(of: $0) })
    let (weight, bias) = (weights.of("weight"), weights.of("bias"))
    let inner = x.channels / f.groups
    y.each { item, row, band, filter in
      var sum = f.hasBias ? bias[filter] : 0
      let first = filter / (f.count / f.groups) * inner
      for channel in 0..<inner {
        for i in 0..<f.kernel.rows {
          for j in 0..<f.kernel.bands {
            let place = ((filter * inner + channel) * f.kernel.rows + i) * f.kernel.bands + j
            sum +=
              weight[place]
              * x.padded(
                item, row * f.step.rows - f.rowPadding.before + i * f.dilation.rows,
                band * f.step.bands - f.bandPadding.before + j * f.dilation.bands, first + channel)
          }
        }
      }
      y[item, row, band, filter] = sum
    }
    return y
  }

  private func batchNormed(_ x: DoubleRows, _ epsilon: Double, _ weights: Weights) -> DoubleRows {
    let means = x.means()
    let variances = x.means { ($0 - means[$1]) * ($0 - means[$1]) }
    var y = x
    x.each { item, row, band, c in
      y[item, row, band, c] =
        (x[item, row, band, c] - means[c]) / (variances[c] + epsilon).squareRoot()
        * weights.of("weight")[c] + weights.of("bias")[c]
    }
    return y
  }

  private func layerNormed(_ x: DoubleRows, _ epsilon: Double, _ weights: Weights) -> DoubleRows {
    var y = x
    let width = x.bands * x.channels
    for item in 0..<x.items {
      for row in 0..<x.lengths[item] {
        let start = x.index(item, row, 0, 0)
        let own = x.values[start..<start + width]
        let mean = own.reduce(0, +) / Double(width)
        let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
        for index in 0..<width {
          y.values[start + index] =
            (x.values[start + index] - mean) / (variance + epsilon).squareRoot()
            * weights.of("weight")[index] + weights.of("bias")[index]
        }
      }
    }
    return y
  }

  private func pooled(
    _ x: DoubleRows, _ size: LayerExtent, _ step: LayerExtent, _ body: ([Double]) -> Double
  ) -> DoubleRows {
    func count(_ rows: Int) -> Int { (rows - size.rows) / step.rows + 1 }
    var y = x.other(
      rows: count(x.rows), bands: (x.bands - size.bands) / step.bands + 1,
      lengths: x.lengths.map(count))
    y.each { item, row, band, channel in
      var window: [Double] = []
      for i in 0..<size.rows {
        for j in 0..<size.bands {
          window.append(x[item, row * step.rows + i, band * step.bands + j, channel])
        }
      }
      y[item, row, band, channel] = body(window)
    }
    return y
  }

  private func residual(
    _ x: DoubleRows, _ layers: [LayerDescription], _ weights: Weights
  ) -> DoubleRows {
    let inner = LayerDescription.reference(layers, x, weights.under("residual."))
    let projection = weights.of("projection.weight")
    var skipped = x
    if !projection.isEmpty {
      skipped = x.other(channels: inner.channels)
      skipped.each { item, row, band, unit in
        for c in 0..<x.channels {
          skipped[item, row, band, unit] +=
            projection[unit * x.channels + c] * x[item, row, band, c]
        }
      }
    }
    var y = inner
    for index in y.values.indices { y.values[index] += skipped.values[index] }
    return y
  }

  private func joined(
    _ x: DoubleRows, _ lists: [[LayerDescription]], _ weights: Weights
  ) -> DoubleRows {
    let parts = lists.enumerated().map {
      LayerDescription.reference($1, x, weights.under("branches.\($0)."))
    }
    var y = parts[0].other(channels: parts.reduce(0) { $0 + $1.channels })
    var first = 0
    for part in parts {
      part.each { y[$0, $1, $2, first + $3] = part[$0, $1, $2, $3] }
      first += part.channels
    }
    return y
  }

  private func flattened(_ x: DoubleRows) -> DoubleRows {
    var y = x.other(bands: 1, channels: x.bands * x.channels)
    y.values = x.values
    return y
  }
}

extension LayerDescription.Activation {
  fileprivate func reference(_ x: Double) -> Double {
    switch self {
    case .relu: max(0, x)
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .silu: x / (1 + exp(-x))
    case .elu(let alpha): x > 0 ? x : alpha * (exp(x) - 1)
    }
  }
}
