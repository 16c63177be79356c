import Learning

extension NetworkLayer {
  /// The layer as the network's mathematics know it.
  var description: LayerDescription {
    switch self {
    case .conv2d(let value):
      .conv2d(
        LayerFilters(
          count: value.channels, kernel: value.kernel.layer, step: value.stride.layer,
          dilation: value.dilation.layer, groups: value.groups, isPadded: value.padding == .same,
          hasBias: value.hasBias))
    case .conv1d(let value):
      .conv1d(
        LayerFilters(
          count: value.channels, kernel: LayerExtent(rows: value.kernel, bands: 1),
          step: LayerExtent(rows: value.stride, bands: 1),
          dilation: LayerExtent(rows: value.dilation, bands: 1), groups: value.groups,
          isPadded: value.padding == .same, hasBias: value.hasBias))
    case .depthwise(let value):
      .depthwise(
        LayerFilters(
          count: 1, kernel: value.kernel.layer, step: value.stride.layer,
          dilation: value.dilation.layer, isPadded: value.padding == .same,
          hasBias: value.hasBias))
    case .batchNorm(let value): .batchNorm(momentum: value.momentum, epsilon: value.epsilon)
    case .layerNorm(let value): .layerNorm(epsilon: value.epsilon)
    case .relu: .activation(.relu)
    case .gelu: .activation(.gelu)
    case .silu: .activation(.silu)
    case .elu(let value): .activation(.elu(alpha: value.alpha))
    case .maxPool(let value):
      .maxPool(size: value.size.layer, step: (value.stride ?? value.size).layer)
    case .averagePool(let value):
      .averagePool(size: value.size.layer, step: (value.stride ?? value.size).layer)
    case .dropout(let value): .dropout(rate: value.rate)
    case .dense(let value): .dense(units: value.units, hasBias: value.hasBias)
    case .lstm(let value): .lstm(units: value.units, isBidirectional: value.directions == 2)
    case .gru(let value): .gru(units: value.units, isBidirectional: value.directions == 2)
    case .attention(let value): .attention(heads: value.heads)
    case .attentionPool(let value):
      .attentionPool(units: value.units, hasDeviation: value.hasDeviation)
    case .statisticsPool: .statisticsPool
    case .squeezeExcite(let value): .squeezeExcite(ratio: value.ratio)
    case .residual(let layers): .residual(layers.map(\.description))
    case .branches(let lists): .branches(lists.map { $0.map(\.description) })
    case .embedding(let value): .embedding(symbols: value.symbols, size: value.size)
    case .flatten: .flatten
    }
  }

  /// Whether it tells that rows are an image, or a sequence; nil where it says neither.
  var wantsImage: Bool? {
    switch self {
    case .conv2d, .depthwise, .flatten: true
    case .maxPool(let value), .averagePool(let value): value.size.bands > 1 ? true : nil
    case .conv1d, .dense, .lstm, .gru, .attention, .attentionPool, .statisticsPool, .embedding:
      false
    case .residual(let layers): layers.lazy.compactMap(\.wantsImage).first
    case .branches(let lists): lists.joined().lazy.compactMap(\.wantsImage).first
    case .batchNorm, .layerNorm, .relu, .gelu, .silu, .elu, .dropout, .squeezeExcite: nil
    }
  }

  /// Layers within, as they are written behind its word.
  var inner: [[NetworkLayer]] {
    switch self {
    case .residual(let layers): [layers]
    case .branches(let lists): lists
    default: []
    }
  }
}

extension Extent {
  var layer: LayerExtent { LayerExtent(rows: rows, bands: bands) }
}
