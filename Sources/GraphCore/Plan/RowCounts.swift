/// The row counts of nodes one behind another, the first that takes rows at the front: together the number of
/// rows that come of a recording, by its samples.
struct RowCounts: Equatable {
  private(set) var counts: [RowCount] = []

  /// The shortest recording on which two differ.
  struct Disagreement: Equatable {
    /// What both take.
    let taken: Int
    /// What comes of that.
    let first: Int
    let second: Int
  }

  /// The most rows that are compared, if no repetition comes earlier: milliseconds, and 43 minutes of 10 ms
  /// each.
  static let mostCompared = 1 << 18

  /// Adds the count of a node behind those that are there.
  mutating func append(_ count: RowCount) {
    if count != .same { counts.append(count) }
  }

  /// The rows that come of a recording; nil where that is not known.
  func rows(for taken: Int) -> Int? {
    var rows = taken
    for count in counts {
      guard let more = count.rows(for: rows) else { return nil }
      rows = more
    }
    return rows
  }

  /// The shortest recording of which another number of rows comes by `other`; nil if there is none.
  ///
  /// Compares, for each number of rows, the shortest recordings of which they come. These repeat themselves,
  /// so the rows up to a common repetition tell of all; between ordinary rates that is a few hundred. Where
  /// it is longer than `mostCompared`, longer recordings are not looked at.
  func difference(from other: RowCounts) -> Disagreement? {
    guard counts != other.counts else { return nil }
    let period = commonPeriod(with: other)
    var repeatsFrom: Int?
    for rows in 1...RowCounts.mostCompared {
      guard let first = least(for: rows), let second = other.least(for: rows) else { return nil }
      if first.taken != second.taken {
        let taken = min(first.taken, second.taken)
        guard let ours = self.rows(for: taken), let others = other.rows(for: taken)
        else { return nil }
        return Disagreement(taken: taken, first: ours, second: others)
      }
      if repeatsFrom == nil, first.isPeriodic, second.isPeriodic { repeatsFrom = rows }
      if let period, let repeatsFrom, rows - repeatsFrom >= period { return nil }
    }
    return nil
  }

  /// The shortest recording of which so many rows come, and whether that repeats itself from here on.
  private func least(for rows: Int) -> (taken: Int, isPeriodic: Bool)? {
    var (taken, isPeriodic) = (rows, true)
    for count in counts.reversed() {
      guard let more = count.least(for: taken) else { return nil }
      isPeriodic = isPeriodic && count.isPeriodic(from: taken)
      taken = more
    }
    return (taken, isPeriodic)
  }

  /// After how many rows the shortest recordings of both repeat themselves; nil where the number is too
  /// large.
  private func commonPeriod(with other: RowCounts) -> Int? {
    guard let first = period, let second = other.period else { return nil }
    return leastCommonMultiple(first, second)
  }

  private var period: Int? {
    var (period, step) = (1, 1)
    for count in counts.reversed() {
      let next = count.repetition
      // So often that a whole number of the next repetitions fits.
      guard let common = leastCommonMultiple(step, next.period) else { return nil }
      let (longer, isTooLong) = period.multipliedReportingOverflow(by: common / step)
      let (wider, isTooWide) = (common / next.period).multipliedReportingOverflow(by: next.step)
      guard !isTooLong, !isTooWide else { return nil }
      (period, step) = (longer, wider)
    }
    return period
  }
}

private func leastCommonMultiple(_ first: Int, _ second: Int) -> Int? {
  let (product, isTooLarge) = first.multipliedReportingOverflow(by: Ratio(second, first).numerator)
  return isTooLarge ? nil : product
}
