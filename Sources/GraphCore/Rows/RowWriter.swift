import Glibc

/// Writes rows one after another, which are then read as `StoredRows`: they stay in memory up to a limit, past that they
/// all go to an unlinked temporary file in `TMPDIR`.
package struct RowWriter: ~Copyable {
  /// The most bytes of a table that stay in memory by default.
  package static let standardMemory = 64 << 20
  /// The least that a limit can be: what is written at once, and what several threads read at once, has to fit.
  package static let leastMemory = 4 << 20
  /// What is collected before it is written to the file.
  private static let pieceBytes = 1 << 20

  package let width: Int
  /// Rows written so far.
  package private(set) var count = 0
  /// The most bytes that stay in memory.
  private let memory: Int
  /// Address space for as much as may stay in memory, or for a piece of the file; pages are only there when they are written to.
  private var pages: UnsafeMutableRawBufferPointer
  private var file: TemporaryFile?
  /// Rows that stand in the file; those after them stand in `pages`.
  private var filed = 0

  /// Begins.
  /// - Parameters:
  ///   - width: Numbers in a row.
  ///   - memory: The most bytes that stay in memory; no less than `leastMemory`.
  package init(width: Int, memory: Int = RowWriter.standardMemory) {
    self.width = width
    // A piece has room for one row at least.
    self.memory = max(memory, RowWriter.leastMemory, width * MemoryLayout<Float>.stride)
    pages = RowWriter.pages(self.memory)
  }

  deinit { munmap(pages.baseAddress, pages.count) }

  private var rowBytes: Int { width * MemoryLayout<Float>.stride }

  /// Adds rows.
  /// - Parameter rows: A whole number of rows, one after another.
  /// - Throws: `Problem` SG0707 when the temporary file can't be written.
  package mutating func append(_ rows: Span<Float>) throws(Problem) {
    guard width > 0 else { return }
    let added = rows.count / width
    var done = 0
    while done < added {
      let start = (count - filed) * rowBytes
      let limit = file == nil ? memory : max(rowBytes, RowWriter.pieceBytes)
      let taken = min(added - done, (limit - start) / rowBytes)
      guard taken > 0 else {
        try flush()
        continue
      }
      let part = rows.extracting(done * width..<(done + taken) * width)
      // There is room for `taken` rows from `start` on.
      let target = UnsafeMutableBufferPointer(
        start: (pages.baseAddress! + start).assumingMemoryBound(to: Float.self), count: part.count)
      for index in part.indices { target[index] = part[index] }
      count += taken
      done += taken
    }
  }

  /// Takes rows at the end back, such as those of an item that has failed.
  /// - Parameter rows: How many stay.
  package mutating func truncate(to rows: Int) {
    precondition(rows >= 0 && rows <= count, "there are no more rows than were written")
    count = rows
    filed = min(filed, rows)
  }

  /// Ends: the rows can be read.
  /// - Throws: `Problem` SG0707 when the temporary file can't be written or mapped.
  package consuming func finish() throws(Problem) -> StoredRows {
    guard file != nil, count > 0 else { return kept() }
    try flush()
    let bytes = count * rowBytes
    let address = mmap(nil, bytes, PROT_READ, MAP_SHARED, file!.descriptor, 0)
    guard let address, address != MAP_FAILED else { throw TemporaryFile.failure("map") }
    // Half, since several threads may have taken spans when it is let go of.
    return StoredRows(
      mapped: UnsafeMutableRawBufferPointer(start: address, count: bytes), width: width,
      count: count, residentBytes: memory / 2)
  }

  /// The rows in memory, without the address space behind them.
  private mutating func kept() -> StoredRows {
    let used = RowWriter.wholePages(count * rowBytes)
    let rest = UnsafeMutableRawBufferPointer(rebasing: pages[used...])
    let rows = StoredRows(
      mapped: UnsafeMutableRawBufferPointer(rebasing: pages[..<used]), width: width, count: count,
      residentBytes: 0)
    // What is left of the address space goes with this writer.
    pages = rest
    return rows
  }

  /// Writes what stands in memory to the file.
  private mutating func flush() throws(Problem) {
    let target = if let file { file } else { try TemporaryFile() }
    let bytes = (count - filed) * rowBytes
    try target.write(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(pages)[..<bytes]),
      at: filed * rowBytes)
    filed = count
    if file == nil {
      file = target
      // From now on a piece at a time; the pages of the rows that were kept are given back.
      madvise(pages.baseAddress, pages.count, MADV_DONTNEED)
    }
  }

  /// Address space of whole pages, at least one; no page takes memory before it is written to.
  static func pages(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
    let size = max(wholePages(1), wholePages(bytes))
    let address = mmap(
      nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let address, address != MAP_FAILED else {
      fatalError("out of memory: no address space for \(size) bytes")
    }
    // Large pages would take memory for rows that never come.
    madvise(address, size, MADV_NOHUGEPAGE)
    return UnsafeMutableRawBufferPointer(start: address, count: size)
  }

  private static func wholePages(_ bytes: Int) -> Int {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    return (bytes + page - 1) / page * page
  }
}
