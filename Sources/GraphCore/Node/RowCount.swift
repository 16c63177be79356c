/// How many rows a node gives for an item, by how many it takes.
///
/// No row in, no row out. The counts are those of a whole item, whatever its chunks; `checkNode` tries them.
/// Of branches that are joined the compiler compares them for every length, so that a graph which it accepts
/// doesn't fail on some recordings.
public enum RowCount: Sendable, Equatable {
  /// As many as it takes.
  case same
  /// `ceil(n * ratio)` of `n`, as resampling gives; the ratio is above 0.
  case scaled(Ratio)
  /// `1 + floor((n + 2 * padding - length) / hop)` of `n` above 0, where that is above 0: rows of `length` at
  /// every `hop`, with `padding` at both ends.
  case frames(length: Int, hop: Int, padding: Int)
  /// Rows of `length` at every `hop`, and a shorter one of what is left at the end, as windows give that
  /// slide over rows.
  case windows(length: Int, hop: Int)
  /// Not known before it runs, or not told.
  case unknown

  /// The rows that come of an item; nil where that is not known.
  /// - Parameter taken: Rows of the item.
  public func rows(for taken: Int) -> Int? {
    guard self != .unknown else { return nil }
    guard taken > 0 else { return 0 }
    switch self {
    case .same: return taken
    case .scaled(let ratio):
      return (taken * ratio.numerator + ratio.denominator - 1) / ratio.denominator
    case .frames(let length, let hop, let padding):
      let reach = taken + 2 * padding - length
      return reach < 0 ? 0 : 1 + reach / hop
    case .windows(let length, let hop):
      guard hop <= length else { return (taken + hop - 1) / hop }
      return taken <= length ? 1 : 1 + (taken - length + hop - 1) / hop
    case .unknown: return nil
    }
  }
}

extension RowCount {
  /// More rows than any item has: 33 days at 384 kHz.
  static let most = 1 << 40

  /// The fewest rows of which `rows` come; nil where that is not known, or more than any item has.
  ///
  /// `rows(for: n) >= k` just where `n >= least(for: k)`, so two counts are the same for every `n` if these
  /// are for every `k`.
  /// - Parameter rows: From 1.
  func least(for rows: Int) -> Int? {
    guard rows <= RowCount.most else { return nil }
    switch self {
    case .same: return rows
    case .scaled(let ratio):
      let (product, isTooLarge) = (rows - 1).multipliedReportingOverflow(by: ratio.denominator)
      return isTooLarge ? nil : product / ratio.numerator + 1
    case .frames(let length, let hop, let padding):
      let (product, isTooLarge) = (rows - 1).multipliedReportingOverflow(by: hop)
      return isTooLarge ? nil : max(1, product + length - 2 * padding)
    case .windows(let length, let hop):
      guard rows > 1 else { return 1 }
      let (product, isTooLarge) = (rows - 2).multipliedReportingOverflow(by: hop)
      guard !isTooLarge else { return nil }
      return hop <= length ? product + length + 1 : product + hop + 1
    case .unknown: return nil
    }
  }

  /// Whether `least(for:)` repeats itself from these rows on: each `period` rows more want `step` more.
  func isPeriodic(from rows: Int) -> Bool {
    switch self {
    case .same, .scaled: true
    case .frames(let length, let hop, let padding): (rows - 1) * hop + length - 2 * padding >= 1
    case .windows: rows > 1
    case .unknown: false
    }
  }

  /// After how many rows `least(for:)` repeats itself, and how many more are wanted then.
  var repetition: (period: Int, step: Int) {
    switch self {
    case .same, .unknown: (1, 1)
    case .scaled(let ratio): (ratio.numerator, ratio.denominator)
    case .frames(_, let hop, _), .windows(_, let hop): (1, hop)
    }
  }
}
