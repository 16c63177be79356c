import Glibc
import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct CalibrateTests {
  let input = Format(.scores, width: 2, clock: .item, names: ["x", "y"])

  func model(_ temperature: Float) -> Fitted {
    Fitted(tensors: ["temperature": Tensor(shape: [1], [temperature])], labels: ["x", "y"])
  }

  func fitted(_ rows: [Float], _ labels: [Int]) throws(Problem) -> Fitted {
    try Calibrate().fit(
      Examples(rows: rows, width: 2, labels: labels, classes: ["x", "y"]), input: input,
      options: FitOptions(seed: 0))
  }

  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(Calibrate(), input: input, fitted: model(1.7)) == [])
  }

  @Test func theTemperatureIsARootOfTheProbabilities() throws {
    let scores = try outputRows(
      of: Calibrate(), input: input, rows: [0.8, 0.2, 1, 0, 0.5, 0.5], fitted: model(2))
    // √0.8 to √0.2 is 2 to 1.
    #expect(abs(scores[0] - 2 / 3) < 1e-6)
    #expect(scores[2] == 1)
    #expect(scores[4] == 0.5)
    let none = try outputRows(of: Calibrate(), input: input, rows: [.nan, 1], fitted: model(2))
    #expect(none.everyOne { $0.isNaN })
  }

  @Test func scoresBecomeAsSureAsTheyAreRight() throws {
    // 0.9 said, right three times of four: the log odds ln 9 have to become ln 3, so T is 2.
    let rows = [[Float]](repeating: [0.9, 0.1], count: 40).flatMap { $0 }
    let learnt = try fitted(rows, (0..<40).map { $0 % 4 == 0 ? 1 : 0 })
    #expect(abs((learnt.tensors["temperature"]?.values[0] ?? 0) - 2) < 1e-5)
    // And timid ones surer: 0.6 said, right nine times of ten.
    let timid = try fitted(
      [[Float]](repeating: [0.6, 0.4], count: 40).flatMap { $0 },
      (0..<40).map { $0 % 10 == 0 ? 1 : 0 })
    let wanted = log(1.5) / log(9.0)
    #expect(abs(Double(timid.tensors["temperature"]?.values[0] ?? 0) - wanted) < 1e-5)
  }

  @Test func theTemperatureStaysInItsRangeWhereEveryScoreIsRightOrWrong() throws {
    // It ends where the loss can't fall any more in double precision.
    let right = try fitted([0.6, 0.4, 0.3, 0.7], [0, 1])
    #expect((0.0009...0.05).contains(right.tensors["temperature"]?.values[0] ?? 0))
    let wrong = try fitted([0.6, 0.4, 0.3, 0.7], [1, 0])
    #expect((900...1001).contains(wrong.tensors["temperature"]?.values[0] ?? 0))
    #expect(try fitted([0.5, 0.5, 0.5, 0.5], [1, 0]).tensors["temperature"]?.values == [1])
  }

  @Test func wantsScoresThatWereNotLearntFrom() {
    #expect(Calibrate().wantsHeldOutScores)
    #expect(!MLP().wantsHeldOutScores)
  }

  @Test func refusesOtherClassesAndOtherRows() {
    expectProblem(
      "SG0504", "'calibrate' gets scores of x, y, but the labels are y, x",
      "put it after a classifier that was fitted on the same labels"
    ) { () throws(Problem) in
      _ = try Calibrate().fit(
        Examples(rows: [0.5, 0.5], width: 2, labels: [0], classes: ["y", "x"]), input: input,
        options: FitOptions(seed: 0))
    }
    expectProblem("SG0504", "'calibrate' needs at least two classes, the examples have 1") {
      () throws(Problem) in
      _ = try Calibrate().fit(
        Examples(rows: [1], width: 1, labels: [0], classes: ["x"]), input: input,
        options: FitOptions(seed: 0))
    }
    expectProblem(
      "SG0301", "'calibrate' takes the scores of a classifier, not features of 2, once an item",
      "put it after a classifier, such as `mlp`"
    ) { () throws(Problem) in
      _ = try Calibrate().format(for: Format(.features, width: 2, clock: .item))
    }
    let other = Format(.scores, width: 2, clock: .item, names: ["x", "z"])
    expectProblem(
      "SG0503", "'calibrate' was fitted on scores of x, y, but gets scores of x, z"
    ) { () throws(Problem) in _ = try Calibrate().format(for: other, fitted: model(1)) }
    expectProblem("SG0503", "the model's tensor 'temperature' is 0.0, not a number above 0") {
      () throws(Problem) in _ = try Calibrate().prepare(for: input, fitted: model(0))
    }
  }
}
