import GraphCore
import Testing

@testable import Nodes

/// A network that is too large is refused before anything is allocated.
@Suite struct NetworkSizeTests {
  private let input = Format(
    .features, width: 64,
    clock: .regular(period: Ratio(1, 50), first: Ratio(0), span: Ratio(1, 40)))

  private func dense(_ units: Int) -> NetworkLayer {
    var layer = DenseUnits()
    layer.units = units
    return .dense(layer)
  }

  @Test func layersWhoseModelCouldNotBeLoadedAreRefused() {
    var node = Network()
    node.layers = [dense(65_536), dense(65_536), .statisticsPool]
    #expect {
      try node.format(for: input)
    } throws: { error in
      (error as? Problem)?.message.contains("4299292672 numbers") == true
    }
  }

  @Test func theLargestSettingsOverflowNothing() {
    var filters = ImageFilters()
    filters.channels = 4096
    filters.kernel = Extent(256)
    var node = Network()
    node.layers = [.conv2d(filters), .conv2d(filters), .flatten, .statisticsPool]
    node.rows = 100_000
    node.longest = 1_000_000
    node.batchSize = 65_536
    node.ensemble = 64
    #expect(throws: Problem.self) { try node.format(for: input) }
    _ = node.table(for: input)
    _ = node.stateBytes(for: input)
    _ = node.fitNeed(for: FitSize(rows: 1 << 40, columns: 64, classes: 100), input: input)
  }

  @Test func aTableTellsEachLayer() throws {
    var filters = ImageFilters()
    filters.channels = 8
    filters.hasBias = false
    var node = Network()
    node.layers = [.conv2d(filters), .maxPool(PoolWindow()), .flatten, .statisticsPool]
    node.rows = 100
    let table = try #require(node.table(for: input))
    #expect(table.columns == ["layer", "gives", "parameters", "multiply_adds"])
    let rows = table.rows.map { $0.map(\.text) }
    #expect(rows[0] == ["input", "100 x 64 x 1", "0", "0"])
    // 8 filters of 3 x 3, at each of 6,400 places.
    #expect(Array(rows[1][1...]) == ["100 x 64 x 8", "72", "460800"])
    #expect(Array(rows[2][1...]) == ["50 x 32 x 8", "0", "0"])
    #expect(rows[3] == ["flatten", "50 x 256", "0", "0"])
    #expect(rows[4] == ["statistics_pool", "512", "0", "0"])
    #expect(rows[5][0] == "all, with 512 sums for each class")
    #expect(rows.count == 6)
  }
}
