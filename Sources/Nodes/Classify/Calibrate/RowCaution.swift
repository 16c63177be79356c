import GraphCore

/// How cautious `calibrate` is about a row: the temperature of its scores is multiplied by the square of how
/// much further the row is from what recordings usually are than most recordings.
struct RowCaution {
  /// The columns of the features; nil where the node takes scores alone.
  private let features: Range<Int>?
  /// How far most recordings that were held out in the fit are, at most.
  private let usual: Double
  /// How far the row is that was looked at last.
  private(set) var distances: Distances

  /// What a model says.
  /// - Throws: `Problem` SG0502, SG0503.
  init(_ node: Calibrate, _ fitted: Fitted, input: Format) throws(Problem) {
    features = input.part("features")?.columns
    distances = Distances(
      try features.map { columns throws(Problem) in
        try TypicalRows(fitted, columns: columns.count)
      } ?? TypicalRows(mean: [], scale: [], directions: []), node.groups(of: input))
    usual = features == nil ? 1 : Double(try fitted.positive("distance"))
  }

  /// What the temperature of a row is multiplied by.
  static func factor(distance: Double, usual: Double) -> Double {
    let ratio = max(distance / usual, 1)
    return ratio * ratio
  }

  /// The exponent of a row's scores.
  /// - Parameter exponent: That of rows which there is no reason to doubt.
  mutating func exponent(_ exponent: Double, for row: Span<Float>) -> Double {
    guard let features else { return exponent }
    distances.measure(row.extracting(features))
    return exponent / RowCaution.factor(distance: distances.whole, usual: usual)
  }
}
