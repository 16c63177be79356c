import GraphCore
import Learning
import Nodes
import SERGraphs
import Synchronization
import Testing

/// Against the numbers of scikit-learn in `Tests/Golden/classifiers.safetensors`.
@Suite struct ClassifierGoldenTests {
  let golden: Safetensors

  init() throws {
    golden = try Safetensors.read("\(Golden.root)/Tests/Golden/classifiers.safetensors")
  }

  func tensor(_ name: String) throws -> Tensor { try #require(golden.tensors[name], "\(name)") }

  /// Expects numbers, and says the largest difference.
  func expect(
    _ values: [Float], near name: String, within tolerance: Float,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try tensor(name).values
    try #require(values.count == wanted.count, sourceLocation: location)
    let worst = zip(values, wanted).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= tolerance, "\(name)", sourceLocation: location)
  }

  /// The rows of a matrix with their classes: ``, `wide/` or `two/`.
  func examples(_ prefix: String) throws -> Examples {
    let rows = try tensor(prefix + "x")
    return Examples(
      rows: rows.values, width: rows.shape[1],
      labels: try tensor(prefix + "y").values.map { Int($0) },
      classes: prefix == "two/" ? ["a", "b"] : ["a", "b", "c", "d"])
  }

  func scores(_ node: some TrainableNode, _ fitted: Fitted, of name: String) throws -> [Float] {
    let rows = try tensor(name)
    return try run(
      node, fitted: fitted, input: Format(.features, width: rows.shape[1], clock: .item),
      rows.values)
  }

  /// What a fit gives, and its last loss.
  func fit(_ node: some TrainableNode, on examples: Examples) throws -> (Fitted, Float) {
    let last = Mutex(0.0)
    let fitted = try node.fit(
      examples, input: Format(.features, width: examples.width, clock: .item),
      options: FitOptions(seed: 1) { _, _, loss in last.withLock { $0 = loss } })
    return (fitted, Float(last.withLock { $0 }))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var data = ""
    var test = "test"
    var c = 1.0
    var weight = ClassWeight.none
    var testDescription: String { name }
  }

  @Test(arguments: [
    Case(name: "usual"), Case(name: "balanced", c: 0.05, weight: .balanced),
    Case(name: "origin", c: 10), Case(name: "two", data: "two/"),
    Case(name: "wide", data: "wide/", test: "wide/test"),
    Case(name: "weak", data: "wide/", test: "wide/test", c: 1e4, weight: .balanced),
  ])
  func logisticEndsAtTheSameLossAndWeights(_ settings: Case) throws {
    var node = Logistic()
    node.c = settings.c
    node.classWeight = settings.weight
    node.fitsIntercept = settings.name != "origin"
    node.tolerance = 1e-9
    let prefix = "logistic/\(settings.name)"
    let (fitted, loss) = try fit(node, on: try examples(settings.data))
    let wanted = try tensor("\(prefix)/loss").values[0]
    #expect(abs(loss - wanted) <= 1e-6 * wanted)
    // With a weak penalty and more columns than rows the loss is flat: L-BFGS stops scikit-learn's fit short of its end.
    let isFlat = settings.name == "weak"
    try expect(
      try scores(node, fitted, of: settings.test), near: "\(prefix)/probabilities",
      within: isFlat ? 1e-4 : 2e-6)
    // Of two classes, scikit-learn has one row of weights.
    guard settings.data != "two/" else { return }
    let largest = try tensor("\(prefix)/weight").values.reduce(0) { max($0, abs($1)) }
    try expect(
      try #require(fitted.tensors["weight"]).values, near: "\(prefix)/weight",
      within: (isFlat ? 1e-3 : 1e-5) * largest)
    try expect(
      try #require(fitted.tensors["bias"]).values, near: "\(prefix)/bias",
      within: (isFlat ? 1e-2 : 2e-4) * largest)
  }

  @Test func logisticGivesItsProbabilitiesFromItsWeights() throws {
    let fitted = Fitted(
      tensors: [
        "weight": try tensor("logistic/usual/weight"), "bias": try tensor("logistic/usual/bias"),
      ], labels: ["a", "b", "c", "d"])
    try expect(
      try scores(Logistic(), fitted, of: "test"), near: "logistic/usual/probabilities",
      within: 1e-6)
  }

  func svm(_ name: String) -> SVM {
    var node = SVM()
    node.tolerance = 1e-9
    switch name {
    case "balanced":
      node.c = 3
      node.gamma = .number(0.05)
      node.classWeight = .balanced
    case "linear":
      node.kernel = .linear
      node.c = 0.5
    case "wide": node.gamma = .auto
    default: break
    }
    return node
  }

