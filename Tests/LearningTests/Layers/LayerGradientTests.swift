import Testing

@testable import Learning

/// What layers compute, and how it depends on what comes in and on their parameters, by references in double
/// precision.
@Suite struct LayerGradientTests {
  /// A layer and what it gets.
  struct Case: Sendable, CustomTestStringConvertible {
    let layer: LayerDescription
    let bands: Int
    let channels: Int
    var isRectified = false
    var symbols = 0
    init(
      _ layer: LayerDescription, bands: Int = 1, channels: Int, isRectified: Bool = false,
      symbols: Int = 0
    ) {
      self.layer = layer
      self.bands = bands
      self.channels = channels
      self.isRectified = isRectified
      self.symbols = symbols
    }
    var testDescription: String { "\(layer) of \(bands) x \(channels)" }
  }

  private static func filters(
    _ count: Int, _ kernel: (Int, Int), step: (Int, Int) = (1, 1), dilation: (Int, Int) = (1, 1),
    groups: Int = 1, isPadded: Bool = true, hasBias: Bool = true
  ) -> LayerFilters {
    LayerFilters(
      count: count, kernel: LayerExtent(rows: kernel.0, bands: kernel.1),
      step: LayerExtent(rows: step.0, bands: step.1),
      dilation: LayerExtent(rows: dilation.0, bands: dilation.1), groups: groups,
      isPadded: isPadded, hasBias: hasBias)
  }

  private static let two = LayerExtent(rows: 2, bands: 2)

  static let cases = [
    Case(.conv2d(filters(5, (3, 3))), bands: 6, channels: 3),
    Case(.conv2d(filters(4, (3, 3), step: (2, 2), hasBias: false)), bands: 7, channels: 2),
    Case(.conv2d(filters(4, (3, 5), dilation: (2, 1), groups: 2)), bands: 6, channels: 4),
    Case(.conv2d(filters(3, (2, 4), isPadded: false)), bands: 6, channels: 1),
    Case(.conv2d(filters(3, (2, 4))), bands: 5, channels: 2),
    Case(.conv1d(filters(6, (3, 1))), channels: 4),
    Case(.conv1d(filters(4, (5, 1), step: (2, 1), groups: 2)), channels: 6),
    Case(.depthwise(filters(1, (3, 3))), bands: 5, channels: 8),
    Case(.batchNorm(momentum: 0.1, epsilon: 1e-5), bands: 3, channels: 4),
    Case(.batchNorm(momentum: 0.1, epsilon: 1e-5), bands: 3, channels: 4, isRectified: true),
    Case(.layerNorm(epsilon: 1e-5), channels: 6),
    Case(.layerNorm(epsilon: 1e-5), bands: 3, channels: 2),
    Case(.activation(.relu), channels: 5), Case(.activation(.gelu), channels: 5),
    Case(.activation(.silu), channels: 5), Case(.activation(.elu(alpha: 0.7)), channels: 5),
    Case(.maxPool(size: two, step: two), bands: 5, channels: 3),
    Case(
      .maxPool(size: LayerExtent(rows: 3, bands: 2), step: LayerExtent(rows: 2, bands: 1)),
      bands: 4, channels: 3),
    Case(.averagePool(size: two, step: two), bands: 5, channels: 3),
    Case(.dense(units: 4, hasBias: true), channels: 5),
    Case(.dense(units: 3, hasBias: false), channels: 2),
    Case(.statisticsPool, channels: 4),
    Case(.attentionPool(units: 5, hasDeviation: true), channels: 4),
    Case(.attentionPool(units: 3, hasDeviation: false), channels: 4),
    Case(.squeezeExcite(ratio: 2), bands: 3, channels: 4),
    Case(
      .residual([.conv2d(filters(3, (3, 3))), .activation(.silu)]), bands: 4, channels: 3),
    Case(.residual([.conv1d(filters(5, (3, 1))), .activation(.gelu)]), channels: 3),
    Case(
      .branches([
        [.conv1d(filters(2, (3, 1)))], [.dense(units: 3, hasBias: true), .activation(.silu)],
      ]),
      channels: 3),
    Case(.flatten, bands: 3, channels: 2),
    Case(.embedding(symbols: 5, size: 3), channels: 1, symbols: 5),
    Case(.lstm(units: 3, isBidirectional: false), channels: 4),
    Case(.lstm(units: 3, isBidirectional: true), channels: 4),
    Case(.gru(units: 3, isBidirectional: false), channels: 4),
    Case(.gru(units: 3, isBidirectional: true), channels: 4),
    Case(.attention(heads: 2), channels: 6),
  ]

