import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct AverageTests {
  /// Two classifiers side by side.
  func joined(_ first: [String], _ second: [String]) -> Format {
    Format.joined([
      ("a", Format(.scores, width: first.count, clock: .item, names: first)),
      ("b", Format(.scores, width: second.count, clock: .item, names: second)),
    ])
  }

  func node(_ change: (inout Average) -> Void = { _ in }) -> Average {
    var node = Average()
    change(&node)
    return node
  }

  @Test(arguments: Average.Method.allCases)
  func followsEveryRuleOfNodes(method: Average.Method) {
    let input = joined(["x", "y", "z"], ["x", "y", "z"])
    #expect(checkNode(node { $0.method = method }, input: input) == [])
  }

  @Test func theMeanIsWeightedAndKeepsTheClasses() throws {
    let input = joined(["x", "y"], ["x", "y"])
    let average = node { $0.weights = [3, 1] }
    #expect(
      try average.format(for: input)
        == Rows(format: input, [0.5, 0.5, 0.25, 0.75]).through(average).format)
    #expect(try average.format(for: input).names == ["x", "y"])
    #expect(
      try Rows(format: input, [0.5, 0.5, 0.25, 0.75]).through(average).values == [0.4375, 0.5625])
    #expect(
      try Rows(format: input, [0.5, 0.5, 0.25, 0.75]).through(node()).values == [0.375, 0.625])
  }

  @Test func theGeometricMeanSumsToOneAndSurvivesZeros() throws {
    let input = joined(["x", "y"], ["x", "y"])
    let average = node { $0.method = .geometric }
    // √(0.8 0.2) = √(0.2 0.8): even odds; √(0.9 0.8) to √(0.1 0.2): 6 to 1.
    let even = try Rows(format: input, [0.8, 0.2, 0.2, 0.8, 0.9, 0.1, 0.8, 0.2]).through(average)
    let wanted: [Float] = [0.5, 0.5, 6 / 7, 1 / 7]
    #expect(near(even.values, wanted, within: 1e-6))
    let zeros = try Rows(format: input, [0, 1, 1, 0]).through(average)
    #expect(zeros.values == [0.5, 0.5])
    let none = try Rows(format: input, [.nan, 1, 1, 0]).through(average)
    #expect(none.values.everyOne { $0.isNaN })
  }

  @Test func oneClassifierIsItsOwnAverage() throws {
    let input = Format(.scores, width: 2, clock: .item, names: ["x", "y"])
    #expect(try Rows(format: input, [0.25, 0.75]).through(node()).values == [0.25, 0.75])
  }

  @Test func scoresOfClassesThatNobodyKnowsYetAreTaken() throws {
    #expect(try node().format(for: joined([], [])).width == 0)
  }

  @Test func refusesOtherClassesAndWeightsThatDoNotFit() {
    func refused(_ message: String, _ cure: String?, _ input: Format, _ weights: [Double]?) {
      expectProblem("SG0304", message, cure) { () throws(Problem) in
        _ = try node { $0.weights = weights }.format(for: input)
      }
    }
    refused(
      "'b' scores y, x, but 'a' scores x, y", "fit all of them on the same labels",
      joined(["x", "y"], ["y", "x"]), nil)
    refused(
      "'b' scores x, y, z, but 'a' scores x, y", "fit all of them on the same labels",
      joined(["x", "y"], ["x", "y", "z"]), nil)
    let input = joined(["x", "y"], ["x", "y"])
    refused(
      "'weights' has 3 numbers for 2 inputs", "give one for each node of 'in', in that order",
      input, [1, 1, 1])
    for weights in [[0.0, 0], [-1, 2], []] {
      refused(
        "'weights' is \(weights.text), but takes numbers of 0...1e6, not all 0", nil, input, weights
      )
    }
    expectProblem(
      "SG0301", "'average' takes the scores of classifiers, not audio, mono, 16000 Hz",
      "name classifiers with `in: [a, b]`"
    ) { () throws(Problem) in _ = try node().format(for: .audio(rate: 16_000, channels: 1)) }
  }

  @Test func theCompilerSaysWhichColumnsAreWhose() throws {
    let text = """
      sergraph: 1
      nodes:
        audio: {use: decode, expect: 16000}
        frames: {use: framing, frame_length: 400, hop_length: 160}
        level: {use: rms}
        crossings: {use: zcr, in: frames}
        one: {use: gmm, in: level}
        other: {use: hmm, in: crossings}
        others: {use: gmm, in: crossings, over: item}
        both: {use: average, in: [other, others], weights: [2, 1]}
      """
    let graph = try GraphReader.read(
      try readYAML(text, name: "test.yaml"), path: "test.yaml", nodes: standardNodes)
    let open = try Compiler.compile(graph)
    #expect(open.steps.last?.output == Format(.scores, width: 0, clock: .item, sampleRate: 16_000))
    func fitted(_ name: String) -> Fitted { Fitted(tensors: [:], labels: ["x", "y"]) }
    let plan = try Compiler.compile(
      graph, fitted: ["one": fitted("one"), "other": fitted("other"), "others": fitted("others")])
    let average = try #require(plan.steps.last)
    #expect(average.input.parts.map(\.port) == ["other", "others"])
    #expect(average.input.parts.map(\.columns) == [0..<2, 2..<4])
    #expect(average.output.names == ["x", "y"])
    #expect(average.output.parts.isEmpty)
  }
}
