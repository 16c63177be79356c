import GraphCore
import GraphTesting
import Learning
import TestSupport
import Testing

@testable import Nodes

/// What every classifier has to do.
@Suite struct ClassifierTests {
  static let all: [any Classifier] = [MLP(), Logistic(), SVM(), KNN(), LDA()]
  static let input = Format(.features, width: 2, clock: .item)

  /// Blobs around the corners of a triangle.
  static func blobs(_ count: Int, spread: Double = 2, seed: UInt64 = 5) -> Examples {
    var generator = SeededGenerator(seed: seed)
    let centres = [(0.0, 4.0), (4, -1), (-3, -3)]
    let labels = (0..<count).map { $0 % 3 }
    let rows = labels.flatMap { label in
      [
        Float(centres[label].0 + spread * (generator.unit() - 0.5)),
        Float(centres[label].1 + spread * (generator.unit() - 0.5)),
      ]
    }
    return Examples(
      rows: rows, width: 2, labels: labels, classes: ["a", "b", "c"],
      speakers: (0..<count).map { "speaker\($0 / 3 % 6)" })
  }

  static func fit(_ node: any Classifier, _ examples: Examples) throws -> Fitted {
    try node.fit(examples, input: input, options: FitOptions(seed: 1))
  }

  /// Small ones: the checker runs each hundreds of times.
  @Test(arguments: all.indices) func followsEveryRuleOfNodes(index: Int) throws {
    var perceptron = MLP()
    perceptron.hiddenLayerSizes = [3]
    let node: any Classifier =
      ClassifierTests.all[index] is MLP ? perceptron : ClassifierTests.all[index]
    let fitted = try ClassifierTests.fit(node, ClassifierTests.blobs(9))
    #expect(checkNode(node, input: ClassifierTests.input, fitted: fitted) == [])
  }

