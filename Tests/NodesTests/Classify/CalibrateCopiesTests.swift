import GraphCore
import GraphTesting
import Learning
import RealModule
import TestSupport
import Testing

@testable import Nodes

/// What is usual, and from when on answers are sure, is learnt from recordings, not from their varied copies.
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

  /// 400 recordings around 0, right as often as they are sure of it; 400 copies around `place`, as sure, but
  /// right less often.
  private struct Made {
    var rows: [Float] = []
    var labels: [Int] = []
    var isCopy: [Bool] = []

    init(place: Float = 3) {
      var generator = SeededGenerator(seed: 2)
      for row in 0..<800 {
        let copy = row >= 400
        let number = Float(row % 400)
        let confidence = 0.5 + 0.49 * number / 400
        rows += [confidence, 1 - confidence]
        for column in 0..<CalibrateCopiesTests.columns {
          let own = Float(generator.unit() - 0.5)
          rows.append(own + (copy ? (column.isMultiple(of: 2) ? place : -place) : 0))
        }
        // What is sure to 0.9 is right in nine of ten recordings, and in seven of ten copies.
        let share = copy ? 0.5 + (confidence - 0.5) / 2 : confidence
        labels.append((number * 0.618).truncatingRemainder(dividingBy: 1) < share ? 0 : 1)
        isCopy.append(copy)
      }
    }

    func fit(telling: Bool = true, recordingsOnly: Bool = false) throws -> Fitted {
      let count = recordingsOnly ? 400 : labels.count
      let width = 2 + CalibrateCopiesTests.columns
      var node = Calibrate()
      node.precision = 0.8
      let kept = Array(rows.prefix(count * width))
      return try node.fit(
        Examples(
          StoredRows(copying: kept.span, width: width, count: count),
          labels: Array(labels.prefix(count)), classes: CalibrateCopiesTests.classes,
          isCopy: telling ? Array(isCopy.prefix(count)) : nil),
        input: CalibrateCopiesTests.input, options: FitOptions(seed: 0))
    }
  }

  private static var node: Calibrate {
    var node = Calibrate()
    node.precision = 0.8
    return node
  }

  /// How many recordings, or copies, are sure, and which share of these is right.
  private func sure(
    _ made: Made, _ fitted: Fitted, copies: Bool
  ) throws -> (count: Int, precision: Double) {
    let (node, input) = (CalibrateCopiesTests.node, CalibrateCopiesTests.input)
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

  @Test func whatIsUnlikeRecordingsIsSureLessOften() throws {
    let made = Made()
    let (fitted, blind) = (try made.fit(), try made.fit(telling: false))
    let (recordings, copies) = (
      try sure(made, fitted, copies: false), try sure(made, fitted, copies: true)
    )
    #expect(recordings.precision >= 0.8)
    #expect(copies.count < 20)
    #expect(recordings.count > 150)
    // Who does not tell them apart promises too much of copies, and is too careful with recordings.
    #expect(try sure(made, blind, copies: true).precision < 0.77)
    #expect(try recordings.count > sure(made, blind, copies: false).count)
  }

  @Test func whatIsUsualDoesNotDependOnCopies() throws {
    let made = Made()
    let (with, without) = (try made.fit(), try made.fit(recordingsOnly: true))
    for name in ["typical_mean", "typical_scale", "typical_directions"] {
      let tensor = try #require(with.tensors[name])
      #expect(tensor == without.tensors[name])
    }
    // Folds are drawn of other rows, so what is held out of each differs.
    for name in ["distance", "limits"] {
      let (a, b) = (try #require(with.tensors[name]), try #require(without.tensors[name]))
      #expect(a.values.count == b.values.count && a.values.count == 1)
      #expect(abs(a.values[0] / b.values[0] - 1) < 0.05, "\(name)")
    }
  }

  @Test func aFarRowsTemperatureRisesWithTheSquare() throws {
    let made = Made()
    let fitted = try made.fit()
    let (node, input) = (CalibrateCopiesTests.node, CalibrateCopiesTests.input)
    let scores: [Float] = [0.9, 0.1]
    let mean = try #require(fitted.tensors["typical_mean"]).values
    let scale = try #require(fitted.tensors["typical_scale"]).values
    let usual = try #require(fitted.tensors["distance"]).values[0]
    let temperature = try #require(fitted.tensors["temperature"]).values[0]
    // Every column the same number of deviations off, in turns up and down.
    func first(_ deviations: Float) throws -> Float {
      let far = mean.indices.map {
        mean[$0] + ($0.isMultiple(of: 2) ? deviations : -deviations) / scale[$0]
      }
      return try outputRows(of: node, input: input, rows: scores + far, fitted: fitted)[0]
    }
    func expected(_ factor: Float) -> Float {
      let odds = Float.log(9) / (temperature * factor)
      return 1 / (1 + Float.exp(-odds))
    }
    #expect(abs(try first(0) - expected(1)) < 1e-5)
    // Directions in which recordings differ, by chance alone here, take a little of it.
    let near = try first(2)
    #expect(near < expected(2.5 / (usual * usual)) && near >= expected(4 / (usual * usual)) - 1e-4)
  }

  @Test func followsEveryRuleOfNodes() throws {
    let made = Made()
    let broken = checkNode(
      CalibrateCopiesTests.node, input: CalibrateCopiesTests.input,
      rows: Array(made.rows.prefix(20 * 42)), fitted: try made.fit())
    #expect(broken == [], "\(broken)")
  }

  @Test func modelsWithAnotherWidthAreRefused() throws {
    var fitted = try Made().fit()
    fitted.tensors["typical_scale"] = Tensor(shape: [3], [0, 0, 0])
    let problem = #expect(throws: Problem.self) {
      try CalibrateCopiesTests.node.prepare(for: CalibrateCopiesTests.input, fitted: fitted)
    }
    #expect(problem?.code == .damagedModel)
  }

  @Test func anAnswerThatIsMoreLikelyWrongIsNeverSure() throws {
    // All but the surest is right: without a floor the least sure one would keep the promise.
    let rows: [Float] = (0..<30).flatMap { row -> [Float] in
      let most = 0.36 + 0.01 * Float(row)
      return [most, (1 - most) / 2, (1 - most) / 2]
    }
    let input = Format(.scores, width: 3, clock: .item, names: ["x", "y", "z"])
    let labels = [Int](repeating: 0, count: 29) + [1]
    for (precision, floor) in [(0.8, Float(0.5)), (0.3, 0.3)] {
      var node = Calibrate()
      node.precision = precision
      let fitted = try node.fit(
        Examples(rows: rows, width: 3, labels: labels, classes: ["x", "y", "z"]), input: input,
        options: FitOptions(seed: 0))
      let least = try #require(fitted.tensors["threshold"]).values[0]
      #expect(least >= floor && least < floor + 0.2)
    }
  }
}
