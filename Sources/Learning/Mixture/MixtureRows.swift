/// Some of the examples, those of a class for one, in double precision and around their mean.
///
/// Around the mean, so that what is expanded into squares does not cancel where a column is far from 0.
package struct MixtureRows {
  /// Rows that are multiplied at once: they fit into a core's cache.
  package static let blockRows = 256

  /// All rows of the examples.
  private let values: any LearningRows
  package let width: Int
  /// The recording of each row.
  private let items: [Int]
  /// Which rows, rising.
  package let numbers: [Int]
  /// The mean of these rows, or of those that they were chosen from.
  package let center: [Double]
  package var count: Int { numbers.count }

  /// Takes the rows of a class.
  /// - Parameters:
  ///   - values: All rows of the examples.
  ///   - labels: The class of each.
  ///   - items: The recording of each.
  package init(_ values: some LearningRows, labels: [Int], items: [Int], class label: Int) {
    self.values = values
    width = values.width
    self.items = items
    let numbers = labels.indices.filter { labels[$0] == label }
    self.numbers = numbers
    var sums = [Double](repeating: 0, count: width)
    for number in numbers {
      let row = values[number]
      for column in row.indices { sums[column] += Double(row[column]) }
    }
    let share = 1 / Double(max(1, numbers.count))
    center = sums.map { $0 * share }
  }

  private init(_ rows: MixtureRows, _ numbers: [Int]) {
    values = rows.values
    width = rows.width
    items = rows.items
    center = rows.center
    self.numbers = numbers
  }

  /// The most bytes that fitting a mixture to so many rows takes, their clusters included.
  package static func fitBytes(rows: Int, width: Int, components: Int, isFull: Bool) -> Int {
    // Blocks of rows with squares, and shares of each component, twice; the components' sums, and Gaussians of before, of
    // now and of the clusters.
    let blocks = 2 * blockRows * (2 * width + components)
    let gaussians = 8 * components * (isFull ? width * width : 4 * width) + 4 * width * width
    // Numbers of the rows, which cluster each is in, how far from its mean.
    return 8 * (blocks + gaussians) + 80 * rows + 4096
  }

  /// Some of these rows, around the same mean.
  /// - Parameter positions: Which, rising.
  package func selecting(_ positions: [Int]) -> MixtureRows {
    MixtureRows(self, positions.map { numbers[$0] })
  }

  /// Writes rows side by side, each followed by its squares if they are wanted.
  /// - Parameter positions: Which of these rows.
  package func write(_ positions: Range<Int>, squares: Bool, into block: inout [Double]) {
    MixtureRows.write(
      numbers[positions], of: values, minus: center, squares: squares, into: &block)
  }

  private static func write(
    _ numbers: ArraySlice<Int>, of values: some LearningRows, minus center: [Double],
    squares: Bool, into block: inout [Double]
  ) {
    let width = center.count
    let columns = squares ? 2 * width : width
    let center = center.span
    var block = block.mutableSpan
    var start = 0
    for number in numbers {
      let row = values[number]
      var target = block._mutatingExtracting(start..<start + columns)
      for column in row.indices { target[column] = Double(row[column]) - center[column] }
      if squares {
        for column in 0..<width { target[width + column] = target[column] * target[column] }
      }
      start += columns
    }
  }

  /// The rows of each recording, as a range of positions.
  package var sequences: [Range<Int>] {
    var sequences: [Range<Int>] = []
    var start = 0
    for position in 1...max(1, count) where position <= count {
      if position == count
        || items[numbers[position]] != items[numbers[start]]
      {
        sequences.append(start..<position)
        start = position
      }
    }
    return sequences
  }

  /// The rows in pieces that are multiplied at once.
  package static func blocks(of positions: Range<Int>) -> [Range<Int>] {
    stride(from: positions.lowerBound, to: positions.upperBound, by: blockRows).map {
      $0..<min($0 + blockRows, positions.upperBound)
    }
  }
}
