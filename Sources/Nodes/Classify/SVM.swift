package import GraphCore
import Learning

/// A support vector machine: a decision between each two classes, by the rows of the fit that lie nearest to the border
/// between them, and probabilities from all decisions together.
///
/// Input: features. Output: scores, one probability for each class, at the same times.
/// Cost per row: columns times support vectors.
/// Decisions as scikit-learn's `SVC`, which is fitted by libsvm too, with its names and defaults. Probabilities are those of
/// Platt's sigmoids and Wu, Lin and Weng's coupling, as in libsvm, but the rows that a sigmoid is fitted on are held
/// out speaker by speaker where speakers are known (see `SVMCalibration`), so they are honest for speakers never met.
/// Wrong when columns differ in size by orders of magnitude: put `normalize` before it.
package struct SVM: Classifier {
  package var kernel = SVMKernel.Kind.rbf
  package var c = 1.0
  package var gamma = SVMKernel.Gamma.scale
  package var tolerance = 1e-3
  package var classWeight = ClassWeight.none

  package init() {}

  package static let about = About(
    "svm", "Classifies rows by support vector machines.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      Between each two classes the decision sum_i a_i K(x, x_i) + b over support vectors x_i, with K(x, y) = x y or \
      exp(-gamma |x - y|²): scikit-learn's SVC, fitted by libsvm. Each decision goes through a sigmoid, fitted on decisions \
      about rows that were held out, speaker by speaker where they are known; the probabilities are coupled from all pairs.
      """)

  package static let parameters: [Parameter<SVM>] = [
    .init("kernel", \.kernel, "rbf, or linear."),
    .init(
      "c", \.c, in: 1e-6...1e9, "How much a row on the wrong side counts; smaller is smoother."),
    .init(
      "gamma", \.gamma,
      "Of rbf: a number above 0, or scale: 1 / (columns * variance of all numbers), or auto: 1 / columns."
    ),
    .init("tol", \.tolerance, in: 1e-9...1, "How exactly libsvm solves each problem."),
    .init(
      "class_weight", \.classWeight, "balanced: every class counts the same, however many rows."),
  ]

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    return SVMProcessor(try SVMModel(fitted, kind: kernel, width: input.width))
  }

  /// Decisions and probabilities of the pairs. How many classes there will be is not known before the fit; support
  /// vectors are shared by all lanes.
  package func stateBytes(for input: Format) -> Int { 1 << 20 }
}
