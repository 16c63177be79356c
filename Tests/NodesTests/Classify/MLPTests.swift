import GraphCore
import GraphTesting
import Learning
import Synchronization
import TestSupport
import Testing

@testable import Nodes

@Suite struct MLPTests {
  let input = Format(.features, width: 2, clock: .item)

  /// Points around the corners of a square; the class is the exclusive or of the coordinates' signs.
  func crosses(_ count: Int, seed: UInt64) -> Examples {
    var generator = SeededGenerator(seed: seed)
    var rows: [Float] = []
    var labels: [Int] = []
    for _ in 0..<count {
      let x = generator.below(2) == 0 ? -1.0 : 1
      let y = generator.below(2) == 0 ? -1.0 : 1
      rows.append(Float(x + 0.8 * (generator.unit() - 0.5)))
      rows.append(Float(y + 0.8 * (generator.unit() - 0.5)))
      labels.append(x * y > 0 ? 0 : 1)
    }
    return Examples(rows: rows, width: 2, labels: labels, classes: ["same", "different"])
  }

  /// Blobs around the corners of a polygon, one for each class.
  func blobs(_ count: Int, classes: Int, seed: UInt64) -> Examples {
    var generator = SeededGenerator(seed: seed)
    let centers: [(Double, Double)] = [(0, 4), (4, 1), (2, -4), (-3, -3), (-4, 2)]
    var rows: [Float] = []
    let labels = (0..<count).map { $0 % classes }
    for label in labels {
      rows.append(Float(centers[label].0 + 2 * (generator.unit() - 0.5)))
      rows.append(Float(centers[label].1 + 2 * (generator.unit() - 0.5)))
    }
    return Examples(
      rows: rows, width: 2, labels: labels, classes: (0..<classes).map { "class\($0)" })
  }

  func accuracy(_ node: MLP, _ fitted: Fitted, on examples: Examples) throws -> Double {
    let scores = try run(node, fitted: fitted, input: input, examples.numbers)
    let classes = fitted.labels.count
    let right = examples.labels.indices.filter { row in
      let row = (scores[row * classes..<(row + 1) * classes], examples.labels[row])
      return row.0.firstIndex(of: row.0.max() ?? 0) == row.0.startIndex + row.1
    }
    return Double(right.count) / Double(examples.count)
  }

  func fitted(_ node: MLP, on examples: Examples, seed: UInt64 = 1) throws -> Fitted {
    try node.fit(examples, input: input, options: FitOptions(seed: seed))
  }

  @Test(arguments: [[7], [40, 3]]) func followsEveryRuleOfNodes(sizes: [Int]) throws {
    var node = MLP()
    node.hiddenLayerSizes = sizes
    node.mostEpochs = 2
    let model = try fitted(node, on: crosses(40, seed: 1))
    #expect(checkNode(node, input: input, fitted: model) == [])
  }

  @Test func learnsTheExclusiveOrWhichNoLineSeparates() throws {
    var node = MLP()
    node.hiddenLayerSizes = [16]
    node.learningRate = 0.01
    let model = try fitted(node, on: crosses(400, seed: 3))
    #expect(try accuracy(node, model, on: crosses(400, seed: 4)) == 1)
  }

  @Test(arguments: [[8], [12, 6], [9, 20, 7]])
  func learnsSeparableBlobsWithAnyNumberOfLayers(sizes: [Int]) throws {
    var node = MLP()
    node.hiddenLayerSizes = sizes
    node.learningRate = 0.01
    let model = try fitted(node, on: blobs(250, classes: 5, seed: 3))
    #expect(try accuracy(node, model, on: blobs(250, classes: 5, seed: 4)) == 1)
    #expect(model.tensors.count == 2 * (sizes.count + 1))
    #expect(model.tensors["weight.0"]?.shape == [2, sizes[0]])
    #expect(model.labels == ["class0", "class1", "class2", "class3", "class4"])
  }

  @Test func theSameSeedGivesTheSameNumbersAndAnotherSeedOthers() throws {
    var node = MLP()
    node.mostEpochs = 5
    let examples = blobs(333, classes: 3, seed: 7)
    let first = try fitted(node, on: examples, seed: 11)
    #expect(try fitted(node, on: examples, seed: 11) == first)
    #expect(try fitted(node, on: examples, seed: 12) != first)
  }