  static let machines = ["usual", "balanced", "linear", "wide", "two"]

  @Test(arguments: machines) func svmFindsTheSameSupportVectors(_ name: String) throws {
    let data = name == "wide" || name == "two" ? name + "/" : ""
    let (fitted, _) = try fit(svm(name), on: try examples(data))
    for part in ["support_count", "gamma"] {
      try expect(
        try #require(fitted.tensors[part]).values, near: "svm/\(name)/\(part)", within: 1e-6)
    }
    try expect(
      try #require(fitted.tensors["support"]).values, near: "svm/\(name)/support", within: 0)
    // Of two classes, scikit-learn turns the signs around.
    let sign: Float = name == "two" ? -1 : 1
    for part in ["coefficients", "intercept"] {
      try expect(
        try #require(fitted.tensors[part]).values.map { sign * $0 }, near: "svm/\(name)/\(part)",
        within: 2e-5)
    }
  }

  @Test(arguments: machines)
  func svmGivesItsProbabilitiesFromItsSupportVectors(_ name: String) throws {
    var tensors: [String: Tensor] = [:]
    for part in [
      "support", "support_count", "coefficients", "intercept", "gamma", "sigmoid_slope",
      "sigmoid_offset",
    ] { tensors[part] = try tensor("svm/\(name)/\(part)") }
    // Of two classes, scikit-learn turns the signs of all but the sigmoid around.
    let isOfTwo = name == "two"
    if isOfTwo {
      for part in ["coefficients", "intercept"] {
        let old = try #require(tensors[part])
        tensors[part] = Tensor(shape: old.shape, old.values.map { -$0 })
      }
    }
    let fitted = Fitted(tensors: tensors, labels: isOfTwo ? ["a", "b"] : ["a", "b", "c", "d"])
    try expect(
      try scores(svm(name), fitted, of: name == "wide" ? "wide/test" : "test"),
      near: "svm/\(name)/probabilities", within: 1e-4)
  }

  @Test(arguments: KNN.Weights.allCases, KNN.Metric.allCases)
  func knnGivesTheSameShares(weights: KNN.Weights, metric: KNN.Metric) throws {
    var node = KNN()
    node.neighbours = 7
    node.weights = weights
    node.metric = metric
    let examples = try examples("")
    let (fitted, _) = try fit(node, on: examples)
    let rows = try tensor("test").values + examples.numbers.prefix(5 * 10)
    let scores = try run(
      node, fitted: fitted, input: Format(.features, width: 10, clock: .item), rows)
    try expect(scores, near: "knn/\(weights.rawValue)/\(metric.rawValue)", within: 1e-5)
  }

  static let discriminants: [(String, LDAShrinkage)] = [
    ("none", .none), ("balanced", .none), ("two", .none), ("auto", .auto), ("number", .number(0.3)),
    ("wide_none", .none), ("wide_auto", .auto), ("wide_number", .number(0.3)),
  ]

  @Test(arguments: discriminants)
  func ldaGivesTheSameProbabilities(name: String, shrinkage: LDAShrinkage) throws {
    var node = LDA()
    node.shrinkage = shrinkage
    if name == "balanced" { node.priors = .balanced }
    let isWide = name.hasPrefix("wide")
    let (fitted, _) = try fit(
      node, on: try examples(isWide ? "wide/" : name == "two" ? "two/" : ""))
    try expect(
      try scores(node, fitted, of: isWide ? "wide/test" : "test"), near: "lda/\(name)", within: 5e-6
    )
  }

  @Test func mlpWeighsClassesAsSampleWeightsDo() throws {
    var node = MLP()
    node.hiddenLayerSizes = [8]
    node.batchSize = 50
    node.mostEpochs = 3
    node.classWeight = .balanced
    var start: [String: Tensor] = [:]
    for index in 0..<2 {
      start["weight.\(index)"] = try tensor("mlp/start/weights\(index)")
      start["bias.\(index)"] = try tensor("mlp/start/biases\(index)")
    }
    let losses = Mutex<[Float]>([])
    let fitted = try node.fit(
      try examples(""), from: Fitted(tensors: start, labels: ["a", "b", "c", "d"]),
      options: FitOptions(seed: 0) { _, _, loss in losses.withLock { $0.append(Float(loss)) } })
    for index in 0..<2 {
      try expect(
        try #require(fitted.tensors["weight.\(index)"]).values, near: "mlp/weights\(index)",
        within: 2e-6)
      try expect(
        try #require(fitted.tensors["bias.\(index)"]).values, near: "mlp/biases\(index)",
        within: 2e-6)
    }
    try expect(losses.withLock { $0 }, near: "mlp/loss", within: 2e-6)
  }
}
