package import GraphCore

/// A layer of a network as a graph file declares it, which may hold layers.
package indirect enum NetworkLayer: ParameterVariant {
  case conv2d(ImageFilters)
  case conv1d(SequenceFilters)
  case depthwise(ChannelFilters)
  case batchNorm(BatchNorm)
  case layerNorm(LayerNorm)
  case relu
  case gelu
  case silu
  case elu(Elu)
  case maxPool(PoolWindow)
  case averagePool(PoolWindow)
  case dropout(Dropout)
  case dense(DenseUnits)
  case lstm(RecurrentUnits)
  case gru(RecurrentUnits)
  case attention(AttentionHeads)
  case attentionPool(PoolingAttention)
  case statisticsPool
  case squeezeExcite(SqueezeExcite)
  case residual([NetworkLayer])
  case branches([[NetworkLayer]])
  case embedding(SymbolEmbedding)
  case flatten

  package static let name = "layer"
  package static let options: [ParameterOption<NetworkLayer>] = [
    .init("conv2d", NetworkLayer.conv2d, "Filters over rows and bands of an image."),
    .init("conv1d", NetworkLayer.conv1d, "Filters over the rows of a sequence."),
    .init("depthwise", NetworkLayer.depthwise, "One filter for each channel, over rows and bands."),
    .init(
      "batch_norm", NetworkLayer.batchNorm,
      "Centres and scales each channel by the mean and variance of the batch, then of all batches."),
    .init(
      "layer_norm", NetworkLayer.layerNorm, "Centres and scales each row by its own channels."),
    .init("relu", .relu, "max(0, x)."),
    .init("gelu", .gelu, "x times the normal distribution's function of x."),
    .init("silu", .silu, "x / (1 + exp(-x))."),
    .init("elu", NetworkLayer.elu, "x where it is positive, else alpha (exp(x) - 1)."),
    .init("max_pool", NetworkLayer.maxPool, "The largest number of each window."),
    .init("average_pool", NetworkLayer.averagePool, "The mean of each window."),
    .init("dropout", NetworkLayer.dropout, "While learning, sets some numbers to 0."),
    .init("dense", NetworkLayer.dense, "Weighted sums of each row's channels."),
    .init("lstm", NetworkLayer.lstm, "Long short-term memory over the rows of a sequence."),
    .init("gru", NetworkLayer.gru, "Gated recurrent units over the rows of a sequence."),
    .init(
      "attention", NetworkLayer.attention,
      "Each row as a weighted mean of all rows, by several heads."),
    .init(
      "attention_pool", NetworkLayer.attentionPool,
      "One row for all rows: their weighted mean and deviation."),
    .init(
      "statistics_pool", .statisticsPool, "One row for all rows: their mean and deviation."),
    .init(
      "squeeze_excite", NetworkLayer.squeezeExcite,
      "Scales each channel by what the means of all channels say."),
    .init("residual", NetworkLayer.residual, "Adds its input to what its layers give."),
    .init(
      "branches", NetworkLayer.branches,
      "Lists of layers beside each other; their channels are joined."),
    .init("embedding", NetworkLayer.embedding, "A learnt row for each symbol of a column."),
    .init("flatten", .flatten, "The bands and channels of each row become its channels."),
  ]

  package var chosen: (word: String, value: (any ParameterValue)?) {
    switch self {
    case .conv2d(let value): ("conv2d", value)
    case .conv1d(let value): ("conv1d", value)
    case .depthwise(let value): ("depthwise", value)
    case .batchNorm(let value): ("batch_norm", value)
    case .layerNorm(let value): ("layer_norm", value)
    case .relu: ("relu", nil)
    case .gelu: ("gelu", nil)
    case .silu: ("silu", nil)
    case .elu(let value): ("elu", value)
    case .maxPool(let value): ("max_pool", value)
    case .averagePool(let value): ("average_pool", value)
    case .dropout(let value): ("dropout", value)
    case .dense(let value): ("dense", value)
    case .lstm(let value): ("lstm", value)
    case .gru(let value): ("gru", value)
    case .attention(let value): ("attention", value)
    case .attentionPool(let value): ("attention_pool", value)
    case .statisticsPool: ("statistics_pool", nil)
    case .squeezeExcite(let value): ("squeeze_excite", value)
    case .residual(let value): ("residual", value)
    case .branches(let value): ("branches", value)
    case .embedding(let value): ("embedding", value)
    case .flatten: ("flatten", nil)
    }
  }
}
