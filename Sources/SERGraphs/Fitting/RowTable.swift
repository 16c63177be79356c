import GraphCore

/// The rows of many items at one place in a graph, one item after another.
struct RowTable: Sendable {
  let format: Format
  private(set) var rows: [Float] = []
  /// Rows of each item; 0 for one that failed.
  private(set) var counts: [Int] = []

  init(format: Format) { self.format = format }

  var items: Int { counts.count }

  /// Adds an item.
  mutating func append(_ item: [Float]) {
    rows += item
    counts.append(item.count / max(1, format.width))
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
    _ node: any Node, fitted: Fitted?, speakers: [String?]
  ) throws(Problem) -> RowTable {
    let output: Format
    let processor: any Processor
    if let node = node as? any TrainableNode, let fitted {
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
      table.append(item)
      start += count
    }
    return table
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