  @Test(arguments: all.indices) func separatesBlobsAndSumsToOne(index: Int) throws {
    let node = ClassifierTests.all[index]
    let fitted = try ClassifierTests.fit(node, ClassifierTests.blobs(90))
    let test = ClassifierTests.blobs(60, seed: 6)
    let scores = try run(node, fitted: fitted, input: ClassifierTests.input, test.numbers)
    for (row, label) in test.labels.enumerated() {
      let own = scores[row * 3..<row * 3 + 3]
      #expect(own.firstIndex(of: own.max() ?? 0) == row * 3 + label)
      #expect(abs(own.reduce(0, +) - 1) < 1e-5)
    }
    #expect(fitted.labels == ["a", "b", "c"])
    #expect(
      try node.format(for: ClassifierTests.input, fitted: fitted)
        == Format(.scores, width: 3, clock: .item, names: ["a", "b", "c"]))
  }

  @Test(arguments: all.indices) func theSameSeedGivesTheSameNumbers(index: Int) throws {
    let node = ClassifierTests.all[index]
    let examples = ClassifierTests.blobs(60, spread: 9)
    let first = try ClassifierTests.fit(node, examples)
    #expect(try ClassifierTests.fit(node, examples) == first)
  }

  @Test(arguments: all.indices) func refusesWhatNothingCanBeLearntFrom(index: Int) {
    let node = ClassifierTests.all[index]
    let name = type(of: node).about.name
    func fit(_ rows: [Float], _ labels: [Int], _ classes: [String]) throws(Problem) {
      let examples = Examples(rows: rows, width: 2, labels: labels, classes: classes)
      _ = try node.fit(examples, input: ClassifierTests.input, options: FitOptions(seed: 1))
    }
    expectProblem("SG0504", "'\(name)' needs at least two classes, the examples have 1") {
      () throws(Problem) in try fit([1, 2], [0], ["a"])
    }
    expectProblem("SG0504", "'\(name)' has no rows to learn from") {
      () throws(Problem) in try fit([], [], ["a", "b"])
    }
    expectProblem("SG0504", "row 2 of the examples holds a number that is not finite") {
      () throws(Problem) in try fit([1, 2, .nan, 4], [0, 1], ["a", "b"])
    }
    expectProblem(
      "SG0504", "'\(name)' has no rows of the class 'b' to learn from",
      "leave the class out, or split so that the training part holds every class"
    ) { () throws(Problem) in try fit([1, 2, 3, 4], [0, 0], ["a", "b"]) }
  }

  @Test(arguments: all.indices) func refusesModelsThatNameNoClassesOrLackTensors(index: Int) {
    let node = ClassifierTests.all[index]
    let name = type(of: node).about.name
    expectProblem("SG0503", "the model names no classes for '\(name)'") { () throws(Problem) in
      _ = try node.prepare(for: ClassifierTests.input, fitted: Fitted(tensors: [:]))
    }
    #expect(throws: Problem.self) {
      _ = try node.prepare(
        for: ClassifierTests.input, fitted: Fitted(tensors: [:], labels: ["a", "b"]))
    }
  }

  @Test(arguments: all.indices) func isInterruptedByCancellation(index: Int) async {
    // The neighbours are not fitted, only kept.
    guard !(ClassifierTests.all[index] is KNN) else { return }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      expectProblem("SG0504", "interrupted") { () throws(Problem) in
        _ = try ClassifierTests.all[index].fit(
          ClassifierTests.blobs(30), input: ClassifierTests.input, options: FitOptions(seed: 1))
      }
    }
    await task.value
  }

  @Test func balancedWeightsGiveEveryClassTheSameSum() {
    let examples = Examples(
      rows: [0, 0, 0, 0], width: 1, labels: [0, 0, 0, 1], classes: ["a", "b"])
    #expect(ClassWeight.balanced.factors(examples) == [4.0 / 6, 2])
    #expect(ClassWeight.none.factors(examples) == [1, 1])
  }

  @Test func foldsKeepSpeakersTogetherAndSpreadClasses() {
    let examples = ClassifierTests.blobs(90)
    let folds = ExampleFolds.numbers(examples, count: 5, seed: 3)
    let pairs = Set(zip(examples.speakers ?? [], folds).map { "\($0) \($1)" })
    #expect(pairs.count == 6)
    #expect(Set(folds) == [0, 1, 2, 3, 4])
    let alone = Examples(
      rows: examples.numbers, width: 2, labels: examples.labels, classes: examples.classes)
    let spread = ExampleFolds.numbers(alone, count: 5, seed: 3)
    for fold in 0..<5 {
      for label in 0..<3 {
        let count = spread.indices.count { spread[$0] == fold && alone.labels[$0] == label }
        #expect(count == 6)
      }
    }
  }

  @Test func ofRowsEquallyFarTheFirstIsNearer() throws {
    var node = KNN()
    node.neighbours = 1
    let examples = Examples(
      rows: [1, 0, -1, 0, 0, 1], width: 2, labels: [1, 0, 0], classes: ["a", "b"])
    let fitted = try ClassifierTests.fit(node, examples)
    #expect(try run(node, fitted: fitted, input: ClassifierTests.input, [0, 0]) == [0, 1])
    expectProblem(
      "SG0504", "'n_neighbors' is 5, but 'knn' has 3 rows to learn from", "lower n_neighbors"
    ) { () throws(Problem) in
      _ = try KNN().fit(examples, input: ClassifierTests.input, options: FitOptions(seed: 1))
    }
  }

  @Test func twoPointsHaveTheMachineThatIsWorkedOutByHand() throws {
    var node = SVM()
    node.kernel = .linear
    node.c = 10
    let examples = Examples(rows: [1, 0, -1, 0], width: 2, labels: [0, 1], classes: ["a", "b"])
    let fitted = try ClassifierTests.fit(node, examples)
    // The decision is x: half of one point minus half of the other, and no constant.
    #expect(fitted.tensors["coefficients"]?.values == [0.5, -0.5])
    #expect(fitted.tensors["intercept"]?.values == [0])
  }

  @Test func rowsThatStandTwiceDoNoHarmToTheDualOfLogistic() throws {
    // More columns than rows, and every row twice, once of either class in one case.
    var generator = SeededGenerator(seed: 9)
    let half = (0..<6 * 40).map { _ in Float(generator.unit() - 0.5) }
    var node = Logistic()
    node.tolerance = 1e-8
    let examples = Examples(
      rows: half + half, width: 40, labels: [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 0],
      classes: ["a", "b", "c"])
    let input = Format(.features, width: 40, clock: .item)
    let fitted = try node.fit(examples, input: input, options: FitOptions(seed: 1))
    let scores = try run(node, fitted: fitted, input: input, half)
    #expect(scores.everyOne { $0 >= 0 && $0 <= 1 })
    // The last row stands once as c, once as a.
    #expect(abs(scores[15] - scores[17]) < 0.2)
  }

  /// Squares of these are above or below what single precision holds: no distance at all, if one does not look.
  @Test(arguments: [1e30, 1e-30, 3e38] as [Float])
  func anglesOfHugeAndTinyRowsAreTold(size: Float) throws {
    var node = KNN()
    node.neighbours = 1
    node.metric = .cosine
    let examples = Examples(
      rows: [-size, -size, size, -size, size, size], width: 2, labels: [0, 1, 2],
      classes: ["a", "b", "c"])
    let fitted = try ClassifierTests.fit(node, examples)
    let scores = try run(
      node, fitted: fitted, input: ClassifierTests.input,
      [size, size / 2, 1, -1, -size, -size, 1, 0.5])
    #expect(scores == [0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1])
  }

  @Test(arguments: [SVMKernel.Kind.rbf, .linear])
  func rowsWhoseKernelIsTooLargeGiveTheSameDecisions(kind: SVMKernel.Kind) {
    let blobs = ClassifierTests.blobs(300, spread: 9)
    let rows = (0..<2).flatMap { own in blobs.labels.indices.filter { blobs.labels[$0] == own } }
    let all = Array(rows.indices)
    let machines = [SVMPairRows.Layout.kernel, .columns].map { layout in
      let problem = SVMPairProblem(
        blobs, rows: rows, firstCount: 100, layout: layout, kind: kind,
        gamma: 0.1)
      let half = problem.solve(all.filter { $0 % 2 == 0 }, costs: (1, 2), tolerance: 1e-6)
      return (half, all.map { problem.decision(half, row: $0) })
    }
    #expect(machines[0].0.coefficients.contains { $0 != 0 })
    #expect(abs(machines[0].0.intercept - machines[1].0.intercept) < 1e-4)
    for (one, two) in zip(machines[0].1, machines[1].1) { #expect(abs(one - two) < 1e-4) }
  }

  /// No pair of classes takes more than a gigabyte.
  @Test func theRowsOfTwoClassesAreBounded() {
    #expect(SVMPairRows.layout(rows: 4_000, width: 180) == .kernel)
    #expect(SVMPairRows.layout(rows: 10_000, width: 180) == .columns)
    #expect(SVMPairRows.layout(rows: 10_000, width: 6_373) == .columns)
    #expect(SVMPairRows.layout(rows: 10_000, width: 7_000) == nil)
    func refused(_ counts: [Int], width: Int) -> Problem? {
      do throws(Problem) {
        _ = try SVM.layout(counts, classes: ["a", "b", "c"], width: width)
        return nil
      } catch { return error }
    }
    #expect(
      refused([5_000, 10, 5_000], width: 7_000)?.message
        == "the classes 'a' and 'c' have 10000 rows of 7000 columns, which take more than the 1024 MiB "
        + "that 'svm' may have for two classes")
    #expect(
      refused([5_000, 10, 5_001], width: 7)?.message.contains("10001 rows, more than") == true)
    #expect(refused([5_000, 10, 5_000], width: 180) == nil)
  }
}
