import GraphCore

/// HTK's regression, as often as the highest order asks for: level d holds order d, and level d + 1 is made
/// of it with its own first and last row repeated.
final class RegressionDeltaProcessor: Processor {
  private let orders: [Int]
  private let columns: Int
  /// Rows to each side.
  private let reach: Int
  private var levels: [RecentRows]
  private var slope: [Float]
  private var given = 0

  init(columns: Int, orders: [Int], reach: Int) {
    self.columns = columns
    self.orders = orders
    self.reach = reach
    let count = (orders.max() ?? 0) + 1
    levels = (0..<count).map { _ in
      RecentRows(width: columns, reach: Self.kept(reach, levels: count))
    }
    slope = [Float](repeating: 0, count: columns)
  }

  /// From the oldest row that the next level needs to the newest one of level 0.
  private static func kept(_ reach: Int, levels: Int) -> Int { (levels + 1) * reach + 1 }

  static func bytes(columns: Int, orders: [Int], reach: Int) -> Int {
    let count = (orders.max() ?? 0) + 1
    return count
      * RecentRows.bytes(width: columns, reach: kept(reach, levels: count)) + 4 * columns + 512
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      levels[0].append(input[index])
      for level in levels.indices.dropFirst() {
        while levels[level].count + reach < levels[level - 1].count { extend(level) }
      }
      give(into: &output)
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    for level in levels.indices.dropFirst() {
      while levels[level].count < levels[level - 1].count { extend(level) }
    }
    give(into: &output)
    return given < levels[0].count
  }

  func reset() {
    for level in levels.indices { levels[level].removeAll() }
    given = 0
  }

  /// Adds a level's next row; where the level below has no more rows, its last one is repeated.
  private func extend(_ level: Int) {
    let row = levels[level].count
    let last = levels[level - 1].count - 1
    var target = slope.mutableSpan
    target.clear()
    var squares = 0
    for step in 1...reach { squares += 2 * step * step }
    for step in 1...reach {
      let weight = Float(Double(step) / Double(squares))
      let (before, after) = (max(0, row - step), min(last, row + step))
      levels[level - 1].addDifference(after, from: before, times: weight, to: &target)
    }
    let slope = slope
    levels[level].append(slope.span)
  }

  /// Gives every row that the highest level has.
  private func give(into output: inout RowBuffer) {
    let ready = levels[levels.count - 1].count
    while output.room > 0, given < ready {
      var row = output.append()
      for (block, order) in orders.enumerated() {
        var part = row.part(block * columns..<(block + 1) * columns)
        levels[order].copy(given, into: &part)
      }
      given += 1
    }
  }
}
