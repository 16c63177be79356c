package import GraphCore
import Learning

extension HMM {
  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    var random = SeededGenerator(seed: options.seed)
    return try fit(examples, options: options) { _, rows throws(LearningFailure) in
      try BaumWelch(
        rows, topology: topology, states: states, components: components,
        regularization: regularization, random: &random)
    }
  }

  /// Goes on from models that stand already: what a test compares with another program.
  /// - Parameter initial: `startprob`, `transmat`, `weights`, `means` and `precisions_cholesky`, as in a model.
  package func fit(
    _ examples: Examples, from initial: Fitted, options: FitOptions
  ) throws(Problem) -> Fitted {
    let (width, classes) = (examples.width, examples.classes.count)
    let shape = [classes, states, components]
    let start = try initial.probabilities("startprob", shape: [classes, states])
    let transitions = try initial.probabilities("transmat", shape: [classes, states, states])
    let weights = try initial.probabilities("weights", shape: shape)
    let means = try initial.tensor("means", shape: shape + [width]).values
    let factors = try initial.tensor("precisions_cholesky", shape: shape + [width]).values
    return try fit(examples, options: options) { label, rows throws(LearningFailure) in
      BaumWelch(
        start: start.part(label, of: classes), transitions: transitions.part(label, of: classes),
        weights: weights.part(label, of: classes),
        gaussians: GaussianSet(
          count: states * components, width: width, covariance: .diag,
          means: rows.centered(means.part(label, of: classes)),
          factors: factors.part(label, of: classes)))
    }
  }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let mixtures = states * components
    let model = size.classes * (mixtures * (1 + 2 * size.columns) + states * (states + 1) + 1)
    // What is thought of each row of the longest recording, in arrays that grow by doubling.
    let passage = 3 * size.mostOfItem * states * (2 + components)
    return FitNeed(
      working: MixtureRows.fitBytes(
        rows: size.mostOfClass, width: size.columns, components: mixtures, isFull: false)
        + 8 * passage + 64 * size.mostOfClass + 32 * model + MatrixProduct.workBytes,
      model: 4 * model + 4096)
  }

  private func fit(
    _ examples: Examples, options: FitOptions,
    begin: (Int, MixtureRows) throws(LearningFailure) -> BaumWelch
  ) throws(Problem) -> Fitted {
    try check(examples)
    MatrixProduct.useOneThread()
    var (start, transitions) = ([Float](), [Float]())
    var (weights, means, factors) = ([Double](), [Double](), [Double]())
    var recordings: [Int] = []
    let classes = examples.classes.count
    for label in 0..<classes {
      let rows = MixtureRows(examples, class: label)
      try rows.require(components, for: "hmm", class: examples.classes[label])
      var model = try learning { () throws(LearningFailure) in try begin(label, rows) }
      var previous = -Double.infinity
      for iteration in 1...mostIterations {
        try checkCancellation()
        let likelihood = try learning { () throws(LearningFailure) in
          try model.improve(on: rows, regularization: regularization)
        }
        options.progress(
          label * mostIterations + iteration, classes * mostIterations, -likelihood)
        if abs(likelihood - previous) < tolerance { break }
        previous = likelihood
      }
      recordings.append(rows.sequences.count)
      start += model.start.map { Float($0) }
      transitions += model.transitions.map { Float($0) }
      weights += model.weights
      means += rows.uncentered(model.gaussians.means)
      factors += model.gaussians.factors
    }
    var tensors = try Fitted.mixtures(
      shape: [classes, states, components], width: examples.width, weights: weights, means: means,
      factors: factors)
    tensors["priors"] = priors.tensor(recordings)
    tensors["startprob"] = Tensor(shape: [classes, states], start)
    tensors["transmat"] = Tensor(shape: [classes, states, states], transitions)
    return Fitted(tensors: tensors, labels: examples.classes)
  }
}
