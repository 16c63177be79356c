import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct FunctionalsTests {
  static let every = Functionals.Statistic.allCases
  static let percentiles = [0, 1, 2.5, 5, 25, 50, 75, 95, 99, 100]
  static let all = Functionals(statistics: every, percentiles: percentiles)

  @Test(arguments: [1, 3, 120]) func followsEveryRuleOfNodes(width: Int) {
    for nonzero in [false, true] {
      var node = FunctionalsTests.all
      node.nonzero = nonzero
      #expect(checkNode(node, input: Context.input(width)) == [])
    }
  }

  @Test(arguments: [(1.0, 0.5), (0.07, 0.03), (0.02, 0.1), (0.01, 0.01), (30, 0.5)])
  func followsEveryRuleOfNodesOverWindows(window: Double, hop: Double) {
    var node = FunctionalsTests.all
    (node.window, node.hop) = (window, hop)
    #expect(checkNode(node, input: Context.input(3)) == [])
    node.nonzero = true
    #expect(checkNode(node, input: Context.input(3)) == [])
  }

  @Test func takesRowsThatOverlapInMemory() {
    #expect(checkNode(Functionals(), input: Context.input(40, .frames)) == [])
  }

  /// Each number against numpy's or scipy's for its column: relative to itself, or to 1 where it is small.
  @Test(arguments: [false, true]) func agreesWithNumpyAndScipy(nonzero: Bool) throws {
    let golden = try Golden("context")
    var x = try Context.matrix()
    x.format.names = Format.numbered("x", 6)
    var node = FunctionalsTests.all
    node.nonzero = nonzero
    let found = try x.through(node)
    for (index, name) in found.format.names.enumerated() {
      let column = index / (found.format.width / 6)
      let statistic = name.split(separator: ".", maxSplits: 1)[1]
      let wanted = try golden.values("\(nonzero ? "nonzero" : "functionals")/\(statistic)")[column]
      let off = abs(found.values[index] - wanted) / max(1, abs(wanted))
      #expect(off < 1e-5, "\(name): \(found.values[index]), not \(wanted)")
    }
  }

  @Test func namesColumnsAfterTheStatistics() throws {
    let input = Format(.features, width: 2, clock: Context.clock, names: ["f0", "mfcc[3]_delta"])
    let node = Functionals(statistics: [.std, .percentiles, .slopeError], percentiles: [2.5, 95])
    #expect(
      try node.format(for: input).names == [
        "f0.std", "f0.p2.5", "f0.p95", "f0.slope_error", "mfcc[3]_delta.std", "mfcc[3]_delta.p2.5",
        "mfcc[3]_delta.p95", "mfcc[3]_delta.slope_error",
      ])
  }

  @Test func knowsARampAndAParabola() throws {
    // 100 rows a second: 5 a row is 500 a second, t^2 / 10000 is 1 per second squared.
    let rows = (0..<200).flatMap { t -> [Float] in [Float(5 * t - 100), Float(t * t) / 10_000] }
    let node = Functionals(statistics: [.slope, .offset, .slopeError, .curvature, .riseSlope])
    let found = try Rows(format: Context.input(2), rows).through(node).values
    #expect(abs(found[0] - 500) < 1e-2 && abs(found[1] + 100) < 1e-3 && found[2] < 1e-3)
    #expect(abs(found[3]) < 1e-3 && abs(found[4] - 500) < 1e-2)
    #expect(abs(found[5] - 1.99) < 1e-4 && abs(found[8] - 1) < 1e-5)
  }

  @Test func leavesOutZerosButNotTheirTime() throws {
    // Voiced in rows 2, 3 and 6 of 8.
    let pitch: [Float] = [0, 0, 100, 110, 0, 0, 140, 0]
    let node = Functionals(
      statistics: [
        .mean, .min, .argmin, .argmax, .slope, .riseTime, .riseSlope, .fallTime, .first, .last,
        .median, .nonzero,
      ], nonzero: true)
    let found = try Rows(format: Context.input(1), pitch).through(node).values
    let wanted: [Float] = [
      350.0 / 3, 100, 2.0 / 7, 6.0 / 7, 1000, 1, 1000, 0, 100, 140, 110, 3.0 / 8,
    ]
    for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-5 * other) }
  }

  @Test func givesZeroWhereThereIsNothing() throws {
    var node = FunctionalsTests.all
    node.nonzero = true
    let silent = Rows(format: Context.input(2), [Float](repeating: 0, count: 40))
    #expect(try silent.through(node).values.everyOne { $0 == 0 })
    let constant = try Rows(format: Context.input(1), [Float](repeating: 0.1, count: 33))
      .through(Functionals(statistics: [.std, .skewness, .kurtosis, .slope, .curvature, .range]))
    #expect(constant.values == [0, 0, 0, 0, 0, 0])
  }

  /// More rows than a tile holds, more than are sorted at once, and more than stay in memory.
  @Test(arguments: [8_191, 8_193, 65_537, 300_000]) func isExactForLongItems(count: Int) throws {
    let column = (0..<count).map { Float(($0 * 7919) % count) - 1000 }
    let node = Functionals(
      statistics: [.mean, .min, .max, .argmax, .percentiles, .iqr], percentiles: [1, 37.5, 50, 99])
    let found = try Rows(format: Context.input(1), column).through(node, chunk: 1000).values
    let last = Double(count - 1)
    let place = try #require(column.firstIndex(of: Float(count - 1001)))
    let wanted = [
      last / 2 - 1000, -1000, last - 1000, Double(place) / last, last * 0.01 - 1000,
      last * 0.375 - 1000, last * 0.5 - 1000, last * 0.99 - 1000, last / 2,
    ]
    for (one, other) in zip(found, wanted) {
      #expect(abs(Double(one) - other) <= 1e-6 * max(1, abs(other)))
    }
    var sparse = node
    sparse.nonzero = true
    let others = try Rows(format: Context.input(1), column.map { max(0, $0) }).through(sparse)
    // From 1 to the last one, evenly.
    #expect(abs(others.values[4] - Float(1 + (last - 1001) * 0.01)) <= 0.01)
  }

  @Test func slidesAsPoolDoes() throws {
    let rows = Rows(format: Context.input(2), noise(2 * 77))
    for (window, hop) in [(0.2, 0.1), (0.1, 0.3), (0.33, 0.05), (2, 1)] {
      let pool = try rows.through(
        Pool(statistics: [.mean, .std, .min, .max], window: window, hop: hop))
      let node = Functionals(statistics: [.mean, .std, .min, .max], window: window, hop: hop)
      for chunk in [1, 5, 1000] {
        let found = try rows.through(node, chunk: chunk)
        #expect(found.format == pool.format && found.count == pool.count)
        for (one, other) in zip(found.values, pool.values) { #expect(abs(one - other) < 1e-6) }
      }
    }
  }

  @Test func refusesAnItemWithoutRows() {
    #expect(
      refusal { _ = try outputRows(of: Functionals(), input: Context.input(2), rows: []) }
        == "SG0706: the recording is too short: not one row reached 'functionals', which needs at "
        + "least one [use a longer recording, a shorter `frame_length`, or `center: true` in `framing`]"
    )
  }

  @Test func refusesStatisticsThatStandTwice() {
    #expect(
      refusal { _ = try Functionals(statistics: [.mean, .mean]).format(for: Context.input(2)) }
        == "SG0304: 'stats' is [mean, mean], but takes each statistic at most once "
        + "[for example `stats: [mean, std, percentiles]`]")
    #expect(
      refusal { _ = try Functionals(percentiles: [5, 5]).format(for: Context.input(2)) }
        == "SG0304: 'percentiles' is [5, 5], but takes each at most once "
        + "[for example `percentiles: [5, 50, 95]`]")
    #expect(
      refusal { _ = try Functionals(window: 1).format(for: Context.input(2)) }
        == "SG0304: 'window' is set without 'hop' "
        + "[a sliding window needs both, in seconds; leave both out to pool the whole item]")
  }
}

