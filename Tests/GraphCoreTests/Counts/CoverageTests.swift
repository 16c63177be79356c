import Testing

@testable import GraphCore

/// Which rows a row covers, also past as many as 32 bits count: three days of samples at 16 kHz.
@Suite struct CoverageTests {
  private let coverage = Coverage(
    for: Format(
      .features, width: 1,
      clock: .segments(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)), names: ["a"]))

  @Test func rowsAtTheEndOf32BitsAndPastItComeBackAsTheyWere() throws {
    let edge = 1 << 32
    let stretches = [
      0..<0, 3..<9, edge - 9..<edge - 1, edge - 1..<edge, edge - 1..<edge + 5, edge..<edge + 1,
      edge + 7..<2 * edge - 1, 2 * edge - 1..<3 * edge - 2, 5 * edge + 1..<5 * edge + 4,
      // What lies behind the row before is unusual, and allowed.
      12..<15, 5 * edge..<5 * edge,
    ]
    for rows in stretches { try coverage.append(rows) }
    #expect(coverage.first == 0)
    for (number, rows) in stretches.enumerated() {
      #expect(try coverage.rows(of: number) == rows)
    }
  }

  @Test func manyStretchesThatLieInAFileComeBackToo() throws {
    let edge = 1 << 32
    for number in 0..<3000 {
      try coverage.append(edge - 30_000 + 20 * number..<edge - 30_000 + 20 * number + 13)
    }
    #expect(coverage.first == edge - 30_000)
    for number in [0, 1499, 1500, 1501, 2999] {
      let rows = edge - 30_000 + 20 * number..<edge - 30_000 + 20 * number + 13
      #expect(try coverage.rows(of: number) == rows)
    }
  }

  @Test(arguments: [1 << 32, 1 << 33, 1 << 40])
  func aRowThatCoversMoreIsRefused(count: Int) throws {
    try coverage.append(7..<7 + (1 << 32) - 1)
    #expect {
      try coverage.append(7..<7 + count)
    } throws: {
      ($0 as? Problem)?.message
        == "one row covers \(count) rows, more than the 4294967295 that a segment can have"
    }
  }
}
