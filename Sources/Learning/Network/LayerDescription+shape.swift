extension LayerDescription {
  /// The shape of what the layer gives.
  /// - Throws: `LayerRefusal`, whose path begins within this layer.
  package func output(of input: LayerShape) throws(LayerRefusal) -> LayerShape {
    switch self {
    case .conv2d(let filters):
      try require(
        input.channels.isMultiple(of: filters.groups), .notDivisible(filters.groups), input)
      try require(
        filters.count.isMultiple(of: filters.groups), .notDivisible(filters.groups), input)
      return try filtered(input, filters, channels: filters.count)
    case .conv1d(let filters):
      try require(input.bands == 1, .wantsSequence, input)
      try require(
        input.channels.isMultiple(of: filters.groups), .notDivisible(filters.groups), input)
      try require(
        filters.count.isMultiple(of: filters.groups), .notDivisible(filters.groups), input)
      return try filtered(input, filters, channels: filters.count)
    case .depthwise(let filters):
      return try filtered(input, filters, channels: input.channels)
    case .maxPool(let size, let step), .averagePool(let size, let step):
      try require(!input.isVector, .wantsRows, input)
      try require(input.bands >= size.bands, .tooFewBands(size.bands), input)
      try require(size.rows * size.bands <= 256, .tooManyCells(size.rows * size.bands), input)
      return LayerShape(
        rows: input.rows.map { max(1, ($0 - size.rows) / step.rows + 1) },
        bands: (input.bands - size.bands) / step.bands + 1, channels: input.channels,
        step: input.step * step.rows)
    case .batchNorm, .layerNorm, .activation, .dropout: return input
    case .dense(let units, _):
      try require(input.bands == 1, .wantsSequence, input)
      return LayerShape(rows: input.rows, bands: 1, channels: units, step: input.step)
    case .lstm(let units, let isBidirectional), .gru(let units, let isBidirectional):
      try requireSequence(input)
      return LayerShape(
        rows: input.rows, bands: 1, channels: isBidirectional ? 2 * units : units, step: input.step)
    case .attention(let heads):
      try requireSequence(input)
      try require(input.channels.isMultiple(of: heads), .notDivisible(heads), input)
      return input
    case .attentionPool(_, let hasDeviation):
      try requireSequence(input)
      return LayerShape(rows: 1, bands: 1, channels: (hasDeviation ? 2 : 1) * input.channels)
    case .statisticsPool:
      try requireSequence(input)
      return LayerShape(rows: 1, bands: 1, channels: 2 * input.channels)
    case .squeezeExcite: return input
    case .residual(let layers):
      try require(!layers.isEmpty, .isEmpty, input)
      let inner = try LayerDescription.output(of: layers, from: input)
      // A projection joins other channels; what is skipped can't be stretched.
      try require(
        inner.rows == input.rows && inner.bands == input.bands && inner.step == input.step
          && LayerDescription.keepsRows(layers), .residualDiffers(inner), input)
      return inner
    case .branches(let lists):
      return try joined(lists, input)
    case .embedding(_, let size):
      try require(input.width == 1, .wantsSequence, input)
      return LayerShape(rows: input.rows, bands: 1, channels: size, step: input.step)
    case .flatten:
      return LayerShape(rows: input.rows, bands: 1, channels: input.width, step: input.step)
    }
  }

  /// The shape behind a list of layers.
  package static func output(
    of layers: [LayerDescription], from input: LayerShape
  ) throws(LayerRefusal) -> LayerShape {
    var shape = input
    for (number, layer) in layers.enumerated() {
      do throws(LayerRefusal) { shape = try layer.output(of: shape) } catch {
        var refusal = error
        refusal.path.insert(.layer(number), at: 0)
        throw refusal
      }
    }
    return shape
  }

  private func joined(
    _ lists: [[LayerDescription]], _ input: LayerShape
  ) throws(LayerRefusal) -> LayerShape {
    try require(!lists.isEmpty, .isEmpty, input)
    var shapes: [LayerShape] = []
    for (number, layers) in lists.enumerated() {
      do throws(LayerRefusal) {
        shapes.append(try LayerDescription.output(of: layers, from: input))
      } catch {
        var refusal = error
        refusal.path.insert(.branch(number), at: 0)
        throw refusal
      }
    }
    for (number, shape) in shapes.enumerated() {
      guard shape.rows == shapes[0].rows, shape.bands == shapes[0].bands,
        shape.step == shapes[0].step, LayerDescription.giveAsManyRows(lists[number], lists[0])
      else {
        throw LayerRefusal(
          reason: .branchesDiffer(shape), input: shapes[0], path: [.branch(number)])
      }
    }
    return LayerShape(
      rows: shapes[0].rows, bands: shapes[0].bands,
      channels: shapes.reduce(0) { $0 + $1.channels }, step: shapes[0].step)
  }

  private func filtered(
    _ input: LayerShape, _ filters: LayerFilters, channels: Int
  ) throws(LayerRefusal) -> LayerShape {
    try require(!input.isVector, .wantsRows, input)
    let bands = filters.bands(of: input.bands)
    try require(bands > 0, .tooFewBands(filters.reach.bands), input)
    return LayerShape(
      rows: input.rows.map { max(1, filters.rows(of: $0)) }, bands: bands, channels: channels,
      step: input.step * filters.step.rows)
  }

  private func requireSequence(_ input: LayerShape) throws(LayerRefusal) {
    try require(input.bands == 1, .wantsSequence, input)
    try require(!input.isVector, .wantsRows, input)
  }

  private func require(
    _ condition: Bool, _ reason: LayerRefusal.Reason, _ input: LayerShape
  ) throws(LayerRefusal) {
    guard condition else { throw LayerRefusal(reason: reason, input: input, path: []) }
  }
}
