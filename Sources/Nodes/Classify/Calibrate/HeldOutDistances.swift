import GraphCore
import Learning

/// How far the rows of a fit are from what recordings usually are, each measured by rows of others: by folds
/// that keep a speaker's rows together. By rows that it was learnt from itself, a recording would look nearer
/// than any that comes later.
struct HeldOutDistances {
  /// Few, since every one learns what is usual anew.
  private static let folds = 4

  /// What recordings usually are, by all of them.
  let typical: TypicalRows
  /// How far each row is, by all columns.
  private(set) var whole: [Double]
  /// By those of each group.
  private var parts: [[Double]]
  private let recordings: [Int]

  /// - Throws: `cancelled`.
  init(
    _ examples: Examples, _ features: Range<Int>, _ groups: FeatureGroups, seed: UInt64
  ) throws(LearningFailure) {
    let recordings = (0..<examples.count).filter { examples.isCopy?[$0] != true }
    let numbers = ExampleFolds.numbers(examples, count: HeldOutDistances.folds, seed: seed)
    let folds = 0...(numbers.max() ?? 0)
    let others = folds.map { fold in recordings.filter { numbers[$0] != fold } }
    // As many directions for all, so that distances can be compared: those of the smallest part.
    let fewest = others.map(\.count).filter { $0 > 1 }.min() ?? recordings.count
    let rank = TypicalRows.rank(rows: fewest, columns: features.count)
    let all = try TypicalRows(
      examples, features: features, rows: recordings, rank: rank, seed: seed)
    self.recordings = recordings
    typical = all
    whole = [Double](repeating: 0, count: examples.count)
    parts = [[Double]](
      repeating: [Double](repeating: 0, count: examples.count), count: groups.reasons.count)
    for fold in folds {
      // One row varies in nothing.
      let usual =
        others[fold].count < 2
        ? all
        : try TypicalRows(
          examples, features: features, rows: others[fold], rank: rank, seed: seed)
      var distances = Distances(usual, groups)
      for row in numbers.indices where numbers[row] == fold {
        distances.measure(examples[row].extracting(features))
        whole[row] = distances.whole
        for group in parts.indices { parts[group][row] = distances[group] }
      }
    }
  }

  static func bytes(rows: Int, columns: Int) -> Int {
    32 * rows + 2 * TypicalRows.modelBytes(columns: columns)
      + TypicalRows.fitBytes(columns: columns)
  }

  /// How far three quarters of the recordings are, at most.
  var usual: Float {
    let usual = quantile(0.75, of: whole)
    return usual > 0 ? usual : 1
  }

  /// How far 95 % of the recordings are, at most, by the columns of each group.
  var limits: [Float] { parts.map { quantile(0.95, of: $0) } }

  /// Of the recordings, as numpy's `quantile`; 0 where there are none.
  private func quantile(_ share: Double, of numbers: [Double]) -> Float {
    let sorted = recordings.map { numbers[$0] }.sorted()
    guard !sorted.isEmpty else { return 0 }
    let place = share * Double(sorted.count - 1)
    let below = sorted[Int(place)]
    let above = sorted[min(sorted.count - 1, Int(place) + 1)]
    return Float(below + (above - below) * (place - place.rounded(.down)))
  }
}
