import GraphCore

/// Window after window: window `k` has rows `k hop ..< k hop + length`. Rows after the last whole window make one more,
/// shorter one, as an item does that is shorter than a window.
final class TremorProcessor: Processor {
  private let width: Int
  private let length: Int
  private let hop: Int
  private let lowest: Double
  private let fit: TremorFit
  /// The last rows: row `i` of the item stands at `i % length`.
  private var recent: [Float]
  /// Rows of the item so far.
  private var taken = 0
  /// Windows so far.
  private var given = 0

  init(width: Int, length: Int, hop: Int, lowest: Double, fit: TremorFit) {
    self.width = width
    self.length = length
    self.hop = hop
    self.lowest = lowest
    self.fit = fit
    recent = [Float](repeating: 0, count: length * width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      let place = taken % length * width
      for column in row.indices { recent[place + column] = row[column] }
      taken += 1
      if taken == given * hop + length { give(rows: length, into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let covered = given == 0 ? 0 : (given - 1) * hop + length
    let rest = taken - given * hop
    if taken > covered, rest > 0 { give(rows: rest, into: &output) }
    taken = 0
    return false
  }

  private func give(rows: Int, into output: inout RowBuffer) {
    let first = given * hop
    var result = output.append()
    for column in 0..<width {
      fit.clear()
      var usable = 0
      for row in 0..<rows {
        let value = recent[(first + row) % length * width + column]
        // What is no number has to come out again, so it is no gap.
        guard !(value <= 0) else { continue }
        fit.add(value, at: row)
        usable += 1
      }
      let isLong = Double(rows) * fit.period * lowest >= 2
      let found = isLong && 2 * usable >= rows ? fit.strongest() : TremorFit.Tremor()
      result[3 * column] = Float(found.rate)
      result[3 * column + 1] = Float(found.depth)
      result[3 * column + 2] = Float(found.strength)
    }
    given += 1
  }

  func reset() {
    taken = 0
    given = 0
  }
}
