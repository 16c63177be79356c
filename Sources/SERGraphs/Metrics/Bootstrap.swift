import GraphCore
import Nodes

/// Where a metric would lie with other speakers: intervals from drawing speakers with replacement.
///
/// Recordings of one speaker resemble each other, so drawing recordings would give intervals that are too narrow
/// (Efron, Tibshirani, An introduction to the bootstrap, 1993, chapter 13: percentile intervals; clusters are drawn
/// whole).
public struct Bootstrap: Sendable {
  /// An interval that holds 95 % of what was drawn.
  public struct Interval: Sendable, Equatable {
    public let low: Double
    public let high: Double
  }

  /// How often is drawn.
  public static let draws = 2000
  /// What is drawn is the same in every report, so that two reports can be compared pair by pair.
  private static let seed: UInt64 = 20_040

  /// How often each group is in each draw.
  private let draws: [[Int]]

  /// Draws.
  /// - Parameter groups: How many speakers there are.
  public init(groups: Int) {
    var generator = SeededGenerator(seed: Bootstrap.seed)
    draws = (0..<Bootstrap.draws).map { _ in
      var times = [Int](repeating: 0, count: groups)
      for _ in 0..<groups { times[generator.below(groups)] += 1 }
      return times
    }
  }

  /// The intervals of numbers that follow from tallies.
  /// - Parameters:
  ///   - tallies: One for each group, of each of several repetitions or systems.
  ///   - numbers: What follows from the sums, one for each repetition; nil where there is none, which is left out.
  /// - Returns: One for each number; nil where fewer than two draws have it.
  public func intervals(
    of tallies: [[Tally]], _ numbers: ([Tally]) -> [Double?]
  ) -> [Interval?] {
    guard let classes = tallies.first?.first?.classes else { return [] }
    var found: [[Double]] = []
    for times in draws {
      let sums = tallies.map { groups in
        var sum = Tally(classes: classes)
        for (group, count) in zip(groups, times) where count > 0 { sum.add(group, times: count) }
        return sum
      }
      let values = numbers(sums)
      if found.isEmpty { found = values.map { _ in [] } }
      for (index, value) in values.enumerated() {
        if let value { found[index].append(value) }
      }
    }
    return found.map { values in
      guard values.count > 1 else { return nil }
      let sorted = values.sorted()
      return Interval(
        low: Bootstrap.quantile(0.025, of: sorted), high: Bootstrap.quantile(0.975, of: sorted))
    }
  }

  /// Between sorted numbers, as numpy's default.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
