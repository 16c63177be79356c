import GraphCore

/// The rows of many items at one place in a graph, one item after another. Copies share the rows.
struct RowTable: Sendable {
  let format: Format
  /// The rows of all items, also of those that are left out.
  let stored: StoredRows
  /// Where the rows of each item begin.
  private let starts: [Int]
  /// Rows of each item; 0 for one that failed or is left out.
  private(set) var counts: [Int]

  init(format: Format, stored: StoredRows, starts: [Int], counts: [Int]) {
    self.format = format
    self.stored = stored
    self.starts = starts
    self.counts = counts
  }

  var items: Int { counts.count }

  /// Where an item's rows stand in `stored`.
  func rows(of item: Int) -> Range<Int> { starts[item]..<starts[item] + counts[item] }

  /// The same items, only some of them with their rows.
  /// - Parameter wanted: Item numbers.
  func keeping(_ wanted: [Int]) -> RowTable {
    var table = self
    var kept = [Int](repeating: 0, count: items)
    for item in wanted { kept[item] = counts[item] }
    table.counts = kept
    return table
  }

  /// The numbers of some items' rows, one after another: a copy.
  /// - Parameter wanted: Item numbers.
  func numbers(of wanted: [Int]) -> [Float] {
    var numbers: [Float] = []
    for item in wanted {
      for row in rows(of: item) {
        let row = stored[row]
        for column in row.indices { numbers.append(row[column]) }
      }
    }
    return numbers
  }

  /// Where the rows of some items stand in `stored`, and the item of each; nil in place of all rows in order.
  /// - Parameter wanted: Item numbers, rising.
  /// - Throws: `Problem` SG0504 where rows past the first 2^32 are among them: a place takes four bytes.
  func places(of wanted: [Int]) throws(Problem) -> (places: [UInt32]?, items: [Int]) {
    let end = wanted.lazy.map { rows(of: $0) }.filter { !$0.isEmpty }.map(\.upperBound).max() ?? 0
    guard end <= 1 << 32 || wanted.reduce(0, { $0 + counts[$1] }) == stored.count else {
      throw Problem(
        .cannotFit,
        "the features have \(stored.count) rows, and a part of more than \(1 << 32) can't be chosen",
        suggestion: "pool them, take a larger hop, or learn from fewer recordings")
    }
    var items: [Int] = []
    items.reserveCapacity(wanted.reduce(0) { $0 + counts[$1] })
    for item in wanted { items.append(contentsOf: repeatElement(item, count: counts[item])) }
    guard items.count < stored.count else { return (nil, items) }
    var places: [UInt32] = []
    places.reserveCapacity(items.count)
    for item in wanted { for row in rows(of: item) { places.append(UInt32(row)) } }
    return (places, items)
  }

  /// Columns that have one value in all rows of some items; none where there is at most one row.
  func constantColumns(of wanted: [Int]) -> [Int] {
    var first: [Float]?
    var columns: [Int] = []
    var rows = 0
    for item in wanted {
      for place in self.rows(of: item) {
        let row = stored[place]
        rows += 1
        if let first {
          columns.removeAll { row[$0] != first[$0] }
          if columns.isEmpty { return [] }
        } else {
          first = row.indices.map { row[$0] }
          columns = Array(row.indices)
        }
      }
    }
    return rows > 1 ? columns : []
  }

  /// The mean of each item's rows; nil for items without rows. Of scores: those of the classes, by which an
  /// item is recognized.
  var itemScores: [[Float]?] {
    (0..<items).map { item in
      guard counts[item] > 0 else { return nil }
      var sums = [Double](repeating: 0, count: format.classCount)
      for row in rows(of: item) {
        let row = stored[row]
        for column in sums.indices { sums[column] += Double(row[column]) }
      }
      return sums.map { Float($0 / Double(counts[item])) }
    }
  }
}

/// Makes a table, item by item.
struct RowTableBuilder: ~Copyable {
  let format: Format
  private var writer: RowWriter
  private var starts: [Int] = []
  private var counts: [Int] = []
  /// Where the rows of the item begin that is being added.
  private var start = 0

  /// - Parameters:
  ///   - format: Of the rows.
  ///   - memory: The most bytes that stay in memory; more go to a temporary file.
  init(format: Format, memory: Int) {
    self.format = format
    writer = RowWriter(width: format.width, memory: memory)
  }

  /// How many items are done.
  var items: Int { counts.count }

  /// Adds rows of an item, one after another.
  /// - Throws: `Problem` SG0707 when the temporary file can't be written.
  mutating func append(_ rows: Span<Float>) throws(Problem) { try writer.append(rows) }

  /// Ends an item.
  mutating func endItem() {
    starts.append(start)
    counts.append(writer.count - start)
    start = writer.count
  }

  /// Forgets what was added of an item, which has no rows then, and ends it.
  mutating func dropItem() {
    writer.truncate(to: start)
    endItem()
  }

  /// The table.
  /// - Throws: `Problem` SG0707 when the temporary file can't be written or mapped.
  consuming func finish() throws(Problem) -> RowTable {
    let (format, starts, counts) = (format, starts, counts)
    return RowTable(
      format: format, stored: try writer.finish(), starts: starts, counts: counts)
  }
}
