import GraphCore
import Learning

/// The recordings of examples as what a network learns from.
struct ExampleItems: TrainingItems {
  private let examples: Examples
  /// The rows of each.
  private let ranges: [Range<Int>]
  var count: Int { ranges.count }
  var width: Int { examples.width }

  init(_ examples: Examples) {
    self.examples = examples
    var ranges: [Range<Int>] = []
    var first = 0
    for row in examples.items.indices {
      let next = row + 1
      guard next == examples.count || examples.items[next] != examples.items[row] else { continue }
      ranges.append(first..<next)
      first = next
    }
    self.ranges = ranges
  }

  func rows(of item: Int) -> Int { ranges[item].count }
  func label(of item: Int) -> Int { examples.labels[ranges[item].lowerBound] }

  func copy(_ item: Int, into rows: UnsafeMutablePointer<Float>) {
    var row = ranges[item].lowerBound
    var target = rows
    while row < ranges[item].upperBound {
      let stretch = examples.stretch(from: row, atMost: ranges[item].upperBound - row)
      let numbers = examples[stretch]
      for index in numbers.indices { target[index] = numbers[index] }
      target += numbers.count
      row = stretch.upperBound
    }
  }

  /// Items of each recording: itself, then its copies.
  var recordings: [[Int]] {
    guard let numbers = examples.recordingNumbers else { return ranges.indices.map { [$0] } }
    var places: [Int: Int] = [:]
    var recordings: [[Int]] = []
    for (item, range) in ranges.enumerated() {
      let number = numbers[range.lowerBound]
      if let place = places[number] {
        recordings[place].append(item)
      } else {
        places[number] = recordings.count
        recordings.append([item])
      }
    }
    return recordings.map { own in own.filter { !isCopy($0) } + own.filter(isCopy) }
  }

  /// The fold of each item, as those of rows.
  func folds(_ rows: [Int]) -> [Int] { ranges.map { rows[$0.lowerBound] } }

  /// Whether an item is a varied copy.
  func isCopy(_ item: Int) -> Bool { examples.isCopy?[ranges[item].lowerBound] ?? false }

  /// How much an item of each class counts: the same for all, or what gives every class the same sum.
  func weights(_ weight: ClassWeight) -> [Double] {
    var counts = [Double](repeating: 0, count: examples.classes.count)
    for item in ranges.indices { counts[label(of: item)] += 1 }
    guard weight == .balanced else { return counts.map { _ in 1 } }
    return counts.map { Double(ranges.count) / (Double(counts.count) * max(1, $0)) }
  }
}
