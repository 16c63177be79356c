package import GraphCore
package import Learning
import RealModule

/// Classifies by one mixture of Gaussians for each class.
///
/// Input: features. Output: scores, one probability for each class: at the same times with `over: row`, one row an item
/// with `over: item`. Cost per row: `classes * n_components * columns` multiplications (times `columns` for full).
///
/// `p(c | x) = p(c) Σ_k w_ck N(x; m_ck, S_ck) / Σ_c ...`. Over an item the log likelihoods of its rows are summed: state
/// is one sum for each class, however long the item is.
///
/// Hundreds of overlapping frames are no hundreds of independent witnesses: the softmax of the sum gives 0 and 1, and
/// once a probability has been rounded to 0 no calibration brings it back. So `likelihood` is `mean` by default: the sum
/// is divided by the number of rows, as in speaker verification (D. A. Reynolds, T. F. Quatieri, R. B. Dunn, "Speaker
/// verification using adapted Gaussian mixture models", Digital Signal Processing 10, 2000). The order of the classes
/// stays the same where priors are balanced, but the scores are timid: `calibrate` sharpens them. `sum` is Bayes' rule
/// for independent rows. The names are those of scikit-learn's `GaussianMixture`, whose EM this is.
package struct GMM: Classifier {
  /// What is estimated of each Gaussian's covariance.
  package typealias Covariance = Learning.Covariance
  /// How likely classes are before anything is heard.
  package enum Priors: String, ParameterChoice { case balanced, data }
  /// What gets a row of scores.
  package enum Scope: String, ParameterChoice { case row, item }
  /// What is made of the log likelihoods of an item's rows.
  package enum Likelihood: String, ParameterChoice { case mean, sum }

  package var components = 1
  package var covariance = Covariance.diag
  package var mostIterations = 100
  package var tolerance = 1e-3
  package var regularization = 1e-6
  package var priors = Priors.balanced
  package var scope = Scope.row
  package var likelihood = Likelihood.mean

  package init() {}

  package static let about = About(
    "gmm", "Classifies rows or whole items by one mixture of Gaussians for each class.",
    family: "Classify", from: [.features], to: "scores of the fitted classes",
    definition: """
      The probability of class c is in proportion to p(c) sum_k w_ck N(x; m_ck, S_ck); over an item to p(c) times e \
      to the mean, or sum, of its rows' log likelihoods. Fitted by EM in double precision from k-means++ and Lloyd's \
      iterations, class by class, until the mean log likelihood of a row rises by less than tol: scikit-learn's \
      GaussianMixture.
      """)

  package static let parameters: [Parameter<GMM>] = [
    .init("n_components", \.components, in: 1...4096, "Gaussians of each class."),
    .init("covariance_type", \.covariance, "Of each Gaussian: variances only (diag), or full."),
    .init(
      "max_iter", \.mostIterations, in: 1...1_000_000, "The most iterations of EM for a class."),
    .init(
      "tol", \.tolerance, in: 0...1e6,
      "EM ends when the mean log likelihood of a row rises by less, in nats."),
    .init(
      "reg_covar", \.regularization, in: 0...1e6,
      "Added to every variance, in the columns' squared units."),
    .init(
      "priors", \.priors,
      "Whether all classes are equally likely, or as frequent as in the rows of the fit (data)."),
    .init("over", \.scope, "Whether every row gets scores, or the item as a whole."),
    .init(
      "likelihood", \.likelihood,
      "Over an item, whether its rows' log likelihoods are averaged or summed."),
  ]

  package var isOverItem: Bool { scope == .item }
  package func capacity(for rows: Int, input: Format) -> Int { isOverItem ? 1 : rows }
  package func delay(for input: Format) -> Delay { isOverItem ? .wholeItem : .seconds(0) }

  /// Weights are shared by all lanes.
  package func stateBytes(for input: Format) -> Int {
    let classes = Mixtures.reckonedClasses
    return Mixtures.bytes(mixtures: classes, components: components, width: input.width)
      + 3 * MemoryLayout<Double>.stride * classes + 512
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    let classes = fitted.labels.count
    return GMMProcessor(
      self,
      try Mixtures(
        fitted, shape: [classes, components], width: input.width, covariance: covariance),
      logPriors: try fitted.probabilities("priors", shape: [classes]).map { .log(Double($0)) })
  }
}

extension Covariance: ParameterChoice {}

private final class GMMProcessor: Processor {
  private let isOverItem: Bool
  private let isMean: Bool
  private let mixtures: Mixtures
  private let logPriors: [Double]
  /// Of each class, the sum of the log likelihoods of the item's rows, or that of one row.
  private var sums: [Double]
  private var posteriors: [Double]
  private var scratch: Mixtures.Scratch
  private var rows = 0

  init(_ node: GMM, _ mixtures: Mixtures, logPriors: [Double]) {
    isOverItem = node.isOverItem
    isMean = node.likelihood == .mean
    self.mixtures = mixtures
    self.logPriors = logPriors
    sums = [Double](repeating: 0, count: logPriors.count)
    posteriors = sums
    scratch = Mixtures.Scratch(mixtures)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      let row = input[index]
      for label in sums.indices {
        sums[label] += mixtures.logDensity(label, of: row, &scratch)
      }
      rows += 1
      if !isOverItem { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard isOverItem else { return false }
    guard rows > 0 else { throw noRows(for: "gmm") }
    give(into: &output)
    return false
  }

  private func give(into output: inout RowBuffer) {
    let share = isMean ? 1 / Double(rows) : 1
    for label in sums.indices { posteriors[label] = logPriors[label] + sums[label] * share }
    var row = output.append()
    LogSum.softmax(&posteriors, into: &row)
    reset()
  }

  func reset() {
    for label in sums.indices { sums[label] = 0 }
    rows = 0
  }
}
