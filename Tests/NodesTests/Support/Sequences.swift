import GraphCore
import Learning
import Nodes

/// Recordings that go through regions, which each class visits in another order.
/// - Parameters:
///   - count: Recordings of each class.
///   - orders: The regions that a class goes through, for each class; region `k` lies around `(4 k, -2 k)`.
func sequences(_ count: Int, orders: [[Int]], rows length: Int = 12, seed: UInt64) -> Examples {
  var generator = SeededGenerator(seed: seed)
  var (rows, labels, items): ([Float], [Int], [Int]) = ([], [], [])
  for item in 0..<count * orders.count {
    let order = orders[item % orders.count]
    for row in 0..<length {
      let region = Double(order[row * order.count / length])
      rows.append(Float(4 * region + 2 * (generator.unit() - 0.5)))
      rows.append(Float(-2 * region + 2 * (generator.unit() - 0.5)))
      labels.append(item % orders.count)
      items.append(item)
    }
  }
  return Examples(
    rows: rows, width: 2, labels: labels, classes: orders.indices.map { "class\($0)" },
    items: items)
}

extension Examples {
  /// The rows of each recording, with its class.
  var recordings: [(rows: [Float], label: Int)] {
    let rows = numbers
    return Dictionary(grouping: labels.indices) { items[$0] }.sorted { $0.key < $1.key }.map {
      _, own in
      (own.flatMap { rows[$0 * width..<($0 + 1) * width] }, labels[own[0]])
    }
  }
}

/// Rows of two columns, a hundred a second.
let frameFeatures = Format(
  .features, width: 2,
  clock: .regular(period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 100)))
