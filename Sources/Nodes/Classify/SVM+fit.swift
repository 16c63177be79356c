package import GraphCore
import Learning

extension SVM {
  /// What two classes may have together: the time of a fit grows with the square.
  static let mostRowsOfPair = 10_000

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    let classes = examples.classes.count
    let rows = (0..<classes).map { own in
      examples.labels.indices.filter { examples.labels[$0] == own }
    }
    let layout = try SVM.layout(
      rows.map(\.count), classes: examples.classes, width: examples.width)
    let gamma = gamma.value(for: examples)
    // As single precision keeps it; what is learnt runs with that one.
    guard Float(gamma).isFinite, Float(gamma) > 0 else {
      throw Problem(
        .cannotFit, "'gamma' comes out as \(gamma) for these rows, which is no width of a kernel",
        settings: ["gamma"],
        suggestion: "scale the features with `normalize`")
    }
    let folds = ExampleFolds.numbers(examples, count: 5, seed: options.seed)
    let factors = classWeight.factors(examples)
    var pairs: [PairSolution] = []
    for first in 0..<classes {
      for second in first + 1..<classes {
        try checkCancellation()
        let problem = SVMPairProblem(
          examples, rows: rows[first] + rows[second],
          firstCount: rows[first].count, layout: layout, kind: kernel, gamma: Double(Float(gamma)))
        guard problem.isFinite else {
          throw Problem(
            .cannotFit, "the columns that 'svm' takes are too large to be multiplied",
            suggestion: "scale the features with `normalize`")
        }
        let costs = (c * factors[first], c * factors[second])
        pairs.append(
          try solve(problem, folds: (rows[first] + rows[second]).map { folds[$0] }, costs: costs))
        options.progress(pairs.count, SVMModel.pairs(of: classes), pairs[pairs.count - 1].loss)
      }
    }
    return fitted(pairs, examples, rows: rows, gamma: gamma)
  }

  /// All rows of two classes are in memory at once, with their kernel or as libsvm's columns.
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let pair = min(size.rows, 2 * size.mostOfClass, SVM.mostRowsOfPair)
    let layout = SVMPairRows.layout(rows: pair, width: size.columns) ?? .columns
    let others = max(1, size.classes - 1)
    // The rows that support a decision, in arrays that grow by doubling, with a coefficient against every other class.
    let kept = size.rows * (12 * size.columns + 24 * others + 64)
    return FitNeed(
      working: SVMPairProblem.bytes(rows: pair, width: size.columns, layout: layout)
        + 8 * pair * SVMModel.pairs(of: size.classes) + 64 * size.rows + kept
        + MatrixProduct.workBytes,
      model: size.rows * (4 * size.columns + 4 * others) + 65_536)
  }

  /// How rows are given to libsvm, the same for all pairs.
  /// - Throws: `Problem` SG0504 where a pair has too many.
  static func layout(
    _ counts: [Int], classes: [String], width: Int
  ) throws(Problem) -> SVMPairRows.Layout {
    let most = counts.indices.sorted { counts[$0] > counts[$1] }.prefix(2)
    let count = most.reduce(0) { $0 + counts[$1] }
    let pair =
      "the classes \(most.sorted().map { "'\(classes[$0])'" }.joined(separator: " and ")) have \(count) rows"
    guard count <= SVM.mostRowsOfPair else {
      throw Problem(
        .cannotFit,
        pair + ", more than the \(SVM.mostRowsOfPair) of two classes that 'svm' can learn from",
        suggestion: "put a node that pools before it, such as `pool`, or use `mlp` or `logistic`")
    }
    guard let layout = SVMPairRows.layout(rows: count, width: width) else {
      throw Problem(
        .cannotFit,
        pair
          + " of \(width) columns, which take more than the \(SVMPairRows.mostColumnBytes >> 20) MiB that 'svm' may have for two classes",
        suggestion: "take fewer columns with `select`, or use `logistic`")
    }
    return layout
  }

  /// A decision between two classes and its sigmoid.
  private func solve(
    _ problem: SVMPairProblem, folds: [Int], costs: (Double, Double)
  ) throws(Problem) -> PairSolution {
    let all = Array(folds.indices)
    var decisions = [Double](repeating: 0, count: all.count)
    for fold in 0..<(folds.max() ?? 0) + 1 {
      try checkCancellation()
      let held = all.filter { folds[$0] == fold }
      guard !held.isEmpty else { continue }
      let solution = problem.solve(
        all.filter { folds[$0] != fold }, costs: costs, tolerance: tolerance)
      for row in held { decisions[row] = problem.decision(solution, row: row) }
    }
    let isFirst = all.map { $0 < problem.firstCount }
    let sigmoid = PlattSigmoid.fitted(decisions, isFirst: isFirst)
    let machine = problem.solve(all, costs: costs, tolerance: tolerance)
    return PairSolution(
      machine: machine, sigmoid: sigmoid, loss: sigmoid.loss(decisions, isFirst: isFirst))
  }

  /// All pairs in one layout, of those rows that support any of them.
  private func fitted(
    _ pairs: [PairSolution], _ examples: Examples, rows: [[Int]], gamma: Double
  ) -> Fitted {
    let classes = rows.count
    // The coefficients of each row, class by class, against every other class.
    var coefficients = rows.map { own in
      [[Double]](repeating: [Double](repeating: 0, count: classes - 1), count: own.count)
    }
    var pair = 0
    for first in 0..<classes {
      for second in first + 1..<classes {
        let machine = pairs[pair].machine
        for (place, number) in machine.coefficients.enumerated() {
          if place < rows[first].count {
            coefficients[first][place][second - 1] = number
          } else {
            coefficients[second][place - rows[first].count][first] = number
          }
        }
        pair += 1
      }
    }
    var (support, kept, counts): ([Float], [[Double]], [Float]) = ([], [], [])
    for own in 0..<classes {
      let used = coefficients[own].indices.filter { place in
        coefficients[own][place].contains { $0 != 0 }
      }
      for place in used {
        let row = examples[rows[own][place]]
        for column in row.indices { support.append(row[column]) }
        kept.append(coefficients[own][place])
      }
      counts.append(Float(used.count))
    }
    let lines = (0..<classes - 1).flatMap { line in kept.map { Float($0[line]) } }
    func tensor(_ number: (PairSolution) -> Double) -> Tensor {
      Tensor(shape: [pairs.count], pairs.map { Float(number($0)) })
    }
    return Fitted(
      tensors: [
        "support": Tensor(shape: [kept.count, examples.width], support),
        "support_count": Tensor(shape: [classes], counts),
        "coefficients": Tensor(shape: [classes - 1, kept.count], lines),
        "intercept": tensor { $0.machine.intercept },
        "sigmoid_slope": tensor(\.sigmoid.slope),
        "sigmoid_offset": tensor(\.sigmoid.offset),
        "gamma": Tensor(shape: [1], [Float(gamma)]),
      ], labels: examples.classes)
  }
}

/// What is learnt of two classes.
private struct PairSolution {
  let machine: SVMPairProblem.Machine
  let sigmoid: PlattSigmoid
  /// The mean cross entropy of the rows that were held out.
  let loss: Double
}
