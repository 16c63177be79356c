/// Puts the rows of several branches side by side, each row with the others of its time.
///
/// Branches may be behind one another: what is early waits in a queue whose length the compiler worked out from
/// the nodes' delays, or in a spill buffer where another branch keeps the whole item.
final class Join {
  /// One branch.
  struct Input: Sendable {
    /// The step that gives its rows, for messages.
    let name: String
    let width: Int
    /// Rows that may have to wait; nil for all rows of an item.
    let queue: Int?

    var bytes: Int {
      queue.map { $0 * width * MemoryLayout<Float>.stride } ?? SpillBuffer.bytes(width: width)
    }
  }

  private enum Store {
    case ring(RowQueue)
    case spill(SpillBuffer)
  }

  private let inputs: [Input]
  private var stores: [Store]
  /// Rows taken from each branch, and rows given.
  private var taken: [Int]
  private var given = 0
  private let width: Int

  init(_ inputs: [Input]) {
    self.inputs = inputs
    taken = inputs.map { _ in 0 }
    stores = inputs.map {
      if let queue = $0.queue {
        .ring(RowQueue(width: $0.width, capacity: queue))
      } else {
        .spill(SpillBuffer(width: $0.width))
      }
    }
    width = inputs.reduce(0) { $0 + $1.width }
  }

  /// Takes the rows that a branch gave in this round.
  /// - Throws: `Problem` SG0708 when a node kept back more than it declared, SG0707 from the spill buffer.
  func take(_ rows: borrowing RowBuffer, from branch: Int) throws(Problem) {
    guard rows.count > 0 else { return }
    taken[branch] += rows.count
    switch stores[branch] {
    case .spill(let spill): try spill.append(rows)
    case .ring(let ring):
      guard ring.append(rows) else {
        let slowest = taken.indices.min { taken[$0] < taken[$1] } ?? branch
        throw Problem(
          .brokenNode,
          "'\(inputs[slowest].name)' is further behind '\(inputs[branch].name)' than its nodes declare"
        )
      }
    }
  }

  /// Adds every row that all branches have.
  func give(into output: inout RowBuffer) throws(Problem) {
    let ready = min(output.room, (taken.min() ?? 0) - given)
    for _ in 0..<max(0, ready) {
      var row = output.append()
      var start = 0
      for branch in inputs.indices {
        let end = start + inputs[branch].width
        var part = row.part(start..<end)
        switch stores[branch] {
        case .spill(let spill): _ = try spill.read(from: given, into: &part)
        case .ring(let ring): ring.removeFirst(into: &part)
        }
        start = end
      }
      given += 1
    }
  }

  /// Whether rows wait that all branches have.
  var hasMore: Bool { (taken.min() ?? 0) > given }

  /// Checks at the end of an item that nothing is left over.
  func checkEnd() throws(Problem) {
    guard taken.allSatisfy({ $0 == given }) else {
      throw Problem(
        .brokenNode,
        "the inputs gave different numbers of rows: "
          + zip(inputs, taken).map { "'\($0.name)' \($1)" }.joined(separator: ", "))
    }
  }

  func reset() {
    given = 0
    for branch in inputs.indices {
      taken[branch] = 0
      switch stores[branch] {
      case .spill(let spill): spill.removeAll()
      case .ring(let ring): ring.removeAll()
      }
    }
  }
}

/// A queue of rows with a fixed capacity.
final class RowQueue {
  private let width: Int
  private let capacity: Int
  private var storage: [Float]
  private var first = 0
  private var count = 0

  init(width: Int, capacity: Int) {
    self.width = width
    self.capacity = capacity
    storage = [Float](repeating: 0, count: width * capacity)
  }

  /// Adds rows, each on its own where they overlap; false if they don't fit.
  func append(_ rows: borrowing RowBuffer) -> Bool {
    guard count + rows.count <= capacity else { return false }
    var storage = storage.mutableSpan
    for index in 0..<rows.count {
      let start = (first + count) % capacity * width
      let row = rows[index]
      var target = storage.part(start..<start + width)
      for column in row.indices { target[column] = row[column] }
      count += 1
    }
    return true
  }

  /// Copies the oldest row out.
  func removeFirst(into target: inout MutableSpan<Float>) {
    let storage = storage
    let row = storage.span.extracting(first * width..<(first + 1) * width)
    for column in row.indices { target[column] = row[column] }
    first = (first + 1) % capacity
    count -= 1
  }

  func removeAll() {
    first = 0
    count = 0
  }
}
