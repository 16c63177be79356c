/// Rows of a whole item, kept until they are wanted: in memory up to a bound, past that in an unlinked
/// temporary file in `TMPDIR`, so that memory does not grow with the length of a recording.
///
/// Rows are first all added, then read in order, as often as needed; or, as a queue, added and read by turns.
package final class SpillBuffer {
  /// Numbers that stay in memory by default: 1 MiB.
  package static let standardMemory = 262_144

  package let width: Int
  /// Rows added so far.
  package private(set) var count = 0
  private let memoryRows: Int
  /// Rows that stay in memory; grows by doubling, and never past `memoryRows`.
  private var memory: [Float] = []
  private var inMemory = 0
  private var file: TemporaryFile?
  /// The last rows of the file part, not written yet.
  private var tail: [Float] = []
  private let tailRows: Int

  /// Creates an empty buffer; nothing is allocated before rows come.
  /// - Parameters:
  ///   - width: Numbers in a row.
  ///   - memory: The most numbers that stay in memory.
  package init(width: Int, memory: Int = SpillBuffer.standardMemory) {
    self.width = width
    tailRows = max(1, 16_384 / max(1, width))
    memoryRows = max(1, memory / max(1, width))
  }

  /// An upper bound of the bytes that a buffer holds in memory.
  package static func bytes(width: Int, memory: Int = SpillBuffer.standardMemory) -> Int {
    // An array that grows by doubling holds the old and the new storage for a moment.
    (3 * max(memory, width) + 2 * max(16_384, width)) * MemoryLayout<Float>.stride
  }

  /// Adds rows.
  /// - Parameter rows: A whole number of rows, one after another.
  /// - Throws: `Problem` SG0707 when the temporary file can't be written.
  package func append(_ rows: Span<Float>) throws(Problem) {
    let added = rows.count / max(1, width)
    let kept = min(added, memoryRows - inMemory)
    if kept > 0 { keep(rows.extracting(0..<kept * width)) }
    var row = max(0, kept)
    while row < added {
      let end = min(added, row + tailRows - tail.count / max(1, width))
      rows.extracting(row * width..<end * width).withUnsafeBufferPointer {
        tail.append(contentsOf: $0)
      }
      count += end - row
      row = end
      if tail.count == tailRows * width { try flush() }
    }
  }

  /// Adds the rows of a buffer; those that overlap there are written out one by one.
  func append(_ rows: borrowing RowBuffer) throws(Problem) {
    if rows.stride == rows.width { return try append(rows.values) }
    for row in 0..<rows.count { try append(rows[row]) }
  }

  private func keep(_ rows: Span<Float>) {
    let start = inMemory * width
    let end = start + rows.count
    if memory.count < end {
      let size = min(memoryRows * width, max(end, 2 * memory.count))
      memory.append(contentsOf: repeatElement(0, count: size - memory.count))
    }
    var target = memory.mutableSpan._consumingExtracting(start..<end)
    for index in rows.indices { target[index] = rows[index] }
    inMemory += rows.count / width
    count += rows.count / width
  }

  /// Copies rows out.
  /// - Parameters:
  ///   - first: The first row's number.
  ///   - target: Takes as many rows as fit into it and exist.
  /// - Returns: How many rows were copied.
  /// - Throws: `Problem` SG0707 when the temporary file can't be read.
  package func read(from first: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let wanted = min(target.count / max(1, width), count - first)
    guard wanted > 0 else { return 0 }
    var done = 0
    if first < inMemory {
      done = min(wanted, inMemory - first)
      let source = memory.span.extracting(first * width..<(first + done) * width)
      for index in source.indices { target[index] = source[index] }
    }
    let written = count - inMemory - tail.count / width
    let fileRow = first + done - inMemory
    let fromFile = max(0, min(wanted - done, written - fileRow))
    if fromFile > 0 {
      try readFile(row: fileRow, count: fromFile, into: &target, at: done * width)
      done += fromFile
    }
    let tailRow = first + done - inMemory - written
    for index in 0..<(wanted - done) * width {
      target[done * width + index] = tail[tailRow * width + index]
    }
    return wanted
  }

  /// Whether all rows are in memory.
  var isInMemory: Bool { inMemory == count }

  /// The most rows that stay in memory.
  var mostInMemory: Int { memoryRows }

  /// Forgets the first rows; the others move to the front.
  /// - Precondition: All rows are in memory.
  func removeFirst(_ rows: Int) {
    precondition(isInMemory, "rows in the file can't move")
    let kept = (inMemory - rows) * width
    memory.withUnsafeMutableBufferPointer { buffer in
      // Both stretches lie inside the array, which the pointer is valid for during the call.
      buffer.baseAddress?.update(from: buffer.baseAddress! + rows * width, count: kept)
    }
    inMemory -= rows
    count = inMemory
  }

  /// Forgets all rows; memory stays reserved, the file is emptied.
  package func removeAll() {
    inMemory = 0
    tail.removeAll(keepingCapacity: true)
    count = 0
    file = nil
  }

  private func flush() throws(Problem) {
    let target = if let file { file } else { try TemporaryFile() }
    file = target
    let written = count - inMemory - tail.count / width
    let result = tail.withUnsafeBytes { bytes -> Result<Void, Problem> in
      Result { () throws(Problem) in
        try target.write(bytes, at: written * width * MemoryLayout<Float>.stride)
      }
    }
    try result.get()
    tail.removeAll(keepingCapacity: true)
  }

  private func readFile(
    row: Int, count: Int, into target: inout MutableSpan<Float>, at start: Int
  ) throws(Problem) {
    guard let file else { return }
    let size = MemoryLayout<Float>.stride
    // The span has room for the rows from `start` on, as `read` has seen to.
    let result = target.withUnsafeMutableBytes { bytes -> Result<Void, Problem> in
      let part = UnsafeMutableRawBufferPointer(
        rebasing: bytes[start * size..<(start + count * width) * size])
      return Result { () throws(Problem) in try file.read(into: part, at: row * width * size) }
    }
    try result.get()
  }
}
