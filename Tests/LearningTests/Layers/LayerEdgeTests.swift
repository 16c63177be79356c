import Testing

@testable import Learning

/// What layers do with numbers far from 0, with what is no number, and with shapes that don't fit.
@Suite struct LayerEdgeTests {
  private func batch(_ values: [Float], rows: Int, channels: Int) -> LayerBatch {
    let items = values.count / rows / channels
    let batch = LayerBatch(
      items: items, rows: rows, bands: 1, channels: channels,
      lengths: [Int](repeating: rows, count: items), in: LayerMemory())
    for index in values.indices { batch.values[index] = values[index] }
    return batch
  }

  @Test(arguments: [Float(0), 10, 1000]) func aNormIsExactHoweverFarItsNumbersAreFrom0(
    mean: Float
  ) throws {
    let layer = BatchNormLayer(channels: 1, momentum: 1, epsilon: 1e-12, isRectified: false)
    // Deviation 0.125, which every one of these means can hold.
    let values = (0..<64).map { mean + ($0 % 2 == 0 ? 0.125 : -0.125) }
    let output = try layer.forward(
      batch(values, rows: 64, channels: 1), in: LayerPass(isTraining: true, threads: 1))
    for index in 0..<64 { #expect(abs(output.values[index] - (index % 2 == 0 ? 1 : -1)) < 1e-3) }
    #expect(layer.runningMean.values[0] == mean)
    #expect(abs(layer.runningVariance.values[0] - 0.015_625 * 64 / 63) < 1e-6)
  }

  @Test(arguments: [0, 1]) func whatIsNoNumberComesThroughAPool(place: Int) throws {
    let pool = PoolLayer(
      size: LayerExtent(rows: 2, bands: 1), step: LayerExtent(rows: 2, bands: 1), isMax: true)
    var values: [Float] = [1, 2, 3, 4]
    values[place] = .nan
    let output = try pool.forward(
      batch(values, rows: 4, channels: 1), in: LayerPass(isTraining: false, threads: 1))
    #expect(output.values[0].isNaN)
    #expect(output.values[1] == 4)
  }

  @Test func dropoutKeepsItsShareAndTheMean() throws {
    let layer = DropoutLayer(rate: 0.3)
    let ones = batch([Float](repeating: 1, count: 40_000), rows: 200, channels: 20)
    let pass = LayerPass(isTraining: true, seed: 3, threads: 1)
    let output = try layer.forward(ones, in: pass)
    let values = (0..<output.count).map { output.values[$0] }
    let kept = values.filter { $0 != 0 }
    #expect(abs(Double(kept.count) / 40_000 - 0.7) < 0.01)
    #expect(kept.first.map { abs($0 - 1 / 0.7) < 1e-6 } == true)
    #expect(Set(kept).count == 1)
    // The slope goes the same way.
    let slopes = try layer.backward(ones, in: pass)
    #expect((0..<slopes.count).map { slopes.values[$0] } == values)
    let still = try layer.forward(ones, in: LayerPass(isTraining: false, threads: 1))
    #expect(still === ones)
  }

  private static func filters(_ kernel: Int, step: Int = 1, isPadded: Bool = true)
    -> LayerDescription
  {
    .conv1d(
      LayerFilters(
        count: 4, kernel: LayerExtent(rows: kernel, bands: 1),
        step: LayerExtent(rows: step, bands: 1), isPadded: isPadded))
  }

  private static func pool(_ rows: Int) -> LayerDescription {
    .maxPool(size: LayerExtent(rows: rows, bands: 1), step: LayerExtent(rows: rows, bands: 1))
  }

  @Test(arguments: [
    ([filters(3)], [filters(3, isPadded: false)]), ([filters(3, step: 2)], [pool(2)]),
    ([pool(2), pool(3)], [pool(3), filters(3, step: 2)]),
  ]) func branchesThatGiveOtherRowsAreRefused(
    one: [LayerDescription], other: [LayerDescription]
  ) throws {
    #expect {
      try LayerDescription.branches([one, other]).output(
        of: LayerShape(rows: nil, bands: 1, channels: 4))
    } throws: { error in
      guard let refusal = error as? LayerRefusal, case .branchesDiffer = refusal.reason else {
        return false
      }
      return refusal.path == [.branch(1)]
    }
  }

  @Test func rowsAreCountedAsLayersGiveThem() throws {
    let layers = [
      Self.filters(3, step: 2), Self.pool(2), .residual([Self.filters(3)]), .statisticsPool,
    ]
    #expect(LayerDescription.leastRows(of: layers) == 3)
    #expect(LayerDescription.rows(of: 9, through: Array(layers.prefix(1))) == 5)
    #expect(LayerDescription.rows(of: 9, through: Array(layers.prefix(3))) == 2)
    #expect(LayerDescription.rows(of: 2, through: layers) == 0)
    let shape = try LayerDescription.output(
      of: Array(layers.prefix(2)), from: LayerShape(rows: nil, bands: 1, channels: 2))
    #expect(shape.description == "rows/4 x 4")
  }
}
