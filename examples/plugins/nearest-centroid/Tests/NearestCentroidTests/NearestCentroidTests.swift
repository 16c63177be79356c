import Glibc
import GraphCore
import GraphTesting
import Testing

@testable import NearestCentroid

@Suite struct NearestCentroidTests {
  private let features = Format(.features, width: 2, clock: .item)
  /// The means are (1, 0) for calm and (4, 4) for angry.
  private let examples = Examples(
    rows: [0, 0, 2, 0, 4, 3, 4, 5], width: 2, labels: [0, 0, 1, 1], classes: ["calm", "angry"])

  private func fitted(_ node: NearestCentroid = NearestCentroid()) throws -> Fitted {
    try node.fit(examples, input: features, options: FitOptions(seed: 1))
  }

  @Test func keepsTheRulesOfNodes() throws {
    #expect(checkNode(NearestCentroid(), input: features, fitted: try fitted()) == [])
  }

  @Test func learnsTheMeanOfEachClass() throws {
    let fitted = try fitted()
    #expect(fitted.labels == ["calm", "angry"])
    #expect(fitted.tensors == ["means": Tensor(shape: [2, 2], [1, 0, 4, 4])])
  }

  /// (1, 0) lies on one mean, and 5 from the other, a triangle of 3 and 4: 1 / (1 + e^-5).
  @Test func scoresByDistance() throws {
    let scores = try outputRows(
      of: NearestCentroid(), input: features, rows: [1, 0], fitted: try fitted())
    #expect(abs(scores[0] - 0.993_307_15) < 1e-6)
    #expect(abs(scores[0] + scores[1] - 1) < 1e-6)
  }

  /// (0, 2) is at right angles to (1, 0), distance 1, and at 45 degrees to (4, 4), distance 1 - 1/sqrt 2.
  @Test func scoresByAngle() throws {
    var node = NearestCentroid()
    node.metric = .cosine
    node.sharpness = 2
    let scores = try outputRows(of: node, input: features, rows: [0, 2], fitted: try fitted(node))
    let expected = 1 / (1 + exp(-2 * 0.5.squareRoot()))
    #expect(abs(Double(scores[1]) - expected) < 1e-6)
  }

  /// (1, 0) is 5 from (4, 4) with p = 2, and 7 with p = 1.
  @Test(arguments: [(1.0, 7.0), (2.0, 5.0)])
  func scoresByPowers(p: Double, distance: Double) throws {
    var node = NearestCentroid()
    node.metric = .minkowski(Minkowski(p: p))
    let scores = try outputRows(of: node, input: features, rows: [1, 0], fitted: try fitted(node))
    #expect(abs(Double(scores[1]) - 1 / (1 + exp(distance))) < 1e-6)
  }

  @Test func refusesAClassWithoutRows() {
    let examples = Examples(rows: [1, 2], width: 1, labels: [0, 0], classes: ["calm", "angry"])
    #expect {
      try NearestCentroid().fit(examples, input: features, options: FitOptions(seed: 1))
    } throws: {
      ($0 as? Problem)?.message.contains("no rows of the class 'angry'") == true
    }
  }

  @Test func refusesAModelOfOtherColumns() throws {
    let wider = Format(.features, width: 3, clock: .item)
    let fitted = try fitted()
    #expect {
      try NearestCentroid().prepare(for: wider, fitted: fitted)
    } throws: {
      ($0 as? Problem)?.code == .damagedModel
    }
  }

  @Test func canBeExported() {
    #expect(entry(1) != nil)
    #expect(entry(2) == nil)
  }
}
