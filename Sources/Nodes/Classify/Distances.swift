import GraphCore

/// How far rows of standardized columns are from what was learnt from: the root of the mean square of all
/// columns, and of those that are about the same. A number counts as 10 at most, so that one column can't
/// decide.
struct Distances {
  private static let largest = 10.0

  private let groups: FeatureGroups
  /// Sums of squares of each group.
  private var sums: [Double]
  /// Of all columns.
  private(set) var whole = 0.0

  init(_ groups: FeatureGroups) {
    self.groups = groups
    sums = [Double](repeating: 0, count: groups.reasons.count)
  }

  static func bytes(columns: Int) -> Int { 8 * columns + 512 }

  /// Measures a row.
  mutating func measure(_ row: Span<Float>) {
    for group in sums.indices { sums[group] = 0 }
    var all = 0.0
    for column in row.indices {
      let value = min(abs(Double(row[column])), Distances.largest)
      all += value * value
      let group = groups.places[column]
      if group >= 0 { sums[group] += value * value }
    }
    whole = row.isEmpty ? 0 : (all / Double(row.count)).squareRoot()
  }

  /// Of the columns that are about the same.
  subscript(group: Int) -> Double { (sums[group] / Double(groups.sizes[group])).squareRoot() }
}
