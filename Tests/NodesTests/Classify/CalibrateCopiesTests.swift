import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// What is like varied copies keeps the precision that was promised for recordings.
@Suite struct CalibrateCopiesTests {
  private static let classes = ["x", "y"]
  private static let columns = 40
  private static let input = Format.joined([
    ("scores", Format(.scores, width: 2, clock: .item, names: classes)),
    (
      "features",
      Format(.features, width: columns, clock: .item, names: (0..<columns).map { "mel[\($0)]" })
    ),
  ])

  /// 400 recordings around 0, right as often as they are sure of it; 400 copies around 3, as sure but right
  /// less often.
  private struct Made {
    var rows: [Float] = []
    var labels: [Int] = []
    var isCopy: [Bool] = []

    init() {
      for row in 0..<800 {
        let copy = row >= 400
        let number = Float(row % 400)
        let confidence = 0.5 + 0.49 * number / 400
        let place: Float = copy ? 3 : 0
        let other = (number * 0.37).truncatingRemainder(dividingBy: 1) - 0.5
        rows += [confidence, 1 - confidence]
        for column in 0..<CalibrateCopiesTests.columns {
          rows.append(column.isMultiple(of: 2) ? place + other : place - other)
        }
        // What is sure to 0.9 is right in nine of ten recordings, and in seven of ten copies.
        let share = copy ? 0.5 + (confidence - 0.5) / 2 : confidence
        labels.append((number * 0.618).truncatingRemainder(dividingBy: 1) < share ? 0 : 1)
        isCopy.append(copy)
      }
    }

    func examples(telling: Bool) -> Examples {
      Examples(
        StoredRows(
          copying: rows.span, width: 2 + CalibrateCopiesTests.columns, count: labels.count),
        labels: labels,
        classes: CalibrateCopiesTests.classes, isCopy: telling ? isCopy : nil)
    }
  }

  private static func node(_ precision: Double? = 0.8) -> Calibrate {
    var node = Calibrate()
    node.precision = precision
    return node
  }

  /// How many recordings, or copies, are sure, and which share of these is right.
  private func sure(
    _ made: Made, _ fitted: Fitted, copies: Bool
  ) throws -> (count: Int, precision: Double) {
    let (node, input) = (CalibrateCopiesTests.node(), CalibrateCopiesTests.input)
    let format = try node.format(for: input, fitted: fitted)
    let certainty = try #require(format.certainty)
    let output = try outputRows(of: node, input: input, rows: made.rows, fitted: fitted)
    let width = format.width
    let rows = made.labels.indices.filter {
      made.isCopy[$0] == copies && certainty.isSure(Array(output[width * $0..<width * $0 + 2]))
    }
    let right = rows.count { made.labels[$0] == (output[width * $0] > 0.5 ? 0 : 1) }
    return (rows.count, Double(right) / Double(max(1, rows.count)))
  }

  @Test func copiesAreSureLessOftenSoThatAsManyAreRight() throws {
    let made = Made()
    let (node, input) = (CalibrateCopiesTests.node(), CalibrateCopiesTests.input)
    let blind = try node.fit(
      made.examples(telling: false), input: input, options: FitOptions(seed: 0))
    let fitted = try node.fit(
      made.examples(telling: true), input: input, options: FitOptions(seed: 0))
    // Who does not tell them apart promises too much of copies.
    #expect(try sure(made, blind, copies: true).precision < 0.77)
    let (recordings, copies) = (
      try sure(made, fitted, copies: false), try sure(made, fitted, copies: true)
    )
    #expect(recordings.precision >= 0.8)
    #expect(copies.count > 0 && copies.precision >= 0.8)
    #expect(recordings.count > copies.count + 50)
    // The promise of recordings is not made more careful by their copies.
    #expect(try recordings.count > sure(made, blind, copies: false).count)
    #expect(try #require(fitted.tensors["copy_caution"]).values[0] > 1)
    #expect(blind.tensors["copy_caution"] == nil)
  }

  @Test func followsEveryRuleOfNodes() throws {
    let made = Made()
    let (node, input) = (CalibrateCopiesTests.node(), CalibrateCopiesTests.input)
    let fitted = try node.fit(
      made.examples(telling: true), input: input, options: FitOptions(seed: 0))
    let broken = checkNode(
      node, input: input, rows: Array(made.rows.prefix(20 * 42)), fitted: fitted)
    #expect(broken == [], "\(broken)")
  }

  @Test func copiesThatAreAsOftenRightNeedNoCaution() throws {
    var made = Made()
    for row in 0..<400 { made.labels[400 + row] = made.labels[row] }
    let fitted = try CalibrateCopiesTests.node().fit(
      made.examples(telling: true), input: CalibrateCopiesTests.input,
      options: FitOptions(seed: 0))
    #expect(try #require(fitted.tensors["copy_caution"]).values[0] < 1.1)
  }

  @Test func modelsWithAnotherWidthAreRefused() throws {
    let made = Made()
    let (node, input) = (CalibrateCopiesTests.node(), CalibrateCopiesTests.input)
    var fitted = try node.fit(
      made.examples(telling: true), input: input, options: FitOptions(seed: 0))
    fitted.tensors["copy_weight"] = Tensor(shape: [3], [0, 0, 0])
    let problem = #expect(throws: Problem.self) { try node.prepare(for: input, fitted: fitted) }
    #expect(problem?.code == .damagedModel)
  }
}
