import Testing

@testable import Drawing

/// Rows of any number become cells of a bounded number.
@Suite struct ReductionTests {
  @Test func anHourOfSamplesKeepsItsLoudestInBoundedCells() throws {
    var rows = RowReduction(.extremes, width: 1, columns: 400)
    let count = 3_600_000
    for sample in 0..<count {
      let value: [Float] = [sample == 2_345_678 ? 0.9 : sample % 2 == 0 ? 0.1 : -0.1]
      rows.add(value.span, start: Double(sample) / 1000, end: Double(sample + 1) / 1000)
    }
    #expect(rows.count > 400 && rows.count <= 800)
    let loudest = try #require(rows.highs.max())
    #expect(loudest == 0.9)
    let cell = try #require(rows.highs.firstIndex(of: loudest))
    #expect(rows.starts[cell] <= 2345.678 && rows.ends[cell] >= 2345.679)
    #expect(rows.values.allSatisfy { $0 == -0.1 })
    #expect(rows.starts[0] == 0 && rows.ends[rows.count - 1] == 3600)
  }

  @Test func cellsHaveTheMeanOfTheirRows() {
    var rows = RowReduction(.mean, width: 2, columns: 128)
    for row in 0..<1024 {
      let values: [Float] = [Float(row), 1]
      rows.add(values.span, start: Double(row), end: Double(row + 1))
    }
    #expect(rows.rowsPerCell == 4 && rows.count == 256)
    #expect(rows.cell(10) == [41.5, 1])
  }

  @Test func whatIsNoNumberIsLeftOutOfMeansAndAloneIsAGap() {
    var rows = RowReduction(.mean, width: 1, columns: 128)
    for row in 0..<512 {
      let value: [Float] = [row % 2 == 0 ? 3 : row < 256 ? .nan : .infinity]
      rows.add(value.span, start: Double(row), end: Double(row + 1))
    }
    #expect(rows.rowsPerCell == 2 && rows.values.allSatisfy { $0 == 3 })
    var silent = RowReduction(.extremes, width: 1, columns: 128)
    let nothing: [Float] = [.nan]
    silent.add(nothing.span, start: 0, end: 1)
    #expect(silent.values[0].isNaN && silent.highs[0].isNaN)
  }

  @Test func wideRowsAreKeptInFewerCells() {
    let width = 65_537
    var rows = RowReduction(.mean, width: width, columns: 4000)
    let row = [Float](repeating: 1, count: width)
    for number in 0..<300 { rows.add(row.span, start: Double(number), end: Double(number + 1)) }
    #expect(rows.count <= 256)
  }

  @Test func runsEndWhereTheirNumberDoes() {
    var runs = RunReduction(width: 2)
    for (second, row) in ([[1, 0], [1, 2], [0, 2], [3, 0], [4, 0]] as [[Float]]).enumerated() {
      runs.add(row.span, start: Double(second), end: Double(second + 1))
    }
    #expect(
      runs.runs[0] == [
        .init(start: 0, end: 2, number: 1), .init(start: 3, end: 4, number: 3),
        .init(start: 4, end: 5, number: 4),
      ])
    #expect(runs.runs[1] == [.init(start: 1, end: 3, number: 2)])
  }

  @Test func tooManyRunsAreJoined() {
    var runs = RunReduction(width: 1, limit: 100)
    for number in 0..<10_000 {
      let row: [Float] = [Float(number + 1)]
      runs.add(row.span, start: Double(number), end: Double(number + 1))
    }
    #expect(runs.runs[0].count <= 100)
    #expect(runs.runs[0].first?.start == 0 && runs.runs[0].last?.end == 10_000)
  }
}
