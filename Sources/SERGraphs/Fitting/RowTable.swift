import GraphCore

/// The rows of many items at one place in a graph, one item after another.
struct RowTable: Sendable {
  let format: Format
  private(set) var rows: [Float] = []
  /// Rows of each item; 0 for one that failed.
  private(set) var counts: [Int] = []

  init(format: Format) { self.format = format }

  /// Puts tables of the same items side by side. An item that has failed in one of them has no rows.
  /// - Parameter format: Of the rows that are joined.
  /// - Throws: `Problem` SG0504 where an item has other numbers of rows in two of them.
  init(joining tables: [RowTable], as format: Format) throws(Problem) {
    self.init(format: format)
    var starts = tables.map { _ in 0 }
    for item in 0..<tables[0].items {
      let rows = tables.map { $0.counts[item] }
      var joined: [Float] = []
      if rows.allSatisfy({ $0 == rows[0] }) {
        for row in 0..<rows[0] {
          for (number, table) in tables.enumerated() {
            let first = (starts[number] + row) * table.format.width
            joined += table.rows[first..<first + table.format.width]
          }
        }
      } else if !rows.contains(0) {
        throw Problem(
          .cannotFit, "recording \(item + 1) has \(rows) rows in the inputs that are to be joined",
          suggestion: "join rows of the same clock")
      }
      append(joined)
      for number in tables.indices { starts[number] += rows[number] }
    }
  }

  var items: Int { counts.count }

  /// Adds an item.
  mutating func append(_ item: [Float]) {
    rows += item
    counts.append(item.count / max(1, format.width))
  }

  /// The same items, only some of them with their rows.
  /// - Parameter wanted: Item numbers.
  func keeping(_ wanted: [Int]) -> RowTable {
    var isWanted = [Bool](repeating: false, count: items)
    for item in wanted { isWanted[item] = true }
    guard isWanted.contains(false) else { return self }
    var table = RowTable(format: format)
    var start = 0
    for (item, count) in counts.enumerated() {
      let end = start + count * format.width
      table.append(isWanted[item] ? Array(rows[start..<end]) : [])
      start = end
    }
    return table
  }

  /// The rows of some items, each with its item's number.
  /// - Parameter wanted: Item numbers, in order.
  func select(_ wanted: [Int]) -> (rows: [Float], items: [Int]) {
    let starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    var selected: [Float] = []
    var items: [Int] = []
    for item in wanted {
      selected += rows[starts[item] * format.width..<starts[item + 1] * format.width]
      items += repeatElement(item, count: counts[item])
    }
    return (selected, items)
  }

  /// The table that a node makes of this one, item by item, on this thread.
  /// - Parameter speakers: Who speaks in each item, where that is known; none if it is known of no item.
  /// - Throws: `Problem` of the node.
  func applying(
    _ node: any GraphNode, fitted: Fitted?, speakers: [String?]
  ) throws(Problem) -> RowTable {
    let output: Format
    let processor: any Processor
    if let node = node as? any TrainableGraphNode, let fitted {
      output = try node.format(for: format, fitted: fitted)
      processor = try node.prepare(for: format, fitted: fitted)
    } else {
      output = try node.format(for: format)
      processor = try node.prepare(for: format)
    }
    let chunk = 64
    var input = RowBuffer(width: format.width, capacity: chunk)
    var buffer = RowBuffer(
      width: output.width, capacity: max(1, node.capacity(for: chunk, input: format)))
    var table = RowTable(format: output)
    var start = 0
    for (number, count) in counts.enumerated() {
      var item: [Float] = []
      let speaker = speakers.isEmpty ? nil : speakers[number]
      // An item that failed has no rows, and its speaker may have no others.
      if count > 0 { try processor.begin(ItemIdentity(path: "", speaker: speaker)) }
      var done = 0
      while done < count {
        let taken = min(chunk, count - done)
        let first = (start + done) * format.width
        input.clear()
        input.append(copying: rows.span.extracting(first..<first + taken * format.width))
        buffer.clear()
        try processor.process(input, into: &buffer)
        item.append(rowsOf: buffer)
        done += taken
      }
      var hasMore = count > 0
      while hasMore {
        buffer.clear()
        hasMore = try processor.finish(into: &buffer)
        item.append(rowsOf: buffer)
      }
      processor.reset()
      guard item.allSatisfy(\.isFinite) else {
        throw Problem(
          .notFinite,
          "'\(node.about.name)' gave a number that is not finite for recording \(number + 1)",
          suggestion: "scale the features with `normalize`")
      }
      table.append(item)
      start += count
    }
    return table
  }
}

extension RowTable {
  /// The mean of each item's rows; nil for items without rows. Of scores: what an item is recognized by.
  var itemScores: [[Float]?] {
    var row = 0
    return counts.map { count in
      defer { row += count }
      guard count > 0 else { return nil }
      var sums = [Double](repeating: 0, count: format.width)
      for index in row..<row + count {
        for column in sums.indices { sums[column] += Double(rows[index * format.width + column]) }
      }
      return sums.map { Float($0 / Double(count)) }
    }
  }
}

extension [Float] {
  /// Adds all rows of a buffer.
  mutating func append(rowsOf buffer: borrowing RowBuffer) {
    let values = buffer.values
    reserveCapacity(count + values.count)
    for index in values.indices { append(values[index]) }
  }
}
