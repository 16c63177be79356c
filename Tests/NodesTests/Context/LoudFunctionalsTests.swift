import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// Statistics of the rows that are nearly as loud as the loudest one.
@Suite struct LoudFunctionalsTests {
  static func input(_ width: Int, layers: Int = 0) -> Format {
    var loudness = Format(.features, width: 1, clock: Context.clock, names: ["rms_db"])
    loudness.scale = .decibel
    let inputs = [("rows", Context.input(width)), ("loudness", loudness)]
    return Format.joined(
      inputs + (layers == 0 ? [] : [("segments", Context.input(layers, .segments))]))
  }

  static func node(_ statistics: [Functionals.Statistic], within: Double = 15) -> Functionals {
    Functionals(statistics: statistics, percentiles: FunctionalsTests.percentiles, within: within)
  }

  static let all = node(FunctionalsTests.every)

  @Test(arguments: [1, 3, 120]) func followsEveryRuleOfNodes(width: Int) {
    for nonzero in [false, true] {
      var node = LoudFunctionalsTests.all
      node.nonzero = nonzero
      #expect(checkNode(node, input: LoudFunctionalsTests.input(width)) == [])
    }
  }

  @Test func followsEveryRuleOfNodesOverWindowsAndSegments() {
    var node = LoudFunctionalsTests.all
    let segments = LoudFunctionalsTests.input(3, layers: 2)
    #expect(checkNode(node, input: segments) == [])
    (node.window, node.hop) = (0.07, 0.03)
    #expect(checkNode(node, input: LoudFunctionalsTests.input(3)) == [])
  }

  /// The third column stands for the loudness.
  @Test(arguments: [false, true]) func agreesWithNumpyAndScipy(nonzero: Bool) throws {
    let golden = try Golden("context")
    let x = try Context.matrix()
    let rows: [Float] = x.rows.flatMap { row -> [Float] in
      Array(row) + [row[row.startIndex + 2]]
    }
    var node = LoudFunctionalsTests.node(FunctionalsTests.every, within: 60)
    node.nonzero = nonzero
    let found = try Rows(format: LoudFunctionalsTests.input(6), rows).through(node)
    for (index, name) in found.format.names.enumerated() {
      let column = index / (found.format.width / 6)
      let statistic = name.split(separator: ".", maxSplits: 1)[1]
      let wanted = try golden.values(
        "\(nonzero ? "within_nonzero" : "within")/\(statistic)")[column]
      let off = abs(found.values[index] - wanted) / max(1, abs(wanted))
      #expect(off < 1e-5, "\(name): \(found.values[index]), not \(wanted)")
    }
  }

  @Test func takesTheLoudRowsAndTheirTimes() throws {
    let values: [Float] = [7, 0, 2, 3, 100, 5]
    let loudness: [Float] = [-60, -15, -14, 0, -15.5, -15]
    let rows: [Float] = zip(values, loudness).flatMap { [$0, $1] }
    let node = LoudFunctionalsTests.node([
      .mean, .min, .max, .first, .last, .argmax, .nonzero, .riseSlope,
    ])
    let found = try Rows(format: LoudFunctionalsTests.input(1), rows).through(node).values
    // Rows 1, 2, 3 and 5: steps of 2 and 1 within 10 ms, none over the row between.
    let wanted: [Float] = [2.5, 0, 5, 0, 5, 1, 0.75, 150]
    for (one, other) in zip(found, wanted) { #expect(abs(one - other) <= 1e-4) }
  }

  @Test func equalsAllRowsWhereAllAreLoud() throws {
    let x = try Context.matrix()
    let rows: [Float] = x.rows.flatMap { row -> [Float] in Array(row) + [-20] }
    let found = try Rows(format: LoudFunctionalsTests.input(6), rows)
      .through(LoudFunctionalsTests.all)
    #expect(found.values == (try x.through(FunctionalsTests.all).values))
  }

  /// Each window and each segment has a loudest row of its own.
  @Test func theLoudestIsThatOfTheWindowOrSegment() throws {
    let loudness: [Float] = [0, -20, -20, -20, -40, -41, -60, -41]
    let rows = loudness.indices.flatMap { row -> [Float] in [Float(row), loudness[row]] }
    var node = LoudFunctionalsTests.node([.mean], within: 10)
    (node.window, node.hop) = (0.04, 0.04)
    #expect(
      try outputRows(of: node, input: LoudFunctionalsTests.input(1), rows: rows)
        == [0, Float(4 + 5 + 7) / 3])
    let cut = loudness.indices.flatMap { row -> [Float] in
      [Float(row), loudness[row], row < 4 ? 1 : 2]
    }
    let segments = LoudFunctionalsTests.node([.mean], within: 10)
    #expect(
      try outputRows(of: segments, input: LoudFunctionalsTests.input(1, layers: 1), rows: cut)
        == [0, Float(4 + 5 + 7) / 3])
  }

  /// More rows than a tile holds, and more than are sorted at once.
  @Test(arguments: [8_193, 100_000]) func isExactForLongItems(count: Int) throws {
    let rows = (0..<count).flatMap { row -> [Float] in
      [Float((row * 7919) % count), row % 2 == 0 ? -5 : -50]
    }
    let node = LoudFunctionalsTests.node([.mean, .median, .nonzero])
    let found = try Rows(format: LoudFunctionalsTests.input(1), rows).through(node, chunk: 1000)
    let loud = (0..<count).filter { $0 % 2 == 0 }.map { Double(($0 * 7919) % count) }.sorted()
    let mean = loud.reduce(0, +) / Double(loud.count)
    let median = (loud[(loud.count - 1) / 2] + loud[loud.count / 2]) / 2
    #expect(abs(Double(found.values[0]) - mean) < 1e-5 * mean)
    #expect(abs(Double(found.values[1]) - median) < 1e-5 * median)
    #expect(abs(Double(found.values[2]) - Double(loud.count - 1) / Double(loud.count)) < 1e-6)
  }

  @Test func refusesWhatDoesNotSayWhichRowsCount() throws {
    #expect(
      refusal { _ = try LoudFunctionalsTests.all.format(for: Context.input(2)) }
        == "SG0304: 'within' is set, but nothing says how loud rows are "
        + "[connect `loudness` to a node that gives it: `in: {rows: mfcc, loudness: loudness}`]")
    let input = LoudFunctionalsTests.input(2)
    #expect(
      refusal { _ = try Functionals().format(for: input) }
        == "SG0207: 'loudness' is connected, but 'within' does not say which rows count "
        + "[for example `within: 15`]")
    let wide = Format.joined([("rows", Context.input(2)), ("loudness", Context.input(2))])
    #expect(
      refusal { _ = try LoudFunctionalsTests.all.format(for: wide) }
        == "SG0301: 'loudness' is one column in decibel, but 'functionals' gets features of 2, "
        + "100/s, each 25 ms [take it from `log` behind `rms`]")
  }
}