  /// Three items, two of them shorter than the batch.
  private func input(_ own: Case, _ generator: inout SeededGenerator) -> DoubleRows {
    var x = DoubleRows(rows: 9, bands: own.bands, channels: own.channels, lengths: [9, 6, 7])
    x.each { item, row, band, channel in
      x[item, row, band, channel] =
        own.symbols > 0
        ? Double(generator.below(own.symbols)) : Double(Float(3 * generator.unit() - 1.5))
    }
    return x
  }

  private func reference(_ own: Case, _ x: DoubleRows, _ weights: Weights) -> DoubleRows {
    let y = own.layer.reference(x, weights)
    return own.isRectified ? y.mapped { max(0, $0) } : y
  }

  @Test(arguments: cases) func agreesWithItsDefinitionAndItsSlopes(own: Case) throws {
    var generator = SeededGenerator(seed: 7)
    let shape = LayerShape(rows: nil, bands: own.bands, channels: own.channels)
    let layer = try own.layer.layer(
      from: shape, isRectified: own.isRectified, needsInputGradient: true, &generator)
    for parameter in layer.parameters where parameter.name.hasSuffix("bias") {
      for index in parameter.values.indices {
        parameter.values[index] = Float(generator.unit() - 0.5)
      }
    }
    let x = input(own, &generator)
    var weights: Weights = [:]
    for parameter in layer.parameters {
      weights[parameter.name] = parameter.values.map(Double.init)
    }

    let memory = LayerMemory()
    let pass = LayerPass(isTraining: true, threads: 1)
    let output = try layer.forward(x.batch(in: memory), in: pass)
    let wanted = reference(own, x, weights)
    #expect(output.lengths == wanted.lengths && output.count == wanted.values.count)
    for index in wanted.values.indices {
      // Rows that don't count are 0 in both.
      #expect(
        abs(Double(output.values[index]) - wanted.values[index])
          <= 2e-5 * max(1, abs(wanted.values[index])))
    }

    // The loss is a sum of outputs that count, each by a factor.
    var factors = wanted
    wanted.each { factors[$0, $1, $2, $3] = Double(Float(2 * generator.unit() - 1)) }
    let gradient = try layer.backward(factors.batch(in: memory), in: pass)
    func loss(_ x: DoubleRows, _ weights: Weights) -> Double {
      let y = reference(own, x, weights)
      return y.values.indices.reduce(0) { $0 + factors.values[$1] * y.values[$1] }
    }
    let step = 1e-5
    for parameter in layer.parameters {
      var slopes: [Double] = []
      for index in parameter.values.indices {
        var (more, less) = (weights, weights)
        more[parameter.name]?[index] += step
        less[parameter.name]?[index] -= step
        slopes.append((loss(x, more) - loss(x, less)) / (2 * step))
      }
      compare(parameter.gradient, slopes, parameter.name)
    }
    guard own.symbols == 0 else { return }
    var slopes = [Double](repeating: 0, count: x.values.count)
    x.each { item, row, band, channel in
      let index = x.index(item, row, band, channel)
      var (more, less) = (x, x)
      more.values[index] += step
      less.values[index] -= step
      slopes[index] = (loss(more, weights) - loss(less, weights)) / (2 * step)
    }
    compare((0..<gradient.count).map { gradient.values[$0] }, slopes, "input")
  }

  /// Within a thousandth of the largest slope.
  private func compare(_ found: [Float], _ wanted: [Double], _ name: String) {
    let scale = wanted.reduce(1e-3) { max($0, abs($1)) }
    #expect(found.count == wanted.count, "\(name)")
    for (index, slope) in wanted.enumerated() {
      #expect(abs(Double(found[index]) - slope) <= 1e-3 * scale, "\(name)[\(index)]")
    }
  }
}
