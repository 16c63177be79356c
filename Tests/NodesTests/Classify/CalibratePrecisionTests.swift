import GraphCore
import GraphTesting
import Learning
import TestSupport
import Testing

@testable import Nodes

/// Calibration by distance, and the probability from which answers can be relied on.
@Suite struct CalibratePrecisionTests {
  let golden: Golden
  let scores: [Float]
  let z: [Float]
  let labels: [Int]
  static let classes = ["x", "y", "z"]
  static let columns = [
    "rms_db.mean", "all.mel[3]_ln.std", "mfcc[0]_delta.p5", "hnr.mean", "semitones.mean", "f1.std",
    "unknown", "jitter.mean",
  ]

  init() throws {
    golden = try Golden("robust/robust")
    scores = try golden.values("calibrate/scores")
    z = try golden.values("calibrate/z")
    labels = try golden.values("calibrate/y").map { Int($0) }
  }

  static var plain: Format { Format(.scores, width: 3, clock: .item, names: classes) }
  static var input: Format {
    Format.joined([
      ("scores", plain), ("features", Format(.features, width: 8, clock: .item, names: columns)),
    ])
  }

  var rows: [Float] {
    var rows: [Float] = []
    for row in labels.indices {
      rows.append(contentsOf: scores[3 * row..<3 * row + 3])
      rows.append(contentsOf: z[8 * row..<8 * row + 8])
    }
    return rows
  }

  func fit(_ precision: Double? = nil, _ input: Format = input) throws(Problem) -> Fitted {
    var node = Calibrate()
    node.precision = precision
    let isPlain = input.parts.isEmpty
    // Four speakers: each is measured by the other three.
    return try node.fit(
      Examples(
        rows: isPlain ? scores : rows, width: isPlain ? 3 : 11, labels: labels,
        classes: CalibratePrecisionTests.classes, speakers: labels.indices.map { "s\($0 % 4)" }),
      input: input, options: FitOptions(seed: 0))
  }

  @Test(arguments: [nil, 0.6]) func followsEveryRuleOfNodes(precision: Double?) throws {
    var node = Calibrate()
    node.precision = precision
    let input = CalibratePrecisionTests.input
    let broken = checkNode(node, input: input, rows: rows, fitted: try fit(precision))
    #expect(broken == [], "\(broken)")
    let plain = CalibratePrecisionTests.plain
    #expect(checkNode(node, input: plain, rows: scores, fitted: try fit(precision, plain)) == [])
  }

