import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct RowTableTests {
  /// A table whose rows have no numbers, so that there can be any number of them.
  private func table(_ counts: [Int]) -> RowTable {
    var starts: [Int] = []
    var rows = 0
    for count in counts {
      starts.append(rows)
      rows += count
    }
    return RowTable(
      format: Format(.features, width: 0, clock: .item),
      stored: StoredRows(over: UnsafeBufferPointer(start: nil, count: 0), width: 0, count: rows),
      starts: starts, counts: counts)
  }

  @Test func theLastRowThat32BitsCountCanBeChosen() throws {
    let (places, items) = try table([(1 << 32) - 2, 2, 5]).places(of: [1])
    #expect(places == [UInt32.max - 1, UInt32.max])
    #expect(items == [1, 1])
  }

  @Test(arguments: [[(1 << 32) - 2, 3, 5], [1 << 32, 1, 1], [1 << 33, 2, 9], [1 << 40, 7, 0]])
  func aPartThatReachesFurtherIsRefused(counts: [Int]) {
    let rows = counts.reduce(0, +)
    expectProblem(
      "SG0504",
      "the features have \(rows) rows, and a part of more than 4294967296 can't be chosen",
      "pool them, take a larger hop, or learn from fewer recordings"
    ) { () throws(Problem) in _ = try table(counts).places(of: [1]) }
  }

  @Test func recordingsWithoutRowsBehindTheEndDoNotMatter() throws {
    let far = table([4, (1 << 32) - 2, 0, 0])
    let (places, items) = try far.places(of: [0, 2, 3])
    #expect(places == [0, 1, 2, 3] && items == [0, 0, 0, 0])
  }
}
