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

  /// What a column is about, by the last part of its name that tells it, since the first ones are names of
  /// nodes: `voiced.hnr.mean` is about noise. Nil where nothing does.
  static func of(_ column: String) -> FeatureReason? {
    for part in column.split(separator: ".").reversed() {
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

/// How far rows are from what recordings usually are: by all columns, and by those that are about the same.
struct Distances {
  /// Of the columns that are about the same, one counts as so many deviations at most, so that it can't
  /// decide alone.
  private static let largest = 10.0

  private let typical: TypicalRows
  private let groups: FeatureGroups
  /// The row in deviations from what is usual.
  private var standardized: [Float]
  /// Sums of squares of each group.
  private var sums: [Double]
  /// Of all columns: what is left of them without the directions in which recordings differ most.
  private(set) var whole = 0.0

  init(_ typical: TypicalRows, _ groups: FeatureGroups) {
    self.typical = typical
    self.groups = groups
    standardized = [Float](repeating: 0, count: groups.places.count)
    sums = [Double](repeating: 0, count: groups.reasons.count)
  }

  static func bytes(columns: Int) -> Int { 12 * columns + 512 }

  /// Measures a row.
  mutating func measure(_ row: Span<Float>) {
    typical.standardize(row, into: &standardized)
    whole = typical.remainder(of: standardized)
    for group in sums.indices { sums[group] = 0 }
    for column in standardized.indices {
      let group = groups.places[column]
      guard group >= 0 else { continue }
      let value = min(abs(Double(standardized[column])), Distances.largest)
      sums[group] += value * value
    }
  }

  /// The root of the mean square of the columns that are about the same.
  subscript(group: Int) -> Double { (sums[group] / Double(groups.sizes[group])).squareRoot() }
}