  @Test func distanceMakesScoresMoreCautious() throws {
    let fitted = try fit()
    let temperature = try #require(fitted.tensors["temperature"]).values[0]
    #expect(abs(temperature - (try golden.number("calibrate/temperature"))) < 1e-4)
    #expect(
      abs(
        try #require(fitted.tensors["distance"]).values[0] - (try golden.number("calibrate/usual"))
      ) < 1e-5)
    let output = try outputRows(
      of: Calibrate(), input: CalibratePrecisionTests.input, rows: rows, fitted: fitted)
    try golden.expect("calibrate/calibrated", output, tolerance: 2e-5)
  }

  @Test func theThresholdKeepsWhatWasPromised() throws {
    let input = CalibratePrecisionTests.input
    var node = Calibrate()
    var before = 0
    for precision in [0.8, 0.7, 0.6] {
      node.precision = precision
      let fitted = try fit(precision)
      let format = try node.format(for: input, fitted: fitted)
      let certainty = try #require(format.certainty)
      #expect(certainty.precision == Float(precision))
      let output = try outputRows(of: node, input: input, rows: rows, fitted: fitted)
      let width = format.width
      let rows: [[Float]] = labels.indices.map { Array(output[width * $0..<width * $0 + 3]) }
      let sure = labels.indices.filter { certainty.isSure(rows[$0]) }
      let right = sure.count { rows[$0].firstIndex(of: rows[$0].max() ?? 0) == labels[$0] }
      #expect(Double(right) >= precision * Double(sure.count))
      // The less is promised, the more is answered; with one more answer the promise would not hold.
      #expect(sure.count > before)
      before = sure.count
    }
    #expect(before < 100)
  }

  @Test func nothingIsSureWhereNothingKeepsThePromise() throws {
    let wrong = Examples(
      rows: [0.9, 0.1, 0.8, 0.2, 0.3, 0.7], width: 2, labels: [1, 1, 0], classes: ["x", "y"])
    let input = Format(.scores, width: 2, clock: .item, names: ["x", "y"])
    var node = Calibrate()
    node.precision = 0.8
    let fitted = try node.fit(wrong, input: input, options: FitOptions(seed: 0))
    let certainty = try #require(try node.format(for: input, fitted: fitted).certainty)
    #expect(!certainty.isSure([1, 0]))
  }

  @Test func columnsBehindTheScoresSayWhatIsUnusual() throws {
    var node = Calibrate()
    node.precision = 0.6
    let fitted = try fit(0.6)
    let input = CalibratePrecisionTests.input
    let format = try node.format(for: input, fitted: fitted)
    #expect(format.classNames == CalibratePrecisionTests.classes)
    #expect(format.certainty?.reasons == ["level", "band", "noise", "voice"])
    #expect(
      format.names.suffix(4) == ["unlike.level", "unlike.band", "unlike.noise", "unlike.voice"])
    // Only the columns of the band are far away, further than anything counts.
    var far = [0.9, 0.05, 0.05] + (try #require(fitted.tensors["typical_mean"]).values)
    far[4] += 100
    far[5] -= 100
    let row = try outputRows(of: node, input: input, rows: far, fitted: fitted)
    let limits = try #require(fitted.tensors["limits"]).values
    #expect(row[3] == 0 && row[5] == 0 && row[6] == 0)
    #expect(abs(row[4] - 10 / limits[1]) < 1e-5)
    // Five recordings of a hundred have more of it than is usual, or nearly so: limits are of held-out rows.
    let output = try outputRows(of: node, input: input, rows: rows, fitted: fitted)
    for reason in 3..<7 {
      #expect((2...7).contains(labels.indices.count { output[7 * $0 + reason] > 1 }))
    }
  }

  @Test func namesTellWhatColumnsAreAbout() {
    for (name, reason) in [
      ("mfcc[0]_delta.std", FeatureReason.band), ("loud.mel[4]_ln.p5", .band),
      ("spectral_slope.mean", .band), ("rms_db.slope", .level), ("zcr.kurtosis", .noise),
      ("spectral_entropy.mean", .noise), ("features.voiced.hnr.mean", .noise),
      ("semitones.slope", .voice), ("f1.mean", .voice),
      ("mean_pause", .length),
    ] {
      #expect(FeatureReason.of(name) == reason, "\(name)")
    }
    #expect(FeatureReason.of("x.mean") == nil)
  }

  @Test func answersThatAreAsSureStayTogether() {
    func least(_ precision: Double) -> Float? {
      PrecisionThreshold.least(
        [0.9, 0.5, 0.7, 0.7, 0.4], isRight: [true, true, false, true, false], precision: precision)
    }
    #expect(least(1) == 0.9)
    #expect(least(0.7) == 0.5)
    #expect(least(0.6) == 0.4)
    #expect(PrecisionThreshold.least([0.5], isRight: [false], precision: 0.5) == nil)
  }

  @Test func aFloorLeavesOutTheLessSureBeforeAnythingIsCounted() {
    // Fourteen of sixteen are right from 0.45 on, four of six from 0.52, all from 0.62.
    let confidences = [Float](repeating: 0.45, count: 10) + [0.52, 0.52, 0.62, 0.62, 0.62, 0.62]
    let isRight = confidences.map { $0 != 0.52 }
    #expect(PrecisionThreshold.least(confidences, isRight: isRight, precision: 0.8) == 0.45)
    #expect(
      PrecisionThreshold.least(confidences, isRight: isRight, precision: 0.8, floor: 0.5) == 0.62)
    #expect(
      PrecisionThreshold.least(confidences, isRight: isRight, precision: 0.8, floor: 0.7) == nil)
  }

  @Test func refusesAModelOfAnotherPrecision() throws {
    var node = Calibrate()
    node.precision = 0.9
    let plain = CalibratePrecisionTests.plain
    let (without, half) = (try fit(nil, plain), try fit(0.5, plain))
    let cure = "fit the graph again with `sergraph fit`, or undo the change"
    expectProblem("SG0502", "the model was fitted without 'precision'", cure) {
      () throws(Problem) in _ = try node.format(for: plain, fitted: without)
    }
    expectProblem("SG0502", "'precision' is 0.9, but the model was fitted with 0.5", cure) {
      () throws(Problem) in _ = try node.format(for: plain, fitted: half)
    }
    #expect(try Calibrate().format(for: plain, fitted: half).certainty == nil)
  }

  @Test func refusesScoresThatWereJudgedBefore() {
    var judged = CalibratePrecisionTests.plain
    judged.certainty = Certainty(least: 0.5, precision: 0.8, reasons: [])
    expectProblem(
      "SG0304", "'calibrate' takes scores that were not judged yet",
      "leave out `precision` of the node before it"
    ) { () throws(Problem) in _ = try Calibrate().format(for: judged) }
    let two = Format.joined([("a", judged), ("b", CalibratePrecisionTests.plain)])
    expectProblem(
      "SG0304", "'a' gives scores that say when they can't be relied on, which a mean does not",
      "set `precision` of a `calibrate` behind 'average' instead"
    ) { () throws(Problem) in _ = try Average().format(for: two) }
  }
}
