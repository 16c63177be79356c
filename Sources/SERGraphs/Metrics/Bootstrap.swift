import GraphCore
import Learning
import Nodes

/// Where a metric would lie with other speakers: intervals from drawing speakers with replacement.
///
/// Recordings of one speaker resemble each other, so drawing recordings would give intervals that are too narrow
/// (Efron, Tibshirani, An introduction to the bootstrap, 1993, chapter 13: percentile intervals; clusters are drawn
/// whole).
package struct Bootstrap: Sendable {
  /// An interval that holds 95 % of what was drawn.
  package struct Interval: Sendable, Equatable {
    package let low: Double
    package let high: Double
  }

  /// How often is drawn.
  package static let draws = 2000
  /// What is drawn is the same in every report, so that two reports can be compared pair by pair.
  private static let seed: UInt64 = 20_040

  private let groups: Int

  /// - Parameter groups: How many speakers there are.
  package init(groups: Int) { self.groups = groups }

  /// The intervals of numbers that follow from tallies. Of each draw only what follows from it is kept.
  /// - Parameters:
  ///   - tallies: Of the groups, for each of several repetitions or systems.
  ///   - numbers: What follows from the sums, one for each repetition; nil where there is none, which is left out. The
  ///     sums have no bins of confidence.
  /// - Returns: One for each number; nil where fewer than two draws have it.
  package func intervals(
    of tallies: [GroupTallies], _ numbers: ([Tally]) -> [Double?]
  ) -> [Interval?] {
    var generator = SeededGenerator(seed: Bootstrap.seed)
    var times = [Int](repeating: 0, count: groups)
    var found: [[Double]] = []
    for _ in 0..<Bootstrap.draws {
      Bootstrap.draw(&times, from: &generator)
      let sums = tallies.map { $0.drawn(times) }
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

  /// How often each group is in a draw.
  private static func draw(_ times: inout [Int], from generator: inout SeededGenerator) {
    var times = times.mutableSpan
    for group in times.indices { times[group] = 0 }
    for _ in times.indices { times[generator.below(times.count)] += 1 }
  }

  /// Between sorted numbers, as numpy's default.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
