package import GraphCore
package import Learning
import RealModule

/// Classifies items by one hidden Markov model for each class, whose states are mixtures of Gaussians.
///
/// Input: features, in the order of time. Output: scores, one probability for each class, one row an item. Cost per row:
/// `classes * n_states * n_components * columns` multiplications.
///
/// An item's likelihood under a class is that of all ways through its states, by the forward algorithm, row by row:
/// nothing is kept of the item but a number for each state. All in logarithms, so nothing underflows.
/// `likelihood` as in `gmm`: the mean over the rows by default, since frames that overlap are no independent witnesses
/// and rounded scores can't be calibrated; `sum` is Bayes' rule. Fitted by Baum-Welch over the recordings of each class.
/// An item is as likely wherever it ends: it need not reach the last state.
///
/// Reference: L. R. Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition",
/// Proceedings of the IEEE 77 (1989). Checked against hmmlearn's `GMMHMM`.
/// Wrong where an item has one row: there is no order to learn, and it is a slow `gmm`.
package struct HMM: Classifier {
  /// Which ways lead from state to state.
  package typealias Topology = MarkovChain.Topology

  package var topology = Topology.leftToRight
  package var states = 3
  package var components = 1
  package var mostIterations = 20
  package var tolerance = 1e-3
  package var regularization = 1e-3
  package var priors = GMM.Priors.balanced
  package var likelihood = GMM.Likelihood.mean

  package init() {}

  package static let about = About(
    "hmm", "Classifies items by one hidden Markov model of Gaussian mixtures for each class.",
    family: "Classify", from: [.features], to: "scores of the fitted classes, one row an item",
    definition: """
      The probability of class c is in proportion to p(c) times e to the mean, or sum, over the item's rows of \
      ln p(x_t | x_1 ... x_t-1, c): the forward algorithm. A state's density is sum_k w_k N(x; m_k, diag S_k). \
      left-to-right starts in the first state and goes from each to itself or the next, and may end anywhere; ergodic \
      goes from any to any. Fitted by Baum-Welch over the recordings of each class, until the mean log likelihood \
      of a row rises by less than tol; it starts from equal parts of each recording (left-to-right) or clusters (ergodic).
      """)

  package static let parameters: [Parameter<HMM>] = [
    .init(
      "topology", \.topology,
      "From each state to itself and the next (left-to-right), or to any (ergodic)."),
    .init("n_states", \.states, in: 1...256, "States of each class."),
    .init("n_components", \.components, in: 1...1024, "Gaussians of each state, diagonal."),
    .init(
      "max_iter", \.mostIterations, in: 1...1_000_000,
      "The most iterations of Baum-Welch for a class."),
    .init(
      "tol", \.tolerance, in: 0...1e6,
      "Baum-Welch ends when the mean log likelihood of a row rises by less, in nats."),
    .init(
      "reg_covar", \.regularization, in: 0...1e6,
      "Added to every variance, in the columns' squared units."),
    .init(
      "priors", \.priors,
      "Whether all classes are equally likely, or as frequent as the recordings of the fit (data)."),
    .init(
      "likelihood", \.likelihood, "Whether the rows' log likelihoods are averaged or summed."),
  ]

  package var isOverItem: Bool { true }
  package func capacity(for rows: Int, input: Format) -> Int { 1 }
  package func delay(for input: Format) -> Delay { .wholeItem }

  /// Weights are shared by all lanes, transitions are not.
  package func stateBytes(for input: Format) -> Int {
    let classes = Mixtures.reckonedClasses
    return Mixtures.bytes(mixtures: classes * states, components: components, width: input.width)
      + MemoryLayout<Double>.stride * classes * (states * (states + 5) + 2) + 256 * classes
      + 1024
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    let classes = fitted.labels.count
    let start = try fitted.probabilities("startprob", shape: [classes, states])
    let transitions = try fitted.probabilities("transmat", shape: [classes, states, states])
    return HMMProcessor(
      self,
      try Mixtures(
        fitted, shape: [classes, states, components], width: input.width, covariance: .diag),
      chains: (0..<classes).map {
        MarkovChain(
          start: start.part($0, of: classes), transitions: transitions.part($0, of: classes))
      },
      logPriors: try fitted.probabilities("priors", shape: [classes]).map { .log(Double($0)) })
  }
}

extension MarkovChain.Topology: ParameterChoice {}

private final class HMMProcessor: Processor {
  private let isMean: Bool
  private let states: Int
  private let mixtures: Mixtures
  private let chains: [MarkovChain]
  private let logPriors: [Double]
  /// Of each state of each class, the logarithm of the density of the rows so far with a way that ends there.
  private var forward: [Double]
  private var emissions: [Double]
  private var next: [Double]
  private var terms: [Double]
  private var posteriors: [Double]
  private var scratch: Mixtures.Scratch
  private var rows = 0

  init(_ node: HMM, _ mixtures: Mixtures, chains: [MarkovChain], logPriors: [Double]) {
    isMean = node.likelihood == .mean
    states = node.states
    self.mixtures = mixtures
    self.chains = chains
    self.logPriors = logPriors
    forward = [Double](repeating: 0, count: mixtures.count)
    emissions = [Double](repeating: 0, count: states)
    next = emissions
    terms = emissions
    posteriors = [Double](repeating: 0, count: logPriors.count)
    scratch = Mixtures.Scratch(mixtures)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      let row = input[index]
      for label in chains.indices {
        let first = label * states
        for state in 0..<states {
          emissions[state] = mixtures.logDensity(first + state, of: row, &scratch)
        }
        if rows == 0 {
          chains[label].begin(into: &next)
        } else {
          chains[label].advance(forward.span.extracting(first..<first + states), &next, &terms)
        }
        for state in 0..<states { forward[first + state] = next[state] + emissions[state] }
      }
      rows += 1
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard rows > 0 else { throw noRows(for: "hmm") }
    let share = isMean ? 1 / Double(rows) : 1
    for label in posteriors.indices {
      let own = forward.span.extracting(label * states..<(label + 1) * states)
      posteriors[label] = logPriors[label] + share * LogSum.of(own)
    }
    var row = output.append()
    LogSum.softmax(&posteriors, into: &row)
    return false
  }

  func reset() { rows = 0 }
}
