import GraphCore
import GraphTesting
import Nodes
import SERGraphs
import TestSupport
import Testing

/// Whose statistics, and which: against `Tests/Golden/normalize.safetensors`.
@Suite struct NormalizeScopeTests {
  let golden: Safetensors
  let rows: [Float]
  let input = Format(
    .features, width: 6,
    clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40)))
  let speakers = (0..<101).map { $0 % 2 == 0 ? "ann" : "bob" }

  init() throws {
    golden = try Safetensors.read("\(Golden.root)/Tests/Golden/normalize.safetensors")
    rows = try #require(golden.tensors["x"]).values
  }

  func node(_ change: (inout Normalize) -> Void) -> Normalize {
    var node = Normalize()
    change(&node)
    return node
  }

  func fit(_ node: Normalize, speakers: [String]? = nil) throws(Problem) -> Fitted {
    try node.fit(
      Examples(
        rows: rows, width: 6, labels: [Int](repeating: 0, count: rows.count / 6), classes: [""],
        speakers: speakers), input: input, options: FitOptions(seed: 0))
  }

  /// Differences relative to the largest magnitude of each column.
  func expect(
    _ values: [Float], near name: String, within tolerance: Float = 1e-6,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try #require(golden.tensors[name], sourceLocation: location).values
    try #require(values.count == wanted.count, sourceLocation: location)
    for column in 0..<6 {
      let cells = stride(from: column, to: wanted.count, by: 6)
      let largest = cells.map { abs(wanted[$0]) }.max() ?? 0
      let worst = cells.map { abs(values[$0] - wanted[$0]) }.max() ?? 0
      #expect(
        worst <= tolerance * max(largest, 1), "\(name), column \(column): \(worst)",
        sourceLocation: location)
    }
  }

  private static let methods: [(String, @Sendable (inout Normalize) -> Void)] = [
    ("zscore", { _ in }),
    ("mean", { $0.method = .mean }),
    ("minmax", { $0.method = .minmax }),
    (
      "minmax_pm1",
      {
        $0.method = .minmax
        $0.featureRange = [-1, 1]
      }
    ),
    ("robust", { $0.method = .robust }),
    (
      "robust_10_90",
      {
        $0.method = .robust
        $0.quantileRange = [10, 90]
      }
    ),
  ]

  @Test(arguments: methods.indices)
  func fitsAsScikitLearnDoes(number: Int) throws {
    let (name, change) = Self.methods[number]
    let node = node(change)
    #expect(node.needsFitting)
    let fitted = try fit(node)
    let output = try outputRows(of: node, input: input, rows: rows, fitted: fitted)
    try expect(output, near: name)
    #expect(checkNode(node, input: input, rows: rows, fitted: fitted) == [])
  }

  @Test(arguments: methods.indices)
  func anItemByItselfGivesWhatAFitOnItGives(number: Int) throws {
    let (name, change) = Self.methods[number]
    var alone = node(change)
    let fitted = try fit(alone)
    alone.scope = .item
    #expect(!alone.needsFitting)
    #expect(alone.delay(for: input) == .wholeItem)
    let output = try outputRows(of: alone, input: input, rows: rows)
    try expect(output, near: name)
    #expect(output == (try outputRows(of: node(change), input: input, rows: rows, fitted: fitted)))
    #expect(checkNode(alone, input: input) == [])
  }

  @Test(arguments: [("zscore", Normalize.Method.zscore), ("robust", .robust)])
  func eachSpeakerHasTheirOwnStatistics(name: String, method: Normalize.Method) throws {
    let node = node {
      $0.method = method
      $0.scope = .speaker
    }
    #expect(node.enrolsSpeakers)
    let fitted = try fit(node, speakers: speakers)
    #expect(fitted.speakers == ["ann", "bob"])
    var output = [Float](repeating: 0, count: rows.count)
    for (first, speaker) in ["ann", "bob"].enumerated() {
      let theirs = stride(from: first, to: 101, by: 2)
      let scaled = try outputRows(
        of: node, input: input, rows: theirs.flatMap { rows[6 * $0..<6 * $0 + 6] },
        fitted: fitted, item: ItemIdentity(path: "a.wav", speaker: speaker))
      for (index, row) in theirs.enumerated() {
        output.replaceSubrange(6 * row..<6 * row + 6, with: scaled[6 * index..<6 * index + 6])
      }
    }
    try expect(output, near: "speaker/\(name)")
    #expect(
      checkNode(
        node, input: input, rows: rows, fitted: fitted,
        item: ItemIdentity(path: "a.wav", speaker: "bob")) == [])
  }

  @Test(arguments: [("zscore", Normalize.Method.zscore), ("mean", .mean)])
  func runningWeighsOlderRowsLess(name: String, method: Normalize.Method) throws {
    let node = node {
      $0.method = method
      $0.scope = .running
      $0.halfLife = 0.25
    }
    #expect(!node.needsFitting)
    #expect(node.delay(for: input) == .seconds(0))
    let output = try outputRows(of: node, input: input, rows: rows)
    #expect(output.prefix(6).everyOne { $0 == 0 })
    try expect(output, near: "running/\(name)", within: 2e-6)
    #expect(checkNode(node, input: input) == [])
  }

  @Test func aStepIsForgottenAfterSomeHalfLives() throws {
    let node = node {
      $0.method = .mean
      $0.scope = .running
      $0.halfLife = 0.1
    }
    let one = Format(.features, width: 1, clock: input.clock)
    // The weight of what lies before the step halves every ten rows; so does the distance from the mean.
    let steps = [Float](repeating: 0, count: 1000) + [Float](repeating: 1, count: 50)
    let output = try outputRows(of: node, input: one, rows: steps)
    #expect(output[999] == 0)
    for (row, left) in [(1009, 0.5), (1019, 0.25), (1049, 0.03125)] {
      #expect(abs(Double(output[row]) - left) < 1e-6)
    }
  }

  @Test func noneLeavesRowsAsTheyAreAndNeedsNoFit() throws {
    let node = node { $0.method = .none }
    #expect(!node.needsFitting)
    #expect(try outputRows(of: node, input: input, rows: rows) == rows)
    #expect(checkNode(node, input: input) == [])
  }

  @Test func anItemOfOneRowBecomesZeroOrTheLowerEnd() throws {
    let row: [Float] = [1, -2, 3, 0, 5, 1e9]
    for method in [Normalize.Method.zscore, .mean, .robust, .minmax] {
      let node = node {
        $0.method = method
        $0.scope = .item
        $0.featureRange = [2, 3]
      }
      let expected: Float = method == .minmax ? 2 : 0
      #expect(
        try outputRows(of: node, input: input, rows: row)
          == [Float](repeating: expected, count: 6))
    }
  }
}