  @Test func aRowsScoresDoNotDependOnItsChunkAndSumToOne() throws {
    var node = MLP()
    node.hiddenLayerSizes = [33, 5]
    node.mostEpochs = 2
    let examples = blobs(150, classes: 4, seed: 7)
    let model = try fitted(node, on: examples)
    let whole = try run(node, fitted: model, input: input, examples.numbers, chunk: 150)
    for chunk in [1, 7, 64] {
      #expect(
        try run(node, fitted: model, input: input, examples.numbers, chunk: chunk) == whole)
    }
    for row in 0..<150 {
      #expect(abs(whole[row * 4..<row * 4 + 4].reduce(0, +) - 1) < 1e-6)
    }
  }

  @Test func nanStaysNan() throws {
    var node = MLP()
    node.mostEpochs = 1
    let model = try fitted(node, on: blobs(20, classes: 2, seed: 7))
    let scores = try run(node, fitted: model, input: input, [.nan, 0])
    #expect(scores.everyOne { $0.isNaN })
  }

  @Test func stopsWhenTheLossNoLongerFalls() throws {
    var node = MLP()
    node.tolerance = 1e6
    node.patience = 3
    let epochs = Mutex<[Int]>([])
    _ = try node.fit(
      blobs(20, classes: 2, seed: 7), input: input,
      options: FitOptions(seed: 1) { epoch, most, _ in
        #expect(most == 200)
        epochs.withLock { $0.append(epoch) }
      })
    // The first epoch is better than nothing; four more are not.
    #expect(epochs.withLock { $0 } == [1, 2, 3, 4, 5])
  }

  @Test func isInterruptedByCancellation() async throws {
    let examples = blobs(20, classes: 2, seed: 7)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      expectProblem("SG0504", "interrupted") { () throws(Problem) in
        _ = try MLP().fit(
          examples, input: Format(.features, width: 2, clock: .item), options: FitOptions(seed: 1))
      }
    }
    await task.value
  }

  @Test func refusesExamplesThatNothingCanBeLearntFrom() {
    func fit(_ rows: [Float], classes: [String]) throws(Problem) {
      let labels = (0..<rows.count / 2).map { $0 % classes.count }
      var node = MLP()
      // One unit with large weights: what goes into it can overflow.
      node.hiddenLayerSizes = [1]
      _ = try node.fit(
        Examples(rows: rows, width: 2, labels: labels, classes: classes), input: input,
        options: FitOptions(seed: 1))
    }
    expectProblem("SG0504", "'mlp' needs at least two classes, the examples have 1") {
      () throws(Problem) in try fit([1, 2], classes: ["a"])
    }
    expectProblem("SG0504", "'mlp' has no rows to learn from") {
      () throws(Problem) in try fit([], classes: ["a", "b"])
    }
    expectProblem("SG0504", "row 2 of the examples holds a number that is not finite") {
      () throws(Problem) in try fit([1, 2, .infinity, 4], classes: ["a", "b"])
    }
    expectProblem(
      "SG0504", "the loss of 'mlp' is no longer a finite number in epoch 1",
      "scale the features with `normalize`, or lower learning_rate_init"
    ) { () throws(Problem) in
      try fit([3e38, 3e38, -3e38, 3e38, 3e38, -3e38, -3e38, -3e38], classes: ["a", "b"])
    }
  }

  @Test func scoresAreOpenBeforeFittingAndNamedByTheClassesAfter() throws {
    var features = input
    features.sampleRate = 22_050
    let open = try MLP().format(for: features)
    #expect(open == Format(.scores, width: 0, clock: .item, sampleRate: 22_050))
    let named = try MLP().format(for: features, fitted: Fitted(tensors: [:], labels: ["a", "b"]))
    #expect(
      named == Format(.scores, width: 2, clock: .item, sampleRate: 22_050, names: ["a", "b"]))
    expectProblem(
      "SG0301", "'mlp' takes features, not scores of the fitted classes, once an item",
      "put a node that makes features before it, such as `mfcc` or `pool`"
    ) { () throws(Problem) in _ = try MLP().format(for: open) }
  }

  /// An allocation that fails ends the process.
  @Test func refusesANetThatIsTooLargeBeforeItIsMade() throws {
    var node = MLP()
    node.hiddenLayerSizes = [65_536, 65_536]
    let (settings, few) = (node, blobs(20, classes: 2, seed: 7))
    expectProblem(
      "SG0504",
      "a net of layers of 2, 65536, 65536, 2 has 4295360514 weights: its model would have 16 GiB, more than the 1 GiB "
        + "that can be loaded, and its fit take 64 GiB",
      "lower hidden_layer_sizes, or give it fewer columns"
    ) { () throws(Problem) in
      _ = try settings.fit(few, input: self.input, options: FitOptions(seed: 1))
    }
    try MLP.check(sizes: [180, 300, 8], batchRows: 256, memory: 1 << 22)
    expectProblem(
      "SG0504",
      "the fit of a net of layers of 180, 300, 8 takes 886 KiB for its weights and 796 KiB for 256 rows at a time, and "
        + "the machine has 1 MiB",
      "lower hidden_layer_sizes or batch_size"
    ) { () throws(Problem) in
      try MLP.check(sizes: [180, 300, 8], batchRows: 256, memory: 1 << 20)
    }
  }

  @Test func refusesModelsThatDoNotFitTheSettings() throws {
    var node = MLP()
    node.mostEpochs = 1
    let model = try fitted(node, on: blobs(20, classes: 2, seed: 7))
    let settings = node
    expectProblem("SG0503", "the model's tensor 'weight.0' has shape [2, 100], expected [3, 100]") {
      () throws(Problem) in
      _ = try settings.prepare(for: Format(.features, width: 3, clock: .item), fitted: model)
    }
    node.hiddenLayerSizes = [100, 50]
    let deeper = node
    expectProblem("SG0503", "the model's tensor 'weight.1' has shape [100, 2], expected [100, 50]")
    {
      () throws(Problem) in _ = try deeper.prepare(for: input, fitted: model)
    }
    expectProblem("SG0503", "the model names no classes for 'mlp'") { () throws(Problem) in
      _ = try deeper.prepare(for: input, fitted: Fitted(tensors: model.tensors))
    }
  }
}
