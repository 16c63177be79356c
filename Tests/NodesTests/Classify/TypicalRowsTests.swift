import GraphCore
import Learning
import TestSupport
import Testing

@testable import Nodes

/// What the features of recordings usually are, and how far others are from it.
@Suite struct TypicalRowsTests {
  private func learn(_ rows: [Float], width: Int, seed: UInt64 = 0) throws -> TypicalRows {
    let count = rows.count / width
    return try TypicalRows(
      Examples(
        rows: rows, width: width, labels: [Int](repeating: 0, count: count), classes: ["x"]),
      features: 0..<width, rows: Array(0..<count),
      rank: TypicalRows.rank(rows: count, columns: width), seed: seed)
  }

  private func remainder(_ row: ArraySlice<Float>, by typical: TypicalRows) -> Double {
    var standardized = [Float](repeating: 0, count: row.count)
    let numbers = Array(row)
    typical.standardize(numbers.span, into: &standardized)
    return typical.remainder(of: standardized)
  }

  @Test(arguments: 0..<20) func remaindersAreThoseOfASingularValueDecomposition(
    seed: UInt64
  ) throws {
    let golden = try Golden("robust/robust")
    let typical = try learn(golden.values("typical/x"), width: 60, seed: seed)
    let others = try golden.values("typical/others")
    let found = (0..<10).map { Float(remainder(others[60 * $0..<60 * ($0 + 1)], by: typical)) }
    try golden.expect("typical/remainder", found, tolerance: 1e-5)
  }

  @Test func whatRecordingsDoCountsLessThanWhatNoneDoes() throws {
    // Forty columns that go together, up and down, and a little of their own.
    var generator = SeededGenerator(seed: 1)
    var rows: [Float] = []
    for _ in 0..<100 {
      let together = Float(generator.unit() - 0.5)
      rows += (0..<40).map { _ in together + 0.1 * Float(generator.unit() - 0.5) }
    }
    let typical = try learn(rows, width: 40)
    let along = [Float](repeating: 0.5, count: 40)
    let across = (0..<40).map { Float($0.isMultiple(of: 2) ? 0.5 : -0.5) }
    #expect(remainder(along[...], by: typical) < 0.5)
    #expect(remainder(across[...], by: typical) > 1.5)
  }

  @Test func aColumnThatNeverVariesIsLeftAsItIs() throws {
    let typical = try learn([1, 5, 2, 5, 3, 5], width: 2)
    var standardized: [Float] = [0, 0]
    let row: [Float] = [2, 7]
    typical.standardize(row.span, into: &standardized)
    #expect(standardized == [0, 2])
  }

  @Test func aModelKeepsIt() throws {
    let golden = try Golden("robust/robust")
    let typical = try learn(golden.values("typical/x"), width: 60)
    #expect(typical.tensors["typical_directions"]?.shape == [3, 60])
    let read = try TypicalRows(Fitted(tensors: typical.tensors, labels: []), columns: 60)
    #expect(read.tensors == typical.tensors)
    let problem = #expect(throws: Problem.self) {
      try TypicalRows(Fitted(tensors: typical.tensors, labels: []), columns: 59)
    }
    #expect(problem?.code == .damagedModel)
  }

  @Test func aModelWithoutFeaturesIsRefused() throws {
    let plain = Fitted(
      tensors: ["temperature": Tensor(shape: [1], [1]), "distance": Tensor(shape: [1], [1])],
      labels: ["x", "y"])
    let input = Format.joined([
      ("scores", Format(.scores, width: 2, clock: .item, names: ["x", "y"])),
      ("features", Format(.features, width: 1, clock: .item)),
    ])
    expectProblem(
      "SG0502",
      "'calibrate' gets 'features', but the model was fitted without them, or by an earlier version",
      "fit the graph again with `sergraph fit`, or undo the change"
    ) { () throws(Problem) in _ = try Calibrate().prepare(for: input, fitted: plain) }
  }

  @Test func whatIsNoNumberIsNotTypical() throws {
    let typical = try learn([1, 5, 2, 6, 3, 7], width: 2)
    #expect(typical.remainder(of: [.nan, 0]).isNaN)
  }

  /// One speaker, one or two rows, one column, or copies alone: something finite comes out.
  @Test(arguments: [1, 2, 3, 50], [1, 45]) func hardlyAnythingIsEnough(count: Int, width: Int)
    throws
  {
    var generator = SeededGenerator(seed: 3)
    let rows = (0..<count * width).map { _ in Float(generator.unit()) }
    let names = (0..<width).map { "mel[\($0)]" }
    for copies in [false, true] {
      let examples = Examples(
        StoredRows(copying: rows.span, width: width, count: count),
        labels: [Int](repeating: 0, count: count), classes: ["x"],
        speakers: [String](repeating: "s", count: count),
        isCopy: copies ? [Bool](repeating: true, count: count) : nil)
      let found = try HeldOutDistances(examples, 0..<width, FeatureGroups(names), seed: 0)
      #expect(found.usual > 0 && found.usual.isFinite)
      #expect(found.limits.count == 1 && found.limits[0].isFinite)
      #expect(found.whole.count == count && !found.whole.contains { !$0.isFinite })
    }
  }

  @Test func foldsAndModelTakeOutAsManyDirections() throws {
    // A hundred of one speaker, twenty of another: twenty rows are enough for one direction only.
    var generator = SeededGenerator(seed: 4)
    let rows = (0..<120 * 60).map { _ in Float(generator.unit()) }
    let examples = Examples(
      rows: rows, width: 60, labels: [Int](repeating: 0, count: 120), classes: ["x"],
      speakers: (0..<120).map { $0 < 100 ? "a" : "b" })
    let found = try HeldOutDistances(
      examples, 0..<60, FeatureGroups([String](repeating: "x", count: 60)), seed: 0)
    #expect(found.typical.tensors["typical_directions"]?.shape == [1, 60])
  }
}
