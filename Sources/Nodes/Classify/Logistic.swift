package import GraphCore
import Learning

/// Multinomial logistic regression: a linear classifier whose scores are probabilities.
///
/// Input: features. Output: scores, one probability for each class, at the same times.
/// Cost per row: columns times classes multiplications.
/// The loss is that of scikit-learn's `LogisticRegression`: `c` times the sum of cross entropies (weighted by class)
/// plus half the sum of squared weights; intercepts are free. Two classes have one set of weights there; here each has
/// half of it with its own sign, and twice the penalty, which is the same loss and gives the same probabilities.
/// Wrong when columns differ in size by orders of magnitude, since the penalty is one for all: put `normalize` before it.
/// How it is fitted, and why that takes a few dozen steps at most, says `RegressionBasis`.
///
/// With `whiten` the penalty is on the weights of whitened columns: the same as `whiten` before it, with its
/// `shrinkage`, but the model holds no matrix, and running costs nothing more.
package struct Logistic: Classifier {
  package var c = 1.0
  package var mostIterations = 1000
  package var tolerance = 1e-4
  package var classWeight = ClassWeight.none
  package var fitsIntercept = true
  package var whitening: Double?

  package init() {}

  package static let about = About(
    "logistic", "Classifies rows by multinomial logistic regression.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      softmax(x W + b). Fitted by L-BFGS on c times the sum of the rows' cross entropies plus half the sum \
      of squared weights: scikit-learn's LogisticRegression, with the same loss for two classes too. With \
      whiten s, of the columns that the node `whiten` gives with `shrinkage: s`; W is then multiplied by \
      that node's matrix.
      """)

  package static let parameters: [Parameter<Logistic>] = [
    .init(
      "c", \.c, in: 1e-9...1e9,
      "How much the rows count against the penalty on the weights; smaller is smoother."),
    .init("max_iter", \.mostIterations, in: 1...1_000_000, "The most steps of the fit."),
    .init(
      "tol", \.tolerance, in: 1e-12...1,
      "The fit stops where the gradient of the mean loss is no longer than this."),
    .init(
      "class_weight", \.classWeight, "balanced: every class counts the same, however many rows."),
    .init(
      "fit_intercept", \.fitsIntercept, "Whether each class has a constant besides its weights."),
    .init(
      "whiten", \.whitening, in: 0...1,
      "Fits on columns that are whitened within classes, with this shrinkage; null: as they are."
    ).addedLater,
  ]

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    return LinearProcessor(try DenseLayer(fitted, inputs: input.width))
  }

  /// Weights are shared by all lanes.
  package func stateBytes(for input: Format) -> Int { LinearProcessor.stateBytes }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let isOfRows = size.columns > size.rows
    let rank = min(size.rows, size.columns)
    let weights = (size.columns + 1) * size.classes
    // The curvature or the products of rows, their factor and a copy while either is made.
    let matrices = (isOfRows ? 5 : 4) * rank * rank
    // Numbers of each row; logits, slopes and the like of each row and class; steps of the past, each three points.
    let vectors = size.rows * (10 + 6 * size.classes) + 80 * rank * size.classes + 6 * weights
    let whitening =
      whitening == nil
      ? 0
      : WhiteningFactor.bytes(rows: size.rows, columns: size.columns, classes: size.classes)
        + WhitenedRows.bytes(rows: size.rows, columns: size.columns)
    return FitNeed(
      working: whitening
        + CentredRows.bytes(rows: size.rows, columns: size.columns, isOneTile: isOfRows)
        + 8 * (matrices + vectors) + MatrixProduct.workBytes,
      model: 4 * weights + 4096)
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    let factors = classWeight.factors(examples)
    let classes = examples.classes.count
    let rowWeights = examples.labels.map { factors[$0] }
    let factor = try whiteningFactor(of: examples)
    let basis =
      if let factor {
        try basis(of: WhitenedRows(examples, by: factor), rowWeights, classes: classes)
      } else {
        try basis(of: examples, rowWeights, classes: classes)
      }
    var search = RegressionSearch(
      basis, labels: examples.labels, classes: classes, fitsIntercept: fitsIntercept)
    for step in 1...mostIterations {
      try checkCancellation()
      let progress = search.step(tolerance: tolerance)
      options.progress(step, mostIterations, search.loss)
      if progress == .done { break }
    }
    var (weights, bias) = search.weightsAndBias
    factor?.unwhiten(&weights, count: classes)
    guard weights.allSatisfy({ Float($0).isFinite }), bias.allSatisfy({ Float($0).isFinite }) else {
      throw tooLarge()
    }
    return DenseLayer(
      inputs: examples.width, outputs: classes,
      weights: (0..<examples.width * classes).map {
        Float(weights[$0 % classes * examples.width + $0 / classes])
      }, bias: bias.map { Float($0) }
    ).fitted(classes: examples.classes)
  }

  private func whiteningFactor(of examples: Examples) throws(Problem) -> WhiteningFactor? {
    guard let whitening else { return nil }
    do throws(LearningFailure) {
      return try WhiteningFactor(
        examples, labels: examples.labels, classes: examples.classes.count, shrinkage: whitening)
    } catch {
      throw error == .singularCovariance
        ? Whiten.singular(of: "logistic", "whiten", shrinkage: whitening)
        : error.problem(of: "logistic")
    }
  }

  private func basis(
    of rows: some LearningRows, _ rowWeights: [Double], classes: Int
  ) throws(Problem) -> RegressionBasis {
    // Of two classes, see above.
    let penalty = (classes == 2 ? 2 : 1) / c
    let basis = RegressionBasis(
      rows, rowWeights: rowWeights, penalty: penalty, centring: fitsIntercept)
    guard let basis else { throw tooLarge() }
    return basis
  }

  private func tooLarge() -> Problem {
    Problem(
      .cannotFit, "the columns that 'logistic' takes are too large for its penalty of 1 / c",
      suggestion: "scale the features with `normalize`, or lower c")
  }
}
