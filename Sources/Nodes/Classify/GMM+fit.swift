package import GraphCore
import Learning

extension GMM {
  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    var random = SeededGenerator(seed: options.seed)
    return try fit(examples, options: options) { _, rows throws(LearningFailure) in
      try MixtureEstimate(
        rows, components: components, covariance: covariance, regularization: regularization,
        random: &random)
    }
  }

  /// Goes on from mixtures that stand already: what a test compares with another program.
  /// - Parameter initial: `weights`, `means` and `precisions_cholesky`, as in a model.
  package func fit(
    _ examples: Examples, from initial: Fitted, options: FitOptions
  ) throws(Problem) -> Fitted {
    let (width, classes) = (examples.width, examples.classes.count)
    let isFull = covariance == .full
    let weights = try initial.probabilities("weights", shape: [classes, components])
    let means = try initial.tensor("means", shape: [classes, components, width]).values
    let factors = try initial.tensor(
      "precisions_cholesky", shape: [classes, components, width] + (isFull ? [width] : [])
    ).values
    return try fit(examples, options: options) { label, rows throws(LearningFailure) in
      MixtureEstimate(
        weights: weights.part(label, of: classes),
        gaussians: GaussianSet(
          count: components, width: width, covariance: covariance,
          means: rows.centered(means.part(label, of: classes)),
          factors: factors.part(label, of: classes)))
    }
  }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let factor = covariance == .full ? size.columns * size.columns : size.columns
    let model = size.classes * (components * (1 + size.columns + factor) + 1)
    return FitNeed(
      working: MixtureRows.fitBytes(
        rows: size.mostOfClass, width: size.columns, components: components,
        isFull: covariance == .full) + 32 * model + MatrixProduct.workBytes,
      model: 4 * model + 4096)
  }

  private func fit(
    _ examples: Examples, options: FitOptions,
    start: (Int, MixtureRows) throws(LearningFailure) -> MixtureEstimate
  ) throws(Problem) -> Fitted {
    try check(examples)
    MatrixProduct.useOneThread()
    var (counts, weights, means, factors) = ([Int](), [Double](), [Double](), [Double]())
    for label in examples.classes.indices {
      let rows = MixtureRows(examples, class: label)
      try rows.require(components, for: "gmm", class: examples.classes[label])
      var mixture = try learning { () throws(LearningFailure) in try start(label, rows) }
      var previous = -Double.infinity
      for iteration in 1...mostIterations {
        try checkCancellation()
        let likelihood = try learning { () throws(LearningFailure) in
          try mixture.improve(on: rows, regularization: regularization)
        }
        options.progress(
          label * mostIterations + iteration, examples.classes.count * mostIterations, -likelihood)
        if abs(likelihood - previous) < tolerance { break }
        previous = likelihood
      }
      counts.append(rows.count)
      weights += mixture.weights
      means += rows.uncentered(mixture.gaussians.means)
      factors += mixture.gaussians.factors
    }
    let shape = [examples.classes.count, components]
    var tensors = try Fitted.mixtures(
      shape: shape, width: examples.width, weights: weights, means: means, factors: factors)
    tensors["priors"] = priors.tensor(counts)
    return Fitted(tensors: tensors, labels: examples.classes)
  }
}

extension GMM.Priors {
  /// The probability of each class.
  /// - Parameter counts: What was learnt from of each: rows or recordings.
  func tensor(_ counts: [Int]) -> Tensor {
    let total = Double(counts.reduce(0, +))
    let values = counts.map { count in
      Float(self == .data ? Double(count) / total : 1 / Double(counts.count))
    }
    return Tensor(shape: [counts.count], values)
  }
}

extension Fitted {
  /// Mixtures as they are stored in a model: what `Mixtures` reads.
  /// - Throws: `Problem` SG0504 where a number is too large for single precision.
  static func mixtures(
    shape: [Int], width: Int, weights: [Double], means: [Double], factors: [Double]
  ) throws(Problem) -> [String: Tensor] {
    let isFull = factors.count > means.count
    let factorShape = shape + (isFull ? [width, width] : [width])
    let tensors = [
      "weights": Tensor(shape: shape, weights.map { Float($0) }),
      "means": Tensor(shape: shape + [width], means.map { Float($0) }),
      "precisions_cholesky": Tensor(shape: factorShape, factors.map { Float($0) }),
    ]
    let step = isFull ? width + 1 : 1
    let size = isFull ? width * width : width
    let diagonal = tensors["precisions_cholesky"]?.values ?? []
    guard tensors.values.allSatisfy({ $0.values.allSatisfy(\.isFinite) }),
      stride(from: 0, to: diagonal.count, by: size).allSatisfy({ start in
        (0..<width).allSatisfy { diagonal[start + $0 * step] > 0 }
      })
    else {
      throw Problem(
        .cannotFit, "a variance is too small or too large for a model's numbers",
        suggestion: "scale the features with `normalize`, or raise reg_covar")
    }
    return tensors
  }
}

extension [Float] {
  /// One of several parts of the same length, in double precision.
  func part(_ number: Int, of parts: Int) -> [Double] {
    let size = count / parts
    return self[number * size..<(number + 1) * size].map { Double($0) }
  }
}

extension MixtureRows {
  /// Takes the rows of a class.
  init(_ examples: Examples, class label: Int) {
    self.init(
      examples, labels: examples.labels, items: examples.items,
      class: label)
  }

  /// Means around the rows' own mean.
  func centered(_ means: [Double]) -> [Double] {
    means.indices.map { means[$0] - center[$0 % width] }
  }

  /// Means as they were before `centered`.
  func uncentered(_ means: [Double]) -> [Double] {
    means.indices.map { means[$0] + center[$0 % width] }
  }

  /// Refuses a class with fewer rows than components.
  func require(_ components: Int, for node: String, class name: String) throws(Problem) {
    guard count < components || count == 0 else { return }
    throw Problem(
      .cannotFit,
      "the class '\(name)' has \(count) rows to learn from, fewer than the \(components) components of '\(node)'",
      settings: ["n_components"],
      suggestion: count == 0
        ? "leave out the class, or add recordings of it"
        : "set n_components to \(count) or less, or add recordings of the class")
  }
}
