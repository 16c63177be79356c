/// What a layer takes: numbers that it learns, products that it computes, numbers that it gives.
package struct LayerCost: Equatable, Sendable {
  package var parameters: Int
  /// Multiplications with addition for one item.
  package var multiplyAdds: Int
  /// Numbers that it and layers within give for one item.
  package var outputs: Int

  package init(parameters: Int, multiplyAdds: Int, outputs: Int) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.outputs = outputs
  }

  /// A product that stays below any sum of a graph's layers where it would be too large to count.
  package static func product(_ factors: Int...) -> Int {
    let largest = Int.max >> 12
    return factors.reduce(1) { product, factor in
      let (result, isTooLarge) = product.multipliedReportingOverflow(by: factor)
      return isTooLarge ? largest : min(result, largest)
    }
  }

  /// Of nothing.
  package static let none = LayerCost(parameters: 0, multiplyAdds: 0, outputs: 0)
}

extension LayerDescription {
  /// The cost of a layer for items of some rows.
  /// - Parameter input: What comes in, whose shape fits, with a number of rows.
  package func cost(from input: LayerShape) throws(LayerRefusal) -> LayerCost {
    let output = try output(of: input)
    let cells = LayerCost.product(output.rows ?? 1, output.bands)
    let given = LayerCost.product(cells, output.channels)
    let rows = input.rows ?? 1
    func plain(_ parameters: Int, _ products: Int = 0) -> LayerCost {
      LayerCost(parameters: parameters, multiplyAdds: products, outputs: given)
    }
    switch self {
    case .conv2d(let filters), .conv1d(let filters):
      return filters.cost(channels: input.channels, cells: cells, outputs: given)
    case .depthwise(var filters):
      filters.count = input.channels
      filters.groups = input.channels
      return filters.cost(channels: input.channels, cells: cells, outputs: given)
    case .batchNorm: return plain(2 * input.channels, given)
    case .layerNorm: return plain(2 * input.width, given)
    case .activation, .maxPool, .averagePool, .dropout, .flatten, .statisticsPool: return plain(0)
    case .dense(let units, let hasBias):
      let weights = input.channels * units
      return plain(weights + (hasBias ? units : 0), LayerCost.product(weights, cells))
    case .lstm(let units, let isBidirectional):
      return recurrent(4, units, isBidirectional ? 2 : 1, input, given)
    case .gru(let units, let isBidirectional):
      return recurrent(3, units, isBidirectional ? 2 : 1, input, given)
    case .attention:
      let square = input.channels * input.channels
      return LayerCost(
        parameters: 4 * square + 4 * input.channels,
        multiplyAdds: LayerCost.product(rows, 4 * square)
          + LayerCost.product(2 * input.channels, rows, rows),
        outputs: 5 * given + LayerCost.product(rows, rows))
    case .attentionPool(let units, _):
      return LayerCost(
        parameters: units * (input.channels + 2),
        multiplyAdds: LayerCost.product(
          rows, units * input.channels + units + 2 * input.channels),
        outputs: given + LayerCost.product(rows, units))
    case .squeezeExcite(let ratio):
      let units = max(1, input.channels / ratio)
      let weights = 2 * units * input.channels
      return plain(weights + units + input.channels, weights + given)
    case .residual(let layers):
      var cost = try LayerDescription.cost(of: layers, from: input)
      let weights = output.channels == input.channels ? 0 : input.channels * output.channels
      cost.parameters += weights
      cost.multiplyAdds += LayerCost.product(weights, cells)
      cost.outputs += 2 * given
      return cost
    case .branches(let lists):
      var cost = LayerCost(parameters: 0, multiplyAdds: 0, outputs: given)
      for layers in lists { cost += try LayerDescription.cost(of: layers, from: input) }
      return cost
    case .embedding(let symbols, let size): return plain(symbols * size)
    }
  }

  /// The cost of a list of layers.
  package static func cost(
    of layers: [LayerDescription], from input: LayerShape
  ) throws(LayerRefusal) -> LayerCost {
    var shape = input
    var sum = LayerCost.none
    for layer in layers {
      sum += try layer.cost(from: shape)
      shape = try layer.output(of: shape)
    }
    return sum
  }

  private func recurrent(
    _ gates: Int, _ units: Int, _ directions: Int, _ input: LayerShape, _ given: Int
  ) -> LayerCost {
    let weights = gates * units * (input.channels + units) * directions
    return LayerCost(
      parameters: weights + 2 * gates * units * directions,
      multiplyAdds: LayerCost.product(weights, input.rows ?? 1),
      outputs: given + LayerCost.product(3 * gates * units * directions, input.rows ?? 1))
  }
}

extension LayerFilters {
  fileprivate func cost(channels: Int, cells: Int, outputs: Int) -> LayerCost {
    let weights = LayerCost.product(count, channels / groups, kernel.rows, kernel.bands)
    return LayerCost(
      parameters: weights + (hasBias ? count : 0), multiplyAdds: LayerCost.product(weights, cells),
      outputs: outputs)
  }
}

extension LayerCost {
  package static func += (sum: inout LayerCost, other: LayerCost) {
    sum.parameters += other.parameters
    sum.multiplyAdds += other.multiplyAdds
    sum.outputs += other.outputs
  }
}
