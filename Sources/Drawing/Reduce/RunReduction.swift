/// Numbers that stay the same for a while, such as those of segments: when each begins and ends.
package struct RunReduction: Sendable {
  /// A while in which a number stays the same.
  package struct Run: Sendable, Equatable {
    package var start: Double
    package var end: Double
    /// 0 where so many runs came that several had to be joined.
    package var number: Int
  }

  /// The runs of each column. 0 is no run.
  package private(set) var runs: [[Run]]
  private let limit: Int
  private var isOpen: [Bool]

  /// - Parameters:
  ///   - width: Numbers in a row.
  ///   - limit: The most runs of a column; neighbours are joined when more come.
  package init(width: Int, limit: Int = 16_384) {
    runs = [[Run]](repeating: [], count: width)
    isOpen = [Bool](repeating: false, count: width)
    self.limit = limit
  }

  /// Adds a row.
  package mutating func add(_ row: Span<Float>, start: Double, end: Double) {
    for column in runs.indices {
      let value = row[column]
      let number = value.isFinite && abs(value) < 1e15 ? Int(value) : 0
      if isOpen[column], let last = runs[column].last, last.number == number {
        runs[column][runs[column].count - 1].end = end
        continue
      }
      isOpen[column] = number != 0
      guard number != 0 else { continue }
      if runs[column].count >= limit { halve(column) }
      runs[column].append(Run(start: start, end: end, number: number))
    }
  }

  private mutating func halve(_ column: Int) {
    let old = runs[column]
    runs[column] = stride(from: 0, to: old.count, by: 2).map { place in
      let end = old[min(place + 1, old.count - 1)].end
      return Run(start: old[place].start, end: end, number: 0)
    }
  }
}
