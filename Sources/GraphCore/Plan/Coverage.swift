import Synchronization

/// The input rows that the rows of a node cover, which it found while running. One lane may add to it while another reads.
final class Coverage {
  /// Whether each row has its own stretch; else the first row's says where all begin.
  let isOfEveryRow: Bool
  private let ranges: SpillBuffer
  /// The first input row of the first stretch.
  private var start = 0
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

  func append(_ rows: Range<Int>) throws(Problem) {
    // The bits of whole numbers, which a Float would round.
    let pair = [rows.lowerBound, rows.upperBound].map { Float(bitPattern: UInt32(clamping: $0)) }
    try mutex.withLock { (_) throws(Problem) in
      if ranges.count == 0 { start = rows.lowerBound }
      try ranges.append(pair.span)
    }
  }

  /// The stretch of a row.
  func rows(of row: Int) throws(Problem) -> Range<Int> {
    try mutex.withLock { (_) throws(Problem) in
      var pair = [Float](repeating: 0, count: 2)
      var target = pair.mutableSpan
      _ = try ranges.read(from: row, into: &target)
      let (lower, upper) = (Int(target[0].bitPattern), Int(target[1].bitPattern))
      return lower..<max(lower, upper)
    }
  }
}
