import GraphCore

/// How cautious `calibrate` is about a row: the temperature of its scores is multiplied by how unlike the row
/// is to what was learnt from and, if it is like varied copies, by what keeps the promise for them.
struct RowCaution {
  /// The columns of the features; nil where the node takes scores alone.
  private let features: Range<Int>?
  /// How far half of what was held out in the fit is, at most.
  private let middle: Double
  private let copies: (likeness: CopyLikeness, caution: Double)?
  /// How far the row is that was looked at last.
  private(set) var distances: Distances

  /// What a model says.
  /// - Throws: `Problem` SG0503.
  init(_ node: Calibrate, _ fitted: Fitted, input: Format) throws(Problem) {
    features = input.part("features")?.columns
    middle = features == nil ? 1 : Double(try fitted.positive("distance"))
    distances = Distances(node.groups(of: input))
    if node.precision != nil, let features,
      let likeness = try CopyLikeness(fitted, columns: features.count)
    {
      copies = (likeness, Double(try fitted.positive("copy_caution")))
    } else {
      copies = nil
    }
  }

  /// The exponent of a row's scores.
  /// - Parameter usual: That of rows which there is no reason to doubt.
  mutating func exponent(_ usual: Double, for row: Span<Float>) -> Double {
    guard let features else { return usual }
    let columns = row.extracting(features)
    distances.measure(columns)
    let exponent = usual / max(1, distances.whole / middle)
    guard let copies, copies.likeness.isLikeCopy(columns) else { return exponent }
    return exponent / copies.caution
  }
}
