import GraphCore

/// What a column of features is about: why a recording may be unlike those that were learnt from.
enum FeatureReason: String, CaseIterable {
  case level, band, noise, length, voice

  /// How the names of columns begin that are about it; the longest beginning that fits decides.
  private var beginnings: [String] {
    switch self {
    case .level: ["rms", "energy"]
    case .band:
      ["mel", "mfcc", "pcen", "lpc", "chroma", "tonnetz", "spectral", "alpha_ratio", "hammarberg"]
    case .noise: ["hnr", "zcr", "spectral_flatness", "spectral_entropy"]
    case .length:
      ["segments_per_second", "mean_length", "speech_fraction", "pauses_per_second", "mean_pause"]
    case .voice: ["f0", "f1", "f2", "f3", "f4", "f5", "semitones", "voiced", "jitter", "shimmer"]
    }
  }

  /// What a column is about, by the first part of its name that tells it: `statics.mfcc[3]_delta.std` is
  /// about the band. Nil where nothing does.
  static func of(_ column: String) -> FeatureReason? {
    for part in column.split(separator: ".") {
      var found: (length: Int, reason: FeatureReason)?
      for reason in allCases {
        for beginning in reason.beginnings
        where part.hasPrefix(beginning) && beginning.utf8.count > found?.length ?? 0 {
          found = (beginning.utf8.count, reason)
        }
      }
      if let found { return found.reason }
    }
    return nil
  }
}

/// The columns of some features by what they are about.
struct FeatureGroups: Equatable {
  /// What there are columns of, in order.
  let reasons: [FeatureReason]
  /// For each column, the place of what it is about; -1 of those that are about nothing.
  let places: [Int]
  /// Columns of each.
  let sizes: [Int]

  init(_ names: [String]) {
    let found = names.map(FeatureReason.of)
    let reasons = FeatureReason.allCases.filter(found.contains)
    self.reasons = reasons
    let places = found.map { reason in reason.flatMap { reasons.firstIndex(of: $0) } ?? -1 }
    self.places = places
    sizes = reasons.indices.map { reason in places.count { $0 == reason } }
  }
}

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
