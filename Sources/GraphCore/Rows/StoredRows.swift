import Glibc
import Synchronization

/// Many rows that don't change any more and are read in any order, by several threads at once: in memory, or, past the
/// limit of the `RowWriter` that wrote them, in an unlinked temporary file that is mapped into memory.
///
/// Of a mapped file no more than `residentBytes` stay in memory: what has been read is let go of then, and comes back from
/// the file, or from the system's copy of it, when it is read again. Nothing is ever copied, and spans stay good.
///
/// `@unchecked Sendable` is safe: nothing is written any more, and the counters are atomic.
package final class StoredRows: @unchecked Sendable {
  /// Numbers in a row.
  package let width: Int
  /// How many rows there are.
  package let count: Int
  /// The most bytes of a mapped file that stay in memory; 0 of rows that lie in memory.
  package let residentBytes: Int
  // Pages of its own, which go with this object; or what somebody else owns and keeps. Only spans that borrow this
  // object lead there.
  private let memory: UnsafeBufferPointer<Float>
  private let mappedBytes: Int
  /// Stretches of `stretchBytes` that may have come into memory since the file was last let go of.
  private let touched = Atomic<Int>(0)
  /// The end of the stretches that were read last.
  private let latestEnd = Atomic<Int>(0)

  /// What the system maps at a time where it finds it in its own copy of the file.
  private static let stretchBytes = 65_536

  /// Takes pages that have been mapped.
  /// - Parameters:
  ///   - pages: From `mmap`; whole pages, which hold `count` rows.
  ///   - residentBytes: The most that may stay in memory, of a file; 0 if there is none.
  init(mapped pages: UnsafeMutableRawBufferPointer, width: Int, count: Int, residentBytes: Int) {
    self.width = width
    self.count = count
    self.residentBytes = residentBytes
    mappedBytes = pages.count
    memory = UnsafeBufferPointer(
      start: pages.baseAddress?.assumingMemoryBound(to: Float.self), count: count * width)
  }

  /// Refers to rows that lie elsewhere, for what meets the C interface of plugins.
  /// - Precondition: `memory` holds `count` rows, and stays as it is as long as this object is used.
  @unsafe
  package init(over memory: UnsafeBufferPointer<Float>, width: Int, count: Int) {
    precondition(memory.count == width * count, "a table has other numbers")
    self.width = width
    self.count = count
    residentBytes = 0
    mappedBytes = 0
    self.memory = memory
  }

  deinit {
    if mappedBytes > 0 {
      munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), mappedBytes)
    }
  }

  /// Whether the rows lie in a file.
  package var isMapped: Bool { residentBytes > 0 }

  /// One row.
  package subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get { span(row..<row + 1) }
  }

  /// Rows, one after another.
  ///
  /// Who reads many takes them in pieces: all that a span covers may be in memory at once, beyond `residentBytes`.
  package subscript(rows: Range<Int>) -> Span<Float> {
    @_lifetime(borrow self)
    get { span(rows) }
  }

  /// The memory is as good as long as this object is: what the compiler can't see of a pointer that an object holds.
  @_lifetime(borrow self)
  private func span(_ rows: Range<Int>) -> Span<Float> {
    touch(rows)
    let span = memory.span.extracting(rows.lowerBound * width..<rows.upperBound * width)
    return _overrideLifetime(span, borrowing: self)
  }

  /// The numbers themselves, for what meets C.
  /// - Parameter rows: Which; all of them may come into memory at once.
  /// - Precondition: This object is kept as long as they are used.
  @unsafe
  package func numbers(of rows: Range<Int>) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(rebasing: memory[rows.lowerBound * width..<rows.upperBound * width])
  }

  /// Counts what a file's rows bring into memory, and lets go of all of it before it is too much.
  private func touch(_ rows: Range<Int>) {
    guard residentBytes > 0, !rows.isEmpty else { return }
    let bytes = MemoryLayout<Float>.stride * width
    let first = rows.lowerBound * bytes / StoredRows.stretchBytes
    let last = (rows.upperBound * bytes - 1) / StoredRows.stretchBytes
    let isKnown = latestEnd.load(ordering: .relaxed) == first + 1
    let added = last - first + (isKnown ? 0 : 1)
    guard added > 0 else { return }
    latestEnd.store(last + 1, ordering: .relaxed)
    let total = touched.add(added, ordering: .relaxed).newValue
    guard total * StoredRows.stretchBytes > residentBytes else { return }
    touched.store(added, ordering: .relaxed)
    // The mapping stays; a page that is read again comes back. It can only fail for addresses that are not ours.
    madvise(UnsafeMutableRawPointer(mutating: memory.baseAddress), mappedBytes, MADV_DONTNEED)
  }
}

extension StoredRows {
  /// Copies rows into memory.
  /// - Parameter rows: `count` rows of `width` numbers, one after another.
  package convenience init(copying rows: Span<Float>, width: Int, count: Int) {
    precondition(rows.count == width * count, "a table has other numbers")
    let bytes = rows.count * MemoryLayout<Float>.stride
    let pages = RowWriter.pages(bytes)
    let target = UnsafeMutableBufferPointer(
      start: pages.baseAddress?.assumingMemoryBound(to: Float.self), count: rows.count)
    for index in rows.indices { target[index] = rows[index] }
    self.init(mapped: pages, width: width, count: count, residentBytes: 0)
  }
}
