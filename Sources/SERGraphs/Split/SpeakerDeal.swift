import Learning
import Nodes

/// Deals speakers out to folds, so that folds have as many speakers of each sex and as many recordings of each
/// label as can be.
///
/// Sexes come first: each is spread as evenly as its number allows, and what is left over of one goes to other folds
/// than what is left over of the next. Within that, the speaker with the most recordings is dealt first, to the fold
/// that has least of their labels; then pairs of one sex change places while that makes the labels more even. Speakers
/// who are alike are dealt in an order that the seed decides.
struct SpeakerDeal {
  /// Speakers of one sex.
  typealias Group = [(speaker: String, counts: [Int])]

  /// The most pairs that are looked at: with thousands of speakers chance alone makes folds even.
  private static let mostPairs = 5_000_000

  /// The fold of each speaker.
  private(set) var folds: [String: Int] = [:]
  /// Recordings of each label in each fold.
  private var held: [[Double]]
  /// A label counts by how far it is from its share, so that rare ones are as even as frequent ones.
  private let weights: [Double]

  /// Deals.
  /// - Parameters:
  ///   - groups: The speakers of each sex, with how many recordings of each label they have.
  ///   - count: How many folds; at most as many as speakers.
  init(_ groups: [Group], into count: Int, using generator: inout SeededGenerator) {
    let labels = groups.first?.first?.counts.count ?? 0
    var totals = [Double](repeating: 0, count: labels)
    for member in groups.joined() {
      for label in 0..<labels { totals[label] += Double(member.counts[label]) }
    }
    weights = totals.map { $0 > 0 ? 1 / $0 : 0 }
    held = [[Double]](repeating: [Double](repeating: 0, count: labels), count: count)
    var dealt = 0
    for group in groups {
      var quotas = [Int](repeating: 0, count: count)
      for place in dealt..<dealt + group.count { quotas[place % count] += 1 }
      dealt += group.count
      deal(group, quotas, &generator)
    }
    var pairs = 0
    while pairs < SpeakerDeal.mostPairs, exchange(in: groups, &pairs) {}
  }

  private mutating func deal(
    _ group: Group, _ quotas: [Int], _ generator: inout SeededGenerator
  ) {
    var group = group
    generator.shuffle(&group)
    let sizes = group.map { $0.counts.reduce(0, +) }
    var quotas = quotas
    // Ties keep the shuffled order.
    for index in group.indices.sorted(by: { (sizes[$1], $0) < (sizes[$0], $1) }) {
      let counts = group[index].counts
      let crowding = held.map { held in
        held.indices.reduce(0) { $0 + weights[$1] * held[$1] * Double(counts[$1]) }
      }
      let open = quotas.indices.filter { quotas[$0] > 0 }
      guard let fold = open.min(by: { (crowding[$0], $0) < (crowding[$1], $1) }) else { return }
      quotas[fold] -= 1
      folds[group[index].speaker] = fold
      for label in counts.indices { held[fold][label] += Double(counts[label]) }
    }
  }

  /// Lets pairs of one sex change places wherever that makes the labels more even.
  /// - Returns: Whether any did.
  private mutating func exchange(in groups: [Group], _ pairs: inout Int) -> Bool {
    var hasChanged = false
    for group in groups {
      for first in group.indices {
        for second in group.indices[(first + 1)...] where pairs < SpeakerDeal.mostPairs {
          pairs += 1
          let (one, other) = (group[first], group[second])
          guard let here = folds[one.speaker], let there = folds[other.speaker], here != there
          else { continue }
          // The sum of the weighted squares of what folds hold, after less before.
          var gain = 0.0
          for label in weights.indices {
            let moved = Double(other.counts[label] - one.counts[label])
            gain += weights[label] * moved * (held[here][label] - held[there][label] + moved)
          }
          guard gain < -1e-9 else { continue }
          for label in weights.indices {
            let moved = Double(other.counts[label] - one.counts[label])
            held[here][label] += moved
            held[there][label] -= moved
          }
          folds[one.speaker] = there
          folds[other.speaker] = here
          hasChanged = true
        }
      }
    }
    return hasChanged
  }
}