@Suite struct SegmentFunctionalsTests {
  static func input(_ width: Int, layers: Int) -> Format {
    Format.joined([
      ("rows", Context.input(width)), ("segments", Context.input(layers, .segments)),
    ])
  }
  static let node = Functionals(statistics: [.min, .max, .nonzero])

  @Test func followsEveryRuleOfNodes() {
    for layers in [1, 2, 5] {
      let input = SegmentFunctionalsTests.input(3, layers: layers)
      #expect(checkNode(FunctionalsTests.all, input: input) == [])
      // Segments of 1 to 60 rows with gaps, each in its layer.
      let rows = (0..<400).flatMap { row -> [Float] in
        let number = row / 60 + 1
        let layer = (number - 1) % layers
        let isInside = row % 60 > number
        return [Float(row), Float(row % 7), -1]
          + (0..<layers).map { $0 == layer && isInside ? Float(number) : 0 }
      }
      #expect(checkNode(FunctionalsTests.all, input: input, rows: rows) == [])
    }
  }

  @Test(arguments: [1, 2, 100]) func givesARowForEachSegment(chunk: Int) throws {
    let numbers: [Float] = [0, 1, 1, 1, 2, 2, 0, 0, 3, 4]
    let rows = numbers.enumerated().flatMap { row, number -> [Float] in [Float(row), number] }
    let input = SegmentFunctionalsTests.input(1, layers: 1)
    let node = SegmentFunctionalsTests.node
    #expect(
      try outputRows(of: node, input: input, rows: rows, chunk: chunk)
        == [1, 3, 1, 4, 5, 1, 8, 8, 1, 9, 9, 1])
    #expect(
      try outputCoverage(of: node, input: input, rows: rows, chunk: chunk)
        == [1..<4, 4..<6, 8..<9, 9..<10])
  }

  @Test(arguments: [1, 3, 100])
  func givesSegmentsThatOverlapInTheOrderOfTheirEnds(chunk: Int) throws {
    // 1 and 3 share a layer, 2 lies across; 2 and 3 end together.
    let layers: [[Float]] = [[1, 0], [1, 2], [3, 2], [3, 2], [0, 0], [5, 0]]
    let rows = layers.enumerated().flatMap { row, layers -> [Float] in [Float(row)] + layers }
    let input = SegmentFunctionalsTests.input(1, layers: 2)
    #expect(
      try outputCoverage(of: SegmentFunctionalsTests.node, input: input, rows: rows, chunk: chunk)
        == [0..<2, 1..<4, 2..<4, 5..<6])
    #expect(
      try outputRows(of: SegmentFunctionalsTests.node, input: input, rows: rows, chunk: chunk)
        == [0, 1, 0.5, 1, 3, 1, 2, 3, 1, 5, 5, 1])
  }

  @Test func equalsTheItemWhereASegmentIsTheItem() throws {
    let x = try Context.matrix()
    let rows = x.rows.flatMap { row -> [Float] in Array(row) + [1] }
    let input = SegmentFunctionalsTests.input(6, layers: 1)
    #expect(
      try outputRows(of: FunctionalsTests.all, input: input, rows: rows)
        == x.through(FunctionalsTests.all).values)
  }

  @Test func givesNothingWithoutSegments() throws {
    let input = SegmentFunctionalsTests.input(1, layers: 1)
    #expect(try outputRows(of: Functionals(), input: input, rows: [1, 0, 2, 0]) == [])
    #expect(try Functionals().format(for: input).clock == Context.clock.segments)
  }

  @Test func refusesWindowsOfSegments() {
    let input = SegmentFunctionalsTests.input(1, layers: 1)
    #expect(
      refusal { _ = try Functionals(window: 1, hop: 1).format(for: input) }
        == "SG0304: 'window' is set, but 'segments' cut the rows "
        + "[leave out `window` and `hop`, or give only `rows` in `in`]")
  }
}
