import GraphCore

/// Counts and sums over tested recordings from which every metric follows; those of two parts add up to those of both.
package struct Tally: Sendable, Equatable {
  /// Recordings by the probability that they were recognized with: bins of equal width from 0 to 1.
  package struct Bin: Sendable, Equatable {
    package var count = 0
    package var right = 0
    /// The sum of the probabilities.
    package var confidence = 0.0
  }

  /// Bins of confidence, as many as Guo et al. (2017) have.
  package static let bins = 15

  /// The most classes that are told apart: the confusion matrix has their square.
  package static let mostClasses = 100

  package let classes: Int
  /// `confusion[truth * classes + predicted]`: how many recordings.
  package private(set) var confusion: [Int]
  package private(set) var bins = [Bin](repeating: Bin(), count: Tally.bins)
  /// The sum over recordings of the squared distance between scores and truth.
  package private(set) var squares = 0.0
  /// Recordings whose answer can be relied on, where the graph tells, and how many of those were recognized.
  package private(set) var sure = (count: 0, right: 0)

  /// - Precondition: at most `mostClasses`, which `check(classes:)` tells a user.
  package init(classes: Int) {
    precondition(classes <= Tally.mostClasses, "there are more classes than a tally can hold")
    self.classes = classes
    confusion = [Int](repeating: 0, count: classes * classes)
  }

  /// What others add up to, without bins of confidence.
  init(classes: Int, confusion: [Int], squares: Double) {
    self.classes = classes
    self.confusion = confusion
    self.squares = squares
  }

  /// Refuses more classes than can be told apart.
  /// - Parameters:
  ///   - owner: What has them, such as `the corpus`.
  ///   - code: What sort of problem that is.
  ///   - cure: What helps.
  static func check(
    classes: Int, of owner: String, _ code: Problem.Code, else cure: String
  ) throws(Problem) {
    guard classes > mostClasses else { return }
    throw Problem(
      code, "\(owner) has \(classes) labels, more than the \(mostClasses) that are told apart",
      suggestion: cure)
  }

  /// Counts a recording.
  /// - Parameters:
  ///   - truth: Its class.
  ///   - scores: One of each class, at least one.
  ///   - isSure: Whether the answer can be relied on, where the graph tells.
  package mutating func add(truth: Int, scores: ArraySlice<Float>, isSure: Bool = false) {
    let first = scores.startIndex
    let best = largest(scores.span)
    let confidence = Double(scores[first + best])
    confusion[truth * classes + best] += 1
    let bin = max(0, min(Tally.bins - 1, Int((confidence * Double(Tally.bins)).rounded(.up)) - 1))
    bins[bin].count += 1
    bins[bin].confidence += confidence
    if best == truth { bins[bin].right += 1 }
    if isSure {
      sure.count += 1
      sure.right += best == truth ? 1 : 0
    }
    for index in scores.indices {
      let off = Double(scores[index]) - (index - first == truth ? 1 : 0)
      squares += off * off
    }
  }

  /// Adds another tally.
  /// - Parameter times: How often.
  package mutating func add(_ other: Tally, times: Int = 1) {
    for index in confusion.indices { confusion[index] += times * other.confusion[index] }
    for index in bins.indices {
      bins[index].count += times * other.bins[index].count
      bins[index].right += times * other.bins[index].right
      bins[index].confidence += Double(times) * other.bins[index].confidence
    }
    squares += Double(times) * other.squares
    sure.count += times * other.sure.count
    sure.right += times * other.sure.right
  }

  /// The share of recordings whose answer can be relied on; nil of no recordings.
  package var coverage: Double? { count == 0 ? nil : Double(sure.count) / Double(count) }

  /// The share of those that were recognized; nil where none can be relied on.
  package var precisionOfSure: Double? {
    sure.count == 0 ? nil : Double(sure.right) / Double(sure.count)
  }

  package static func == (one: Tally, two: Tally) -> Bool {
    one.classes == two.classes && one.confusion == two.confusion && one.bins == two.bins
      && one.squares == two.squares && one.sure == two.sure
  }

  /// How many recordings.
  package var count: Int { confusion.reduce(0, +) }

  /// A metric; nil of no recordings.
  package func value(_ metric: Metric) -> Double? {
    let count = count
    guard count > 0 else { return nil }
    switch metric {
    case .accuracy:
      return Double((0..<classes).reduce(0) { $0 + confusion[$1 * classes + $1] }) / Double(count)
    case .uar: return mean(of: (0..<classes).compactMap { recall($0) })
    case .macroF1: return mean(of: (0..<classes).compactMap { support($0) > 0 ? f1($0) : nil })
    case .calibrationError:
      return bins.reduce(0) { $0 + abs(Double($1.right) - $1.confidence) } / Double(count)
    case .brier: return squares / Double(count)
    }
  }

  private func mean(of values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Recordings of a class.
  package func support(_ index: Int) -> Int {
    confusion[index * classes..<(index + 1) * classes].reduce(0, +)
  }

  /// Recordings that were taken for a class.
  package func predicted(_ index: Int) -> Int {
    (0..<classes).reduce(0) { $0 + confusion[$1 * classes + index] }
  }

  /// The share of a class that was recognized; nil without recordings of it.
  package func recall(_ index: Int) -> Double? {
    support(index) == 0 ? nil : Double(confusion[index * classes + index]) / Double(support(index))
  }

  /// The share of what was taken for a class that is of it; nil where nothing was.
  package func precision(_ index: Int) -> Double? {
    predicted(index) == 0
      ? nil : Double(confusion[index * classes + index]) / Double(predicted(index))
  }

  /// The harmonic mean of precision and recall; nil without recordings of the class or taken for it.
  package func f1(_ index: Int) -> Double? {
    let both = support(index) + predicted(index)
    return both == 0 ? nil : 2 * Double(confusion[index * classes + index]) / Double(both)
  }
}

/// What a tally is summed up by.
public enum Metric: String, Sendable, CaseIterable {
  /// The share of recordings that were recognized.
  case accuracy
  /// Unweighted average recall: the mean of the classes' recalls, over classes that have recordings.
  case uar
  /// The mean of the classes' harmonic means of precision and recall, over classes that have recordings.
  case macroF1 = "macro_f1"
  /// Expected calibration error: how far the probability of the recognized class is from the share that was right,
  /// averaged over 15 bins of equal width, each by its recordings (Guo et al., On calibration of modern neural
  /// networks, ICML 2017).
  case calibrationError = "ece"
  /// The mean squared distance between scores and truth, summed over the classes: 0 ... 2 (Brier, 1950).
  case brier

  /// As tables call it.
  package var title: String {
    switch self {
    case .accuracy: "accuracy"
    case .uar: "UAR"
    case .macroF1: "macro F1"
    case .calibrationError: "ECE"
    case .brier: "Brier"
    }
  }

  /// Whether more is better.
  package var isGain: Bool { self == .accuracy || self == .uar || self == .macroF1 }

  /// Whether drawing speakers tells how far the number depends on them. The calibration error is a sum of distances, which
  /// grows with every draw that is less even than the corpus, so that its own value may lie below all that is drawn.
  package var hasInterval: Bool { self != .calibrationError }
}
