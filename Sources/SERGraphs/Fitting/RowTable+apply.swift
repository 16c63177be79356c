import GraphCore

extension RowTable {
  /// Puts tables of the same items side by side. An item that has failed in one of them has no rows.
  /// - Parameters:
  ///   - format: Of the rows that are joined.
  ///   - memory: The most bytes of the table that stay in memory.
  /// - Throws: `Problem` SG0504 where an item has other numbers of rows in two of them; SG0707.
  init(joining tables: [RowTable], as format: Format, memory: Int) throws(Problem) {
    var builder = RowTableBuilder(format: format, memory: memory)
    var joined = RowBuffer(width: format.width, capacity: 1)
    for item in 0..<tables[0].items {
      let rows = tables.map { $0.counts[item] }
      if rows.allSatisfy({ $0 == rows[0] }) {
        for row in 0..<rows[0] {
          joined.clear()
          var target = joined.append()
          var column = 0
          for table in tables {
            let part = table.stored[table.rows(of: item).lowerBound + row]
            for index in part.indices { target[column + index] = part[index] }
            column += part.count
          }
          try builder.append(joined.values)
        }
      } else if !rows.contains(0) {
        throw Problem(
          .cannotFit, "recording \(item + 1) has \(rows) rows in the inputs that are to be joined",
          suggestion: "join rows of the same clock")
      }
      builder.endItem()
    }
    self = try builder.finish()
  }

  /// The table that a node makes of this one, item by item, on this thread.
  /// - Parameters:
  ///   - speakers: Who speaks in each item, where that is known; none if it is known of no item.
  ///   - memory: The most bytes of the table that stay in memory.
  /// - Throws: `Problem` of the node; SG0707.
  func applying(
    _ node: any GraphNode, fitted: Fitted?, speakers: [String?], memory: Int
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
    var builder = RowTableBuilder(format: output, memory: memory)
    for number in 0..<items {
      let rows = rows(of: number)
      let speaker = speakers.isEmpty ? nil : speakers[number]
      // An item that failed has no rows, and its speaker may have no others.
      if !rows.isEmpty { try processor.begin(ItemIdentity(path: "", speaker: speaker)) }
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: chunk) {
        input.clear()
        input.append(copying: stored[first..<min(first + chunk, rows.upperBound)])
        buffer.clear()
        try processor.process(input, into: &buffer)
        try RowTable.check(buffer, of: node, item: number)
        try builder.append(buffer.values)
      }
      var hasMore = !rows.isEmpty
      while hasMore {
        buffer.clear()
        hasMore = try processor.finish(into: &buffer)
        guard !hasMore || buffer.count > 0 else {
          throw Problem(
            .brokenNode, "'\(node.about.name)' says that more rows are to come, and gives none")
        }
        try RowTable.check(buffer, of: node, item: number)
        try builder.append(buffer.values)
      }
      processor.reset()
      builder.endItem()
    }
    return try builder.finish()
  }

  private static func check(
    _ buffer: borrowing RowBuffer, of node: any GraphNode, item: Int
  ) throws(Problem) {
    let values = buffer.values
    guard values.indices.contains(where: { !values[$0].isFinite }) else { return }
    throw Problem(
      .notFinite,
      "'\(node.about.name)' gave a number that is not finite for recording \(item + 1)",
      suggestion: "scale the features with `normalize`")
  }
}
