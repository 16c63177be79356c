import GraphCore
import GraphTesting
import Testing

@testable import Nodes

/// The made-up matrix of Tests/Golden/make_context.py: rows 10 ms apart.
enum Context {
  static let clock = Clock.regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40))

  static func input(_ width: Int, _ kind: Format.Kind = .features) -> Format {
    Format(kind, width: width, clock: clock, sampleRate: 16_000)
  }

  static func matrix() throws -> Rows {
    Rows(format: input(6), try Golden("context").values("x"))
  }
}

@Suite struct DeltaTests {
  static let input = Context.input(3)

  @Test(arguments: [
    Delta(), Delta(orders: [0, 1, 2]), Delta(orders: [3, 0], width: 5), Delta(width: 31),
    Delta(orders: [4, 8]), Delta(orders: [0]), Delta(mode: .nearest),
    Delta(orders: [2, 1], mode: .constant),
    Delta(orders: [0, 1, 2], width: 5, method: .regression),
    Delta(orders: [3], width: 3, method: .regression), Delta(orders: [0], method: .regression),
  ])
  func followsEveryRuleOfNodes(node: Delta) {
    #expect(checkNode(node, input: Context.input(20)) == [])
  }

  @Test func findsTheSlopeAndTheCurvatureOfAParabola() throws {
    let rows = (0..<30).flatMap { t -> [Float] in [Float(t), Float(t * t), 5] }
    let delta = try Rows(format: DeltaTests.input, rows).through(Delta(orders: [1, 2], width: 5))
    for (t, row) in delta.rows.enumerated() {
      let row = Array(row)
      #expect(abs(row[0] - 1) < 1e-5 && abs(row[3]) < 1e-5)
      // A line through a parabola has its slope in the middle; at the ends, that of the outer window.
      #expect(abs(row[1] - 2 * Float(min(27, max(2, t)))) < 1e-4)
      #expect(abs(row[4] - 2) < 1e-4)
      #expect(row[2] == 0 && row[5] == 0)
    }
  }

  @Test func agreesWithLibrosa() throws {
    let (golden, x) = (try Golden("context"), try Context.matrix())
    for (order, name) in [(1, "delta"), (2, "delta2"), (3, "delta3")] {
      try golden.expect(
        "librosa/\(name)", x.through(Delta(orders: [order])).values, tolerance: 1e-6)
    }
    try golden.expect("librosa/wide", x.through(Delta(width: 21)).values, tolerance: 1e-6)
    for mode in [Delta.Mode.nearest, .constant] {
      try golden.expect("librosa/\(mode)", x.through(Delta(mode: mode)).values, tolerance: 1e-6)
    }
  }

  @Test func agreesWithHTK() throws {
    let (golden, x) = (try Golden("context"), try Context.matrix())
    for (order, name) in [(1, "delta"), (2, "delta2"), (3, "delta3")] {
      let node = Delta(orders: [order], width: 5, method: .regression)
      try golden.expect("htk/\(name)", x.through(node).values, tolerance: 1e-6)
    }
  }

  @Test(arguments: [Delta.Method.savgol, .regression])
  func putsOrdersSideBySide(method: Delta.Method) throws {
    let x = try Context.matrix()
    let all = try x.through(Delta(orders: [0, 2, 1], width: 5, method: method))
    let first = try x.through(Delta(orders: [1], width: 5, method: method))
    let second = try x.through(Delta(orders: [2], width: 5, method: method))
    for t in 0..<x.count {
      #expect(Array(all[t]) == Array(x[t]) + Array(second[t]) + Array(first[t]))
    }
    #expect(
      try Delta(orders: [0, 1, 2, 3]).format(
        for: Format(.features, width: 2, clock: Context.clock, names: ["f0", "mfcc[3]"])
      ).names == [
        "f0", "mfcc[3]", "f0_delta", "mfcc[3]_delta", "f0_delta2", "mfcc[3]_delta2", "f0_delta3",
        "mfcc[3]_delta3",
      ])
  }

  @Test func fitsWhatThereIsOfAShortItem() throws {
    // On a line, the slope is found from two rows on; a parabola's curvature from three.
    for count in 1...8 {
      let rows = (0..<count).flatMap { t -> [Float] in [Float(3 * t), Float(t * t), 1] }
      let delta = try Rows(format: DeltaTests.input, rows).through(Delta(orders: [1, 2]))
      #expect(delta.count == count)
      for row in delta.rows.map({ Array($0) }) {
        #expect(abs(row[0] - (count > 1 ? 3 : 0)) < 1e-5)
        #expect(abs(row[4] - (count > 2 ? 2 : 0)) < 1e-4)
        #expect(row[2] == 0 && row[5] == 0)
      }
    }
  }

  @Test func keepsBackWhatItLooksAhead() {
    #expect(Delta().delay(for: DeltaTests.input) == .seconds(0.08))
    #expect(Delta(mode: .nearest).delay(for: DeltaTests.input) == .seconds(0.04))
    let twice = Delta(orders: [0, 2], width: 5, method: .regression)
    #expect(twice.delay(for: DeltaTests.input) == .seconds(0.04))
  }

  @Test func refusesWindowsWithoutAMiddleAndOrdersThatItCannotFit() {
    #expect(
      refusal { _ = try Delta(width: 8).format(for: DeltaTests.input) }
        == "SG0304: 'width' is 8, but a window needs a row in its middle [set 'width' to 7 or 9]")
    #expect(
      refusal { _ = try Delta(orders: [3], width: 3).format(for: DeltaTests.input) }
        == "SG0304: 'width' is 3, too few rows for order 3 [set 'width' to at least 5]")
    #expect(
      refusal { _ = try Delta(orders: [1, 1]).format(for: DeltaTests.input) }
        == "SG0304: 'orders' is [1, 1], but takes each order at most once "
        + "[for example `orders: [0, 1, 2]`]")
    let vector = Format(.features, width: 2, clock: .item)
    #expect(
      refusal { _ = try Delta().format(for: vector) }
        == "SG0301: 'delta' looks at neighbouring rows, which have to be regular, but gets features "
        + "of 2, once an item [put it before the node that pools the rows]")
  }
}
