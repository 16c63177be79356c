import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct WhitenTests {
  let golden: Golden
  let rows: [Float]
  let labels: [Int]
  let input = Format(.features, width: 7, clock: .item)

  init() throws {
    golden = try Golden("robust/robust")
    rows = try golden.values("whiten/x")
    labels = try golden.values("whiten/y").map { Int($0) }
  }

  var examples: Examples {
    Examples(rows: rows, width: 7, labels: labels, classes: ["a", "b", "c"])
  }

  func node(_ shrinkage: Double) -> Whiten {
    var node = Whiten()
    node.shrinkage = shrinkage
    return node
  }

  func fit(_ node: Whiten, _ examples: Examples) throws(Problem) -> Fitted {
    try node.fit(examples, input: input, options: FitOptions(seed: 0))
  }

  @Test func followsEveryRuleOfNodes() throws {
    let fitted = try fit(Whiten(), examples)
    #expect(checkNode(Whiten(), input: input, rows: rows, fitted: fitted) == [])
  }

  @Test(arguments: [("none", 0), ("usual", 0.8), ("all", 1)])
  func agreesWithNumpy(name: String, shrinkage: Double) throws {
    let node = node(shrinkage)
    let output = try run(node, fitted: try fit(node, examples), input: input, rows)
    try golden.expect("whiten/\(name)", output, tolerance: 2e-6)
  }

  @Test func makesTheCovarianceWithinClassesTheIdentity() throws {
    let node = node(0)
    let output = try run(node, fitted: try fit(node, examples), input: input, rows)
    for first in 0..<7 {
      for second in 0...first {
        var sum = 0.0
        for own in 0..<3 {
          let members = labels.indices.filter { labels[$0] == own }
          func mean(_ column: Int) -> Double {
            members.reduce(0) { $0 + Double(output[7 * $1 + column]) } / Double(members.count)
          }
          let (one, other) = (mean(first), mean(second))
          for row in members {
            let (a, b) = (Double(output[7 * row + first]), Double(output[7 * row + second]))
            sum += (a - one) * (b - other)
          }
        }
        #expect(abs(sum / 90 - (first == second ? 1 : 0)) < 1e-5)
      }
    }
  }

  /// The weights are those for the rows as they are.
  @Test(arguments: [("none", 0), ("usual", 0.8), ("all", 1)])
  func logisticLearnsOnWhitenedColumns(name: String, whitening: Double) throws {
    var node = Logistic()
    (node.c, node.classWeight, node.tolerance, node.whitening) = (0.05, .balanced, 1e-9, whitening)
    let fitted = try node.fit(examples, input: input, options: FitOptions(seed: 0))
    try golden.expect(
      "logistic/\(name)/weight", try #require(fitted.tensors["weight"]).values, tolerance: 1e-5)
    let output = try run(node, fitted: fitted, input: input, rows)
    try golden.expect("logistic/\(name)/probabilities", output, tolerance: 1e-5)
  }

  @Test func logisticRefusesWhatCannotBeInverted() {
    var node = Logistic()
    node.whitening = 0
    let twice = (0..<90).flatMap { row -> [Float] in [rows[7 * row], 2 * rows[7 * row]] }
    let examples = Examples(rows: twice, width: 2, labels: labels, classes: ["a", "b", "c"])
    expectProblem(
      "SG0504", "the covariance that 'logistic' finds within the classes can't be inverted",
      "raise `whiten`"
    ) { () throws(Problem) in
      _ = try node.fit(examples, input: input, options: FitOptions(seed: 0))
    }
  }

  @Test func countsItsMemoryAndItsModel() throws {
    let need = try #require(
      Whiten().fitNeed(for: FitSize(rows: 7200, columns: 2216, classes: 8), input: input))
    #expect(need.model >= 2 * 2216 * 2217 && need.model < 11 << 20)
    #expect(need.working < 220 << 20)
    #expect(
      try fit(Whiten(), examples).tensors["inverse"]?.shape == [28])
  }

  @Test func refusesWhatCannotBeInverted() throws {
    // The second column is twice the first one.
    let twice = (0..<90).flatMap { row -> [Float] in [rows[7 * row], 2 * rows[7 * row]] }
    let examples = Examples(rows: twice, width: 2, labels: labels, classes: ["a", "b", "c"])
    expectProblem(
      "SG0504", "the covariance that 'whiten' finds within the classes can't be inverted",
      "raise `shrinkage`"
    ) { () throws(Problem) in _ = try fit(node(0), examples) }
    #expect(try fit(node(0.1), examples).tensors["inverse"]?.values.count == 3)
    let constant = Examples(
      rows: [Float](repeating: 3, count: 8), width: 2, labels: [0, 1, 0, 1], classes: ["a", "b"])
    expectProblem(
      "SG0504", "the covariance that 'whiten' finds within the classes can't be inverted",
      "scale the features with `normalize`, or raise `shrinkage`"
    ) { () throws(Problem) in _ = try fit(Whiten(), constant) }
  }

  @Test func refusesAModelOfAnotherWidth() {
    let fitted = Fitted(tensors: ["inverse": Tensor(shape: [3], [1, 0, 1])])
    expectProblem("SG0503", "the model's tensor 'inverse' has shape [3], expected [28]") {
      () throws(Problem) in _ = try Whiten().format(for: input, fitted: fitted)
    }
    expectProblem(
      "SG0301", "'whiten' takes features, not scores of the fitted classes, once an item",
      "put a node that makes features before it, such as `functionals`"
    ) { () throws(Problem) in
      _ = try Whiten().format(for: Format(.scores, width: 0, clock: .item))
    }
  }
}
