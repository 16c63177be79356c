/// A layer as it is declared, before anything is known of what comes in.
package indirect enum LayerDescription: Hashable, Sendable {
  /// Filters over rows and bands of an image.
  case conv2d(LayerFilters)
  /// Filters over rows of a sequence.
  case conv1d(LayerFilters)
  /// One filter for each channel.
  case depthwise(LayerFilters)
  case batchNorm(momentum: Double, epsilon: Double)
  case layerNorm(epsilon: Double)
  case activation(Activation)
  case maxPool(size: LayerExtent, step: LayerExtent)
  case averagePool(size: LayerExtent, step: LayerExtent)
  case dropout(rate: Double)
  case dense(units: Int, hasBias: Bool)
  case lstm(units: Int, isBidirectional: Bool)
  case gru(units: Int, isBidirectional: Bool)
  case attention(heads: Int)
  case attentionPool(units: Int, hasDeviation: Bool)
  case statisticsPool
  case squeezeExcite(ratio: Int)
  case residual([LayerDescription])
  case branches([[LayerDescription]])
  case embedding(symbols: Int, size: Int)
  case flatten

  /// What is done to each number.
  package enum Activation: Hashable, Sendable {
    case relu, gelu, silu
    case elu(alpha: Double)
  }
}

/// Filters that are laid over rows and bands.
package struct LayerFilters: Hashable, Sendable {
  /// How many; of depthwise filters those of each channel, 1.
  package var count: Int
  package var kernel: LayerExtent
  package var step: LayerExtent
  package var dilation: LayerExtent
  package var groups: Int
  /// Whether zeros stand around, so that a step of 1 gives as many rows and bands as come.
  package var isPadded: Bool
  package var hasBias: Bool

  package init(
    count: Int, kernel: LayerExtent, step: LayerExtent = .one, dilation: LayerExtent = .one,
    groups: Int = 1, isPadded: Bool = true, hasBias: Bool = true
  ) {
    self.count = count
    self.kernel = kernel
    self.step = step
    self.dilation = dilation
    self.groups = groups
    self.isPadded = isPadded
    self.hasBias = hasBias
  }

  /// Rows and bands from a filter's first number to its last.
  package var reach: LayerExtent {
    LayerExtent(
      rows: (kernel.rows - 1) * dilation.rows + 1, bands: (kernel.bands - 1) * dilation.bands + 1)
  }

  /// Zeros in front and behind, along rows: of an even reach one more stands behind.
  package var rowPadding: (before: Int, after: Int) {
    isPadded ? ((reach.rows - 1) / 2, reach.rows / 2) : (0, 0)
  }
  /// The same along bands.
  package var bandPadding: (before: Int, after: Int) {
    isPadded ? ((reach.bands - 1) / 2, reach.bands / 2) : (0, 0)
  }

  /// How many rows come of `rows`; 0 where the filters are longer.
  package func rows(of rows: Int) -> Int {
    LayerFilters.count(
      rows, padding: rowPadding.before + rowPadding.after, reach: reach.rows, step: step.rows)
  }
  /// The same for bands.
  package func bands(of bands: Int) -> Int {
    LayerFilters.count(
      bands, padding: bandPadding.before + bandPadding.after, reach: reach.bands, step: step.bands)
  }

  private static func count(_ count: Int, padding: Int, reach: Int, step: Int) -> Int {
    let room = count + padding - reach
    return room < 0 ? 0 : room / step + 1
  }
}
