extension LayerDescription {
  /// The layer, for what comes in.
  /// - Parameters:
  ///   - isRectified: Whether negative results become 0, of a batch norm.
  ///   - needsInputGradient: Whether anything before it learns.
  ///   - generator: Draws the first weights.
  func layer(
    from input: LayerShape, isRectified: Bool, needsInputGradient: Bool,
    _ generator: inout SeededGenerator
  ) throws(LayerRefusal) -> any TrainedLayer {
    switch self {
    case .conv2d(let filters), .conv1d(let filters):
      return ConvolutionLayer(
        filters, over: input, isSequence: isConv1D, needsInputGradient: needsInputGradient,
        &generator)
    case .depthwise(var filters):
      filters.count = input.channels
      filters.groups = input.channels
      return ConvolutionLayer(
        filters, over: input, isSequence: false, needsInputGradient: needsInputGradient,
        &generator)
    case .batchNorm(let momentum, let epsilon):
      return BatchNormLayer(
        channels: input.channels, momentum: momentum, epsilon: epsilon, isRectified: isRectified)
    case .layerNorm(let epsilon):
      return LayerNormLayer(bands: input.bands, channels: input.channels, epsilon: epsilon)
    case .activation(let activation): return ActivationLayer(activation)
    case .maxPool(let size, let step): return PoolLayer(size: size, step: step, isMax: true)
    case .averagePool(let size, let step): return PoolLayer(size: size, step: step, isMax: false)
    case .dropout(let rate): return DropoutLayer(rate: rate)
    case .dense(let units, let hasBias):
      return DenseRows(channels: input.channels, units: units, hasBias: hasBias, &generator)
    case .lstm(let units, let isBidirectional):
      return RecurrentLayer(
        isLSTM: true, channels: input.channels, units: units, isBidirectional: isBidirectional,
        &generator)
    case .gru(let units, let isBidirectional):
      return RecurrentLayer(
        isLSTM: false, channels: input.channels, units: units, isBidirectional: isBidirectional,
        &generator)
    case .attention(let heads):
      return AttentionLayer(channels: input.channels, heads: heads, &generator)
    case .attentionPool(let units, let hasDeviation):
      return AttentionPoolLayer(
        channels: input.channels, units: units, hasDeviation: hasDeviation, &generator)
    case .statisticsPool: return StatisticsPoolLayer()
    case .squeezeExcite(let ratio):
      return SqueezeExciteLayer(channels: input.channels, ratio: ratio, &generator)
    case .residual(let layers): return try ResidualLayer(layers, from: input, &generator)
    case .branches(let lists): return try BranchesLayer(lists, from: input, &generator)
    case .embedding(let symbols, let size):
      return EmbeddingLayer(symbols: symbols, size: size, &generator)
    case .flatten: return FlattenLayer()
    }
  }

  private var isConv1D: Bool {
    if case .conv1d = self { true } else { false }
  }
}
