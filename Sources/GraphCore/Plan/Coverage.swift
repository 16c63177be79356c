import Synchronization

/// The input rows that the rows of a node cover, which it found while running. One lane may add to it while another reads.
final class Coverage {
  /// Whether each row has its own stretch; else the first row's says where all begin.
  let isOfEveryRow: Bool
  private let ranges: SpillBuffer
  /// The first input row of the first stretch.
  private var start = 0
  /// From which stretch on the beginnings lie past how many times 2^32 rows, where that changes: nothing but
  /// the lower 32 bits of a row's number is kept for each stretch.
  private var carries: [(stretch: Int, high: Int)] = []
  private let mutex = Mutex(())

  private static let memory = 4096

  init(for output: Format) {
    isOfEveryRow = if case .segments = output.clock { true } else { false }
    ranges = SpillBuffer(width: 2, memory: Coverage.memory)
  }

  /// An empty one like another: the other's may have left with an item's result.
  init(for other: Coverage) {
    isOfEveryRow = other.isOfEveryRow
    ranges = SpillBuffer(width: 2, memory: Coverage.memory)
  }

  /// An upper bound of the bytes that one holds.
  static func bytes(for output: Format) -> Int { SpillBuffer.bytes(width: 2, memory: memory) }

  /// The first input row of the first stretch.
  var first: Int { mutex.withLock { _ in start } }

  /// - Throws: `Problem` SG0708 for a row that covers 2^32 rows and more; SG0707 when the temporary file
  ///   can't be written.
  func append(_ rows: Range<Int>) throws(Problem) {
    guard rows.count <= Int(UInt32.max) else {
      throw Problem(
        .brokenNode,
        "one row covers \(rows.count) rows, more than the \(UInt32.max) that a segment can have")
    }
    // The bits of whole numbers, which a Float would round.
    let pair = [rows.lowerBound, rows.upperBound].map {
      Float(bitPattern: UInt32(truncatingIfNeeded: $0))
    }
    try mutex.withLock { (_) throws(Problem) in
      if ranges.count == 0 { start = rows.lowerBound }
      let high = rows.lowerBound >> 32
      if high != carries.last?.high ?? 0 { carries.append((ranges.count, high)) }
      try ranges.append(pair.span)
    }
  }

  /// The stretch of a row.
  func rows(of row: Int) throws(Problem) -> Range<Int> {
    try mutex.withLock { (_) throws(Problem) in
      var pair = [Float](repeating: 0, count: 2)
      var target = pair.mutableSpan
      _ = try ranges.read(from: row, into: &target)
      let count = target[1].bitPattern &- target[0].bitPattern
      let high = carries.last { $0.stretch <= row }?.high ?? 0
      let lower = high << 32 | Int(target[0].bitPattern)
      return lower..<lower + Int(count)
    }
  }
}
