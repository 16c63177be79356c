import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct PoolTests {
  /// Two columns, ten rows a second.
  static let input = Format(
    .features, width: 2, clock: .regular(period: Ratio(1, 10), first: Ratio(0), span: Ratio(1, 10)),
    names: ["a", "b"])
  static let every: [Pool.Statistic] = [.mean, .std, .min, .max]

  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Pool(), input: PoolTests.input) == [])
    #expect(checkNode(Pool(statistics: PoolTests.every), input: PoolTests.input) == [])
    for (window, hop) in [(1.0, 0.5), (0.7, 0.3), (0.2, 1.0), (0.1, 0.1), (30.0, 0.1)] {
      let node = Pool(statistics: PoolTests.every, window: window, hop: hop)
      #expect(checkNode(node, input: PoolTests.input) == [])
    }
  }

  @Test func takesStatisticsOfEachColumnInTurn() throws {
    let pooled = try Rows(format: PoolTests.input, [1, 10, 2, 10, 6, 40])
      .through(Pool(statistics: PoolTests.every))
    #expect(
      pooled.format.names == [
        "a.mean", "a.std", "a.min", "a.max", "b.mean", "b.std", "b.min", "b.max",
      ])
    let (a, b) = (Float((14.0 / 3).squareRoot()), Float(200.0.squareRoot()))
    #expect(pooled.values == [3, a, 1, 6, 20, b, 10, 40])
    #expect(pooled.format.clock == .item)
  }

  @Test func keepsSmallDeviationsOfLargeNumbers() throws {
    // Around 10000, off by 0 and 1 by turns: the deviation is exactly a half.
    let rows = (0..<20_000).map { Float(10_000 + $0 / 2 % 2) }
    let pooled = try Rows(format: PoolTests.input, rows).through(Pool(statistics: [.mean, .std]))
    #expect(pooled.values == [10_000.5, 0.5, 10_000.5, 0.5])
  }

  /// Of `count` rows: which rows each window covers.
  @Test(arguments: [
    (1, 4, 2, [0..<1]), (4, 4, 2, [0..<4]), (5, 4, 2, [0..<4, 2..<5]), (6, 4, 2, [0..<4, 2..<6]),
    (7, 4, 2, [0..<4, 2..<6, 4..<7]), (9, 3, 3, [0..<3, 3..<6, 6..<9]),
    (7, 3, 3, [0..<3, 3..<6, 6..<7]),
    (5, 2, 4, [0..<2, 4..<5]), (4, 2, 4, [0..<2]), (3, 2, 4, [0..<2]),
    (3, 1, 1, [0..<1, 1..<2, 2..<3]),
  ])
  func slidesOverTheRows(count: Int, window: Int, hop: Int, covered: [Range<Int>]) throws {
    let rows = (0..<count).flatMap { [Float($0), 100 + Float($0)] }
    let node = Pool(statistics: [.min, .max], window: Double(window) / 10, hop: Double(hop) / 10)
    for chunk in [1, 3, 100] {
      let pooled = try Rows(format: PoolTests.input, rows).through(node, chunk: chunk)
      let wanted = covered.flatMap { part -> [Float] in
        let (low, high) = (Float(part.lowerBound), Float(part.upperBound - 1))
        return [low, high, 100 + low, 100 + high]
      }
      #expect(pooled.values == wanted)
    }
  }

  @Test func placesWindowsInTime() throws {
    let node = Pool(window: 1, hop: 0.5)
    let clock = try node.format(for: PoolTests.input).clock
    // Row 0 is centred on 0 s and covers 0.1 s, so ten rows reach from -0.05 s to 0.95 s.
    #expect(clock.times(ofRow: 0, duration: 60) == (0, 0.95))
    let third = clock.times(ofRow: 2, duration: 60)
    #expect(abs(third.start - 0.95) < 1e-9 && abs(third.end - 1.95) < 1e-9)
  }

  @Test func holdsNoMoreForALongerItem() {
    let node = Pool(window: 3, hop: 0.5)
    #expect(node.stateBytes(for: PoolTests.input) < 4096)
  }

  @Test func refusesAnItemWithoutRows() {
    let wanted =
      "SG0706: the recording is too short: not one row reached 'pool', which needs at least one "
      + "[use a longer recording, a shorter `frame_length`, or `center: true` in `framing`]"
    #expect(refusal { _ = try outputRows(of: Pool(), input: PoolTests.input, rows: []) } == wanted)
    let sliding = Pool(window: 1, hop: 1)
    #expect(refusal { _ = try outputRows(of: sliding, input: PoolTests.input, rows: []) } == wanted)
  }

  @Test func refusesHalfAWindow() {
    let cure = "[a sliding window needs both, in seconds; leave both out to pool the whole item]"
    #expect(
      refusal { _ = try Pool(window: 1).format(for: PoolTests.input) }
        == "SG0304: 'window' is set without 'hop' \(cure)")
    #expect(
      refusal { _ = try Pool(hop: 1).format(for: PoolTests.input) }
        == "SG0304: 'hop' is set without 'window' \(cure)")
    #expect(
      refusal { _ = try Pool(statistics: [.mean, .mean]).format(for: PoolTests.input) }
        == "SG0304: 'stats' is [mean, mean], but takes each statistic at most once "
        + "[for example `stats: [mean, std]`]")
    let vector = Format(.features, width: 2, clock: .item)
    #expect(
      refusal { _ = try Pool(window: 1, hop: 1).format(for: vector) }
        == "SG0301: a sliding window needs regular rows, but 'pool' gets features of 2, "
        + "once an item [leave out `window` and `hop`]")
  }
}

@Suite struct ConcatTests {
  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Concat(), input: PoolTests.input) == [])
  }

  @Test func givesItsRowsAsTheyAre() throws {
    let rows = noise(2 * 50)
    #expect(try outputRows(of: Concat(), input: PoolTests.input, rows: rows) == rows)
    #expect(try Concat().format(for: PoolTests.input) == PoolTests.input)
  }

  @Test func refusesAudio() {
    #expect(
      refusal { _ = try Concat().format(for: Usual.audio) }
        == "SG0301: 'concat' takes rows of features, but gets audio, mono, 22050 Hz "
        + "[connect `in` to a node that gives rows of features]")
  }
}
