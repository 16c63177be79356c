import GraphTesting
import Testing

@testable import GraphCore

@Suite struct RowCountTests {
  /// Counts of every case.
  private static let counts: [RowCount] = [
    .same, .scaled(Ratio(1, 3)), .scaled(Ratio(147, 320)), .scaled(Ratio(2)), .scaled(Ratio(3, 2)),
    .frames(length: 5, hop: 2, padding: 0), .frames(length: 4, hop: 3, padding: 2),
    .frames(length: 5, hop: 3, padding: 2), .frames(length: 2, hop: 5, padding: 1),
    .frames(length: 2, hop: 5, padding: 4), .windows(length: 4, hop: 2),
    .windows(length: 3, hop: 3), .windows(length: 2, hop: 5),
  ]

  private static func chain(_ counts: [RowCount]) -> RowCounts {
    var chain = RowCounts()
    for count in counts { chain.append(count) }
    return chain
  }

  @Test func countsAsTheNodesDo() {
    #expect(RowCount.same.rows(for: 7) == 7)
    #expect(RowCount.scaled(Ratio(16, 48)).rows(for: 7) == 3)
    #expect(RowCount.frames(length: 400, hop: 160, padding: 0).rows(for: 399) == 0)
    #expect(RowCount.frames(length: 400, hop: 160, padding: 0).rows(for: 560) == 2)
    #expect(RowCount.frames(length: 400, hop: 160, padding: 200).rows(for: 1) == 1)
    #expect(RowCount.windows(length: 4, hop: 2).rows(for: 3) == 1)
    #expect(RowCount.windows(length: 4, hop: 2).rows(for: 7) == 3)
    #expect(RowCount.unknown.rows(for: 7) == nil)
  }

  @Test(arguments: counts) func knowsTheFewestRowsOfWhichSoManyCome(count: RowCount) throws {
    #expect(count.rows(for: 0) == 0)
    for rows in 1...60 {
      let least = try #require(count.least(for: rows))
      #expect(least >= 1)
      #expect(try #require(count.rows(for: least)) >= rows)
      #expect(try #require(count.rows(for: least - 1)) < rows)
    }
  }

  @Test(arguments: counts) func repeatsItselfAsItSays(count: RowCount) throws {
    let (period, step) = count.repetition
    let first = try #require((1...100).first { count.isPeriodic(from: $0) })
    for rows in first...first + 1000 {
      let (one, next) = (count.least(for: rows), count.least(for: rows + period))
      #expect(try #require(next) == #require(one) + step)
    }
  }

  @Test func refusesNumbersThatNoItemHas() {
    #expect(RowCount.scaled(Ratio(1, 384_000)).least(for: RowCount.most + 1) == nil)
    #expect(RowCount.frames(length: 2, hop: 1 << 30, padding: 0).least(for: 1 << 39) == nil)
    #expect(RowCount.windows(length: 2, hop: 1 << 30).least(for: 1 << 39) == nil)
    #expect(RowCount.scaled(Ratio(1, 1 << 40)).least(for: 1 << 39) == nil)
  }

  /// Chains of two or three counts, each compared with each: as trying every length does.
  @Test func findsTheShortestRecordingThatDiffersAsTryingEachDoes() throws {
    let counts = RowCountTests.counts.filter { $0 != .same }
    var numbers = Numbers(seed: 7)
    var chains: [RowCounts] = []
    for _ in 0..<60 {
      chains.append(
        RowCountTests.chain(
          (0..<numbers.below(3) + 1).map { _ in counts[numbers.below(counts.count)] }))
    }
    var agreeing = 0
    for first in chains {
      for other in chains where first != other {
        let found = first.difference(from: other)
        let shortest = (0...6000).first { first.rows(for: $0) != other.rows(for: $0) }
        #expect(found?.taken == shortest)
        #expect(found?.first == shortest.flatMap { first.rows(for: $0) })
        #expect(found?.second == shortest.flatMap { other.rows(for: $0) })
        if found == nil { agreeing += 1 }
      }
    }
    #expect(agreeing > 0)
  }

  @Test func findsADifferenceThatComesLate() {
    // Of up to 1,000 rows both give all.
    let first = RowCountTests.chain([.scaled(Ratio(1000, 1001))])
    let other = RowCountTests.chain([.scaled(Ratio(1001, 1002))])
    #expect(first.difference(from: other)?.taken == 1001)
    #expect(first.difference(from: other)?.first == 1000)
    #expect(first.difference(from: other)?.second == 1001)
  }

  @Test func comparesRatiosOfLargeNumbers() {
    let twice = RowCountTests.chain([
      .scaled(Ratio(383_999, 384_000)), .scaled(Ratio(383_998, 383_999)),
    ])
    let once = RowCountTests.chain([.scaled(Ratio(383_998, 384_000))])
    #expect(
      twice.difference(from: once)
        == RowCounts.Disagreement(taken: 192_000, first: 192_000, second: 191_999))
  }

  @Test func endsWhereNothingRepeatsItself() {
    // The common repetition is longer than any number; they differ by 1 in 2^40.
    let first = RowCountTests.chain([.scaled(Ratio((1 << 40) - 1, 1 << 40)), .scaled(Ratio(7, 3))])
    let other = RowCountTests.chain([.scaled(Ratio((1 << 40) - 3, 1 << 40)), .scaled(Ratio(7, 3))])
    #expect(first.difference(from: other) == nil)
  }
}
