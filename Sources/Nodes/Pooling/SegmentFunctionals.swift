import GraphCore

/// Over segments: a row for each when it ends; of those that end together, the lower number first.
final class SegmentFunctionalsProcessor: Processor {
  private let columns: Range<Int>
  private let layers: Range<Int>
  private var summary: ColumnSummary
  /// For each layer: the rows of the segment that it is in, the segment's number or 0, and its first row.
  private var stores: [ColumnStore]
  private var numbers: [Int]
  private var starts: [Int]
  /// Rows taken.
  private var rows = 0

  /// Creates one.
  /// - Parameters:
  ///   - columns: What to take statistics of.
  ///   - layers: The columns that hold numbers of segments.
  ///   - loudness: The column after `columns`, where it says which rows count.
  ///   - nonzero: Whether zeros don't count.
  init(
    columns: Range<Int>, layers: Range<Int>, summary: ColumnSummary, loudness: LoudnessLimit?,
    nonzero: Bool
  ) {
    self.columns = columns
    self.layers = layers
    self.summary = summary
    stores = layers.map { _ in
      ColumnStore(
        width: columns.count + (loudness == nil ? 0 : 1), loudness, nonzero: nonzero)
    }
    numbers = layers.map { _ in 0 }
    starts = numbers
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    var next = 0
    while next < input.count {
      while let layer = endedFirst(input[next]) { try give(layer, into: &output) }
      for (layer, column) in layers.enumerated() where numbers[layer] == 0 {
        numbers[layer] = Self.number(input[next][column])
        starts[layer] = rows
      }
      // The rows up to where a segment begins or ends.
      var end = next + 1
      while end < input.count, endedFirst(input[end]) == nil, !begins(input[end]) { end += 1 }
      for layer in numbers.indices where numbers[layer] > 0 {
        try stores[layer].append(input, next..<end, from: columns.lowerBound)
      }
      rows += end - next
      next = end
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, let layer = lowest() { try give(layer, into: &output) }
    return lowest() != nil
  }

  func reset() {
    for layer in stores.indices {
      stores[layer].removeAll()
      numbers[layer] = 0
    }
    rows = 0
  }

  private static func number(_ value: Float) -> Int {
    value >= 0.5 && value < 16_777_216 ? Int(value.rounded()) : 0
  }

  /// The layer with the lowest segment of those that are no longer in a row.
  private func endedFirst(_ row: Span<Float>) -> Int? {
    var first: Int?
    for (layer, column) in layers.enumerated()
    where numbers[layer] > 0 && Self.number(row[column]) != numbers[layer] {
      if first.map({ numbers[layer] < numbers[$0] }) ?? true { first = layer }
    }
    return first
  }

  private func begins(_ row: Span<Float>) -> Bool {
    for (layer, column) in layers.enumerated()
    where numbers[layer] == 0 && Self.number(row[column]) > 0 {
      return true
    }
    return false
  }

  /// The layer with the lowest segment.
  private func lowest() -> Int? {
    numbers.indices.filter { numbers[$0] > 0 }.min { numbers[$0] < numbers[$1] }
  }

  private func give(_ layer: Int, into output: inout RowBuffer) throws(Problem) {
    var row = output.append(covering: starts[layer]..<rows)
    try summary.write(
      columns: columns.count, of: &stores[layer], rows: rows - starts[layer], into: &row)
    stores[layer].removeAll()
    numbers[layer] = 0
  }
}
