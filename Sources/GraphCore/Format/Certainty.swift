/// When scores are an answer that can be relied on, and what stands behind them in a row to say why they are
/// not.
public struct Certainty: Sendable, Equatable {
  /// The least probability of the likeliest class; above 1 where no answer can be relied on.
  public let least: Float
  /// The share of right answers among those that can be relied on, as it was promised.
  public let precision: Float
  /// What the columns behind those of the classes are about: in each stands how far the row is from what was
  /// learnt from, as a multiple of what is usual there. Above 1 it is a reason not to rely on the answer.
  public let reasons: [String]

  /// - Parameters:
  ///   - least: The least probability of the likeliest class.
  ///   - precision: The share of right answers that was promised.
  ///   - reasons: What the columns behind those of the classes are about.
  public init(least: Float, precision: Float, reasons: [String]) {
    self.least = least
    self.precision = precision
    self.reasons = reasons
  }

  /// Whether scores of the classes can be relied on.
  package func isSure(_ scores: [Float]) -> Bool { scores.contains { $0 >= least } }

  /// What is told where the classes are too alike, and nothing else is a reason.
  public static let ambiguous = "ambiguous"
}

extension Format {
  /// How many columns are scores of classes: all of them, but of scores that say why they can't be relied on.
  public var classCount: Int { width - (certainty?.reasons.count ?? 0) }

  /// The names of the classes, of scores.
  public var classNames: [String] { Array(columnNames.prefix(classCount)) }
}
