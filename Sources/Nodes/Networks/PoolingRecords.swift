package import GraphCore

/// `dense`.
package struct DenseUnits: ParameterRecord {
  package var units = 1
  package var hasBias = true
  package init() {}
  package static let name = "dense"
  package static let fields: [Parameter<DenseUnits>] = [
    .init("units", \.units, in: 1...65_536, "How many sums.").required.main,
    .init("bias", \.hasBias, "Whether a number is added; none is needed before batch_norm."),
  ]
}

/// `lstm` and `gru`.
package struct RecurrentUnits: ParameterRecord {
  package var units = 1
  package var directions = 1
  package init() {}
  package static let name = "recurrent"
  package static let fields: [Parameter<RecurrentUnits>] = [
    .init("units", \.units, in: 1...4096, "Numbers of the state, in each direction.").required.main,
    .init(
      "directions", \.directions, in: 1...2,
      "1: from the first row to the last; 2: also back, both joined, which needs the whole item."),
  ]
}

/// `attention`.
package struct AttentionHeads: ParameterRecord {
  package var heads = 4
  package init() {}
  package static let name = "attention"
  package static let fields: [Parameter<AttentionHeads>] = [
    .init("heads", \.heads, in: 1...64, "Heads, which share the channels evenly.").main
  ]
}

/// `attention_pool`.
package struct PoolingAttention: ParameterRecord {
  package var units = 64
  package var hasDeviation = true
  package init() {}
  package static let name = "attention_pool"
  package static let fields: [Parameter<PoolingAttention>] = [
    .init("units", \.units, in: 1...4096, "Units of the layer that weights rows.").main,
    .init("deviation", \.hasDeviation, "Whether the weighted deviation stands beside the mean."),
  ]
}

/// `squeeze_excite`.
package struct SqueezeExcite: ParameterRecord {
  package var ratio = 4
  package init() {}
  package static let name = "squeeze_excite"
  package static let fields: [Parameter<SqueezeExcite>] = [
    .init("ratio", \.ratio, in: 1...256, "Channels for each unit of the layer between.").main
  ]
}

/// `embedding`.
package struct SymbolEmbedding: ParameterRecord {
  package var symbols = 2
  package var size = 16
  package init() {}
  package static let name = "embedding"
  package static let fields: [Parameter<SymbolEmbedding>] = [
    .init("symbols", \.symbols, in: 2...1_000_000, "How many symbols: whole numbers from 0.")
      .required
      .main,
    .init("size", \.size, in: 1...4096, "Channels of a symbol's row."),
  ]
}
