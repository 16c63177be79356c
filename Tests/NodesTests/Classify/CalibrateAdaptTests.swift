import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

/// What is adapted without labels does not become surer.
@Suite struct CalibrateAdaptTests {
  private let input = Format(.scores, width: 3, clock: .item, names: ["x", "y", "z"])

  private func fitted(_ temperature: Float) -> Fitted {
    Fitted(
      tensors: ["temperature": Tensor(shape: [1], [temperature])], labels: ["x", "y", "z"])
  }

  private func examples(_ rows: [Float], width: Int = 3) -> Examples {
    Examples(
      rows: rows, width: width, labels: [Int](repeating: 0, count: rows.count / width), classes: [])
  }

  /// The mean probability of the likeliest class.
  private func confidence(
    _ rows: [Float], by fitted: Fitted, _ input: Format
  ) throws -> Double {
    let output = try outputRows(of: Calibrate(), input: input, rows: rows, fitted: fitted)
    let most = stride(from: 0, to: output.count, by: 3).map { output[$0..<$0 + 3].max() ?? 0 }
    return most.reduce(0) { $0 + Double($1) } / Double(most.count)
  }

  @Test func surerScoresGetATemperatureAtWhichTheyAreNot() throws {
    let before: [Float] = [0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.4, 0.35, 0.25]
    let after: [Float] = [0.9, 0.05, 0.05, 0.1, 0.1, 0.8, 0.2, 0.5, 0.3]
    let old = fitted(0.8)
    let new = try Calibrate().recalibrated(
      old, before: examples(before), after: examples(after), input: input)
    #expect((new.tensors["temperature"]?.values.first ?? 0) > 0.8)
    #expect(new.labels == old.labels && new.tensors.count == 1)
    let wanted = try confidence(before, by: old, input)
    #expect(try confidence(after, by: old, input) > wanted + 0.1)
    #expect(abs(try confidence(after, by: new, input) - wanted) < 1e-5)
  }

  @Test func moreCautiousScoresAreLeftAsTheyAre() throws {
    let (sure, cautious): ([Float], [Float]) = ([0.9, 0.05, 0.05], [0.4, 0.3, 0.3])
    let old = fitted(1)
    for (before, after) in [(sure, cautious), (sure, sure)] {
      #expect(
        try Calibrate().recalibrated(
          old, before: examples(before), after: examples(after), input: input) == old)
    }
  }

  /// What lies nearer to what was learnt from, since it was normalized anew, is no surer for that.
  @Test func aDistanceThatShrinksMakesNothingSurer() throws {
    let joined = Format.joined([
      ("scores", input), ("features", Format(.features, width: 2, clock: .item)),
    ])
    var old = fitted(0.5)
    old.tensors["distance"] = Tensor(shape: [1], [1])
    for (name, value) in [("typical_mean", Float(0)), ("typical_scale", 1)] {
      old.tensors[name] = Tensor(shape: [2], [value, value])
    }
    let before: [Float] = [0.5, 0.3, 0.2, 3, 4, 0.2, 0.6, 0.2, 2, 2]
    let after: [Float] = [0.5, 0.3, 0.2, 1, 1, 0.2, 0.6, 0.2, 0, 1]
    let new = try Calibrate().recalibrated(
      old, before: examples(before, width: 5), after: examples(after, width: 5), input: joined)
    let wanted = try confidence(before, by: old, joined)
    #expect(try confidence(after, by: old, joined) > wanted)
    #expect(abs(try confidence(after, by: new, joined) - wanted) < 1e-5)
    #expect(new.tensors["distance"] == old.tensors["distance"])
  }
}
