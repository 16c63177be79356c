package import GraphCore
import Learning
import RealModule

/// A node that scores rows against the classes that it was fitted with: features in, one probability for each class
/// out, at the same times. What all of them share, so that one can stand where another stood.
package protocol Classifier: TrainableNode {
  /// Whether it scores the item as a whole, not every row.
  var isOverItem: Bool { get }
}

extension Classifier {
  package var needsLabels: Bool { true }
  package var isOverItem: Bool { false }
  /// Every row is scored by itself, with weights that nothing changes.
  package func isRowwise(for input: Format) -> Bool { !isOverItem }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(
        .wrongKind, "'\(Self.about.name)' takes features, not \(input)",
        suggestion: "put a node that makes features before it, such as `mfcc` or `pool`")
    }
    return Format(
      .scores, width: 0, clock: isOverItem ? .item : input.clock, sampleRate: input.sampleRate)
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    var output = try format(for: input)
    output.width = fitted.labels.count
    output.stride = output.width
    output.names = fitted.labels
    return output
  }

  /// Refuses a model that names no classes.
  func checkClasses(of fitted: Fitted) throws(Problem) {
    guard !fitted.labels.isEmpty else {
      throw Problem(.damagedModel, "the model names no classes for '\(Self.about.name)'")
    }
  }

  /// Refuses examples that no classifier can learn from.
  /// - Throws: `Problem` SG0504.
  func check(_ examples: Examples) throws(Problem) {
    let name = Self.about.name
    try examples.check(for: name)
    if let absent = examples.rowsOfClasses.firstIndex(of: 0) {
      throw Problem(
        .cannotFit,
        "'\(name)' has no rows of the class '\(examples.classes[absent])' to learn from",
        suggestion: "leave the class out, or split so that the training part holds every class")
    }
  }

  /// Runs a part of a fit that may fail.
  /// - Throws: `Problem` SG0504.
  func learning<Result>(
    _ part: () throws(LearningFailure) -> Result
  ) throws(Problem) -> Result {
    do { return try part() } catch { throw error.problem(of: Self.about.name) }
  }

  /// Stops a fit that is no longer wanted.
  func checkCancellation() throws(Problem) {
    guard !Task.isCancelled else { throw Problem.interrupted }
  }
}

extension LearningFailure {
  /// What is told of it.
  /// - Parameter node: The one that was fitted.
  func problem(of node: String) -> Problem {
    switch self {
    case .cancelled: Problem.interrupted
    case .singularCovariance:
      Problem(
        .cannotFit,
        "a covariance of '\(node)' is singular: the rows of a component lie in fewer dimensions than there are columns",
        suggestion: "raise reg_covar, lower n_components, or leave out columns that are constant")
    case .missingLibrary(let version):
      Problem(
        .cannotFit,
        "'\(node)' needs oneDNN \(version) for its convolutions, which is not installed",
        suggestion: "on Debian and Ubuntu: 'apt install libdnnl\(version)'")
    case .unsupportedLayer:
      Problem(
        .cannotFit, "oneDNN can't compute a layer of '\(node)', or has no memory for it",
        suggestion: "use fewer filters, groups or rows")
    case .notASymbol(let value, let symbols):
      Problem(
        .cannotFit, "'embedding' takes whole numbers from 0 to \(symbols - 1), and gets \(value)",
        suggestion: "raise 'symbols', or give it a column of symbols")
    case .lossNotFinite(let epoch, let step, let rate, let layer):
      Problem(
        .cannotFit,
        "the loss of '\(node)' is no number at step \(step) of epoch \(epoch), at a learning rate of \(rate): first in '\(layer)'",
        suggestion: "lower learning_rate or clip_norm, or put `normalize` before it")
    }
  }
}

extension Examples {
  /// How many rows each class has.
  var rowsOfClasses: [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classes.count)) { $0[$1] += 1 }
  }
}

/// How much the rows of a class count in a fit: scikit-learn's `class_weight`.
package enum ClassWeight: String, ParameterChoice {
  case none, balanced

  /// What the rows of each class are multiplied with: 1, or what gives every class the same sum,
  /// `rows / (classes * rows of the class)`.
  func factors(_ examples: Examples) -> [Double] {
    let counts = examples.rowsOfClasses
    guard self == .balanced else { return counts.map { _ in 1 } }
    return counts.map { Double(examples.count) / Double(counts.count * $0) }
  }
}

/// Logarithms of scores, as they are averaged and calibrated.
enum ScoreLogarithm {
  /// The logarithm of a score; a score of 0 counts as the smallest normal number.
  static func of(_ score: Float) -> Double {
    // In this order of arguments NaN stays NaN.
    .log(Double(max(score, .leastNormalMagnitude)))
  }
}
