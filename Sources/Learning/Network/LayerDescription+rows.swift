extension LayerDescription {
  /// How many rows the layer gives for some; 0 where they are too few for one.
  package func rows(of rows: Int) -> Int {
    switch self {
    case .conv2d(let filters), .conv1d(let filters), .depthwise(let filters):
      filters.rows(of: rows)
    case .maxPool(let size, let step), .averagePool(let size, let step):
      rows < size.rows ? 0 : (rows - size.rows) / step.rows + 1
    case .attentionPool, .statisticsPool: min(1, rows)
    case .residual(let layers): LayerDescription.rows(of: rows, through: layers)
    case .branches(let lists):
      lists.map { LayerDescription.rows(of: rows, through: $0) }.min() ?? 0
    default: rows
    }
  }

  /// How many rows come behind a list of layers.
  package static func rows(of rows: Int, through layers: [LayerDescription]) -> Int {
    layers.reduce(rows) { $0 == 0 ? 0 : $1.rows(of: $0) }
  }

  /// The fewest rows of which every layer gives one.
  package static func leastRows(of layers: [LayerDescription]) -> Int {
    var least = 1
    while rows(of: least, through: layers) == 0, least < 1 << 20 { least += 1 }
    return least
  }

  /// Whether two lists of layers give as many rows as each other, of any number.
  static func giveAsManyRows(_ one: [LayerDescription], _ other: [LayerDescription]) -> Bool {
    // What strides and pools do with what is left over comes again after their common multiple.
    (1...1024).allSatisfy { rows(of: $0, through: one) == rows(of: $0, through: other) }
  }

  /// Whether as many rows come out of a list of layers as go in, of any number.
  static func keepsRows(_ layers: [LayerDescription]) -> Bool {
    layers.allSatisfy { layer in
      switch layer {
      case .conv2d(let filters), .conv1d(let filters), .depthwise(let filters):
        filters.step.rows == 1 && filters.rows(of: 1) == 1
      case .maxPool(let size, _), .averagePool(let size, _): size.rows == 1
      case .attentionPool, .statisticsPool: false
      case .residual(let layers): keepsRows(layers)
      case .branches(let lists): lists.allSatisfy(keepsRows)
      default: true
      }
    }
  }

  /// Whether the layer can't give a row before it has seen all of the item's.
  package var needsWholeItem: Bool {
    switch self {
    case .lstm(_, let isBidirectional), .gru(_, let isBidirectional): isBidirectional
    case .attention, .squeezeExcite: true
    case .residual(let layers): layers.contains(where: \.needsWholeItem)
    case .branches(let lists): lists.joined().contains(where: \.needsWholeItem)
    default: false
    }
  }
}
