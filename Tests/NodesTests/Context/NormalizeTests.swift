import GraphCore
import GraphTesting
import Nodes
import TestSupport
import Testing

@Suite struct NormalizeTests {
  let input = Format(.features, width: 3, clock: .item, names: ["a", "b", "c"])
  let rows: [Float] = [1, 10, 7, 2, 20, 7, 3, 60, 7]

  func fit(_ rows: [Float], width: Int = 3) throws(Problem) -> Fitted {
    let labels = [Int](repeating: 0, count: rows.count / width)
    return try Normalize().fit(
      Examples(rows: rows, width: width, labels: labels, classes: [""]), input: input,
      options: FitOptions(seed: 0))
  }

  @Test func learnsMeansAndPopulationDeviationsOfKnownColumns() throws {
    let fitted = try fit(rows)
    #expect(fitted.tensors["mean"] == Tensor(shape: [3], [2, 30, 7]))
    let scale = try #require(fitted.tensors["scale"]).values
    #expect(scale == [Float((2.0 / 3).squareRoot()), Float((1400.0 / 3).squareRoot()), 1])
    #expect(fitted.labels.isEmpty)
  }

  @Test func aColumnThatIsConstantUpToRoundingGetsScaleOne() throws {
    let fitted = try fit([1e7 + 1, 0, 0.1, 1e7 + 1, 0, 0.1, 1e7 + 1, 0, 0.1])
    #expect(fitted.tensors["scale"]?.values == [1, 1, 1])
  }

  @Test func bringsTheRowsOfTheFitToMeanZeroAndDeviationOne() throws {
    let output = try run(Normalize(), fitted: try fit(rows), input: input, rows)
    for column in 0..<2 {
      let values = stride(from: column, to: 9, by: 3).map { Double(output[$0]) }
      #expect(abs(values.reduce(0, +)) < 1e-6)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 3 - 1) < 1e-6)
    }
    #expect([output[2], output[5], output[8]] == [0, 0, 0])
  }

  @Test func clipsWhatIsFarFromTheMeanWithoutChangingTheRest() throws {
    var node = Normalize()
    node.clip = 0.5
    let fitted = try node.fit(
      Examples(rows: rows, width: 3, labels: [0, 0, 0], classes: [""]), input: input,
      options: FitOptions(seed: 0))
    #expect(fitted == (try fit(rows)))
    let free = try run(Normalize(), fitted: fitted, input: input, rows)
    let output = try run(node, fitted: fitted, input: input, rows)
    #expect(output == free.map { max(-0.5, min(0.5, $0)) })
    #expect(output.contains(0.5) && output.contains(-0.5) && output.contains { abs($0) < 0.5 })
  }

  @Test(arguments: [Normalize.Scope.item, .running]) func clipsInEveryScope(
    scope: Normalize.Scope
  ) throws {
    let input = Format(
      .features, width: 1,
      clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 100)))
    var node = Normalize()
    node.scope = scope
    let rows: [Float] = [1, 2, 1, 2, 1, 2, 1, 2, 1, -30, 40]
    let free = try outputRows(of: node, input: input, rows: rows)
    node.clip = 1.25
    let output = try outputRows(of: node, input: input, rows: rows)
    #expect(output == free.map { max(-1.25, min(1.25, $0)) })
    #expect(output != free)
    #expect(checkNode(node, input: input) == [])
  }

  @Test func keepsNamesAndClockButNotTheScale() throws {
    var bands = input
    bands.scale = .decibel
    #expect(try Normalize().format(for: bands) == input)
    #expect(try Normalize().format(for: bands, fitted: try fit(rows)) == input)
  }

  @Test func refusesWhatIsNoFeatures() {
    expectProblem(
      "SG0301", "'normalize' takes features, not audio, mono, 16000 Hz",
      "put a node that makes features before it, such as `mfcc` or `pool`"
    ) { () throws(Problem) in
      _ = try Normalize().format(for: .audio(rate: 16_000, channels: 1))
    }
  }

  @Test func refusesToLearnFromNothingAndFromNumbersThatAreNone() {
    expectProblem("SG0504", "'normalize' has no rows to learn from") { () throws(Problem) in
      _ = try fit([])
    }
    expectProblem("SG0504", "row 2 of the examples holds a number that is not finite in column 'b'")
    { () throws(Problem) in
      _ = try fit([1, 2, 3, 4, .nan, 6])
    }
  }

  @Test func refusesAModelOfAnotherWidthOrWithoutScales() {
    let tensors = ["mean": Tensor(shape: [2], [0, 0]), "scale": Tensor(shape: [2], [1, 1])]
    expectProblem("SG0503", "the model's tensor 'scale' has shape [2], expected [3]") {
      () throws(Problem) in
      _ = try Normalize().prepare(for: input, fitted: Fitted(tensors: tensors))
    }
    let zero = [
      "mean": Tensor(shape: [3], [0, 0, 0]), "scale": Tensor(shape: [3], [1, 0, 1]),
    ]
    expectProblem("SG0503", "the model's tensor 'scale' holds numbers that are not above 0") {
      () throws(Problem) in
      _ = try Normalize().prepare(for: input, fitted: Fitted(tensors: zero))
    }
  }
}
