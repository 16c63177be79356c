/// The parts of a node one behind another, for whoever runs the node by itself: row after row through all of them. In a
/// graph, the compiler makes a step of each part.
package final class ChainProcessor: Processor {
  private let parts: [any Processor]
  /// One row for each part's input.
  private var rows: [Row] = []

  /// How many parts have nothing more to give at the item's end.
  private var finished = 0

  private final class Row {
    var buffer: RowBuffer
    init(width: Int) { buffer = RowBuffer(width: width, capacity: 1) }
  }

  /// Prepares parts that give at most one row for each row that they take.
  /// - Parameter input: What the first takes.
  package init(_ nodes: [any GraphNode], for input: Format) throws(Problem) {
    var (parts, format) = ([any Processor](), input)
    for node in nodes {
      parts.append(try node.prepare(for: format))
      rows.append(Row(width: format.width))
      format = try node.format(for: format)
    }
    self.parts = parts
  }

  package func begin(_ item: ItemIdentity) throws(Problem) {
    for part in parts { try part.begin(item) }
  }

  package func process(
    _ input: borrowing RowBuffer, into output: inout RowBuffer
  ) throws(Problem) {
    for row in 0..<input.count {
      rows[0].buffer.clear()
      rows[0].buffer.append(copying: input[row])
      try pass(from: 0, into: &output)
    }
  }

  package func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while finished < parts.count - 1 {
      guard output.room > 0 else { return true }
      rows[finished + 1].buffer.clear()
      let isMore = try parts[finished].finish(into: &rows[finished + 1].buffer)
      try pass(from: finished + 1, into: &output)
      if !isMore { finished += 1 }
    }
    return try parts[finished].finish(into: &output)
  }

  /// Lets the parts from one on take the row that waits for it.
  private func pass(from first: Int, into output: inout RowBuffer) throws(Problem) {
    for part in first..<parts.count {
      guard rows[part].buffer.count > 0 else { return }
      guard part + 1 < parts.count else {
        try parts[part].process(rows[part].buffer, into: &output)
        return
      }
      rows[part + 1].buffer.clear()
      try parts[part].process(rows[part].buffer, into: &rows[part + 1].buffer)
    }
  }

  package func reset() {
    finished = 0
    for part in parts { part.reset() }
  }
}
