/// Numbers of the items of a batch: `[items][rows][bands][channels]`. Rows behind an item's length are 0 and
/// count nowhere.
///
/// Unsafe memory, since kernels in C read and write it. A batch owns what it points to until it is gone, then
/// its pool does; who reads the pointer keeps the batch.
package final class LayerBatch {
  package let items: Int
  package let rows: Int
  package let bands: Int
  package let channels: Int
  /// How many rows of each item count.
  package let lengths: [Int]
  package let values: UnsafeMutablePointer<Float>
  private let pool: LayerMemory
  /// Whose numbers these are; nil where they are the batch's own.
  private let owner: LayerBatch?

  /// Room for numbers, whatever stands there.
  package init(
    items: Int, rows: Int, bands: Int, channels: Int, lengths: [Int], in pool: LayerMemory
  ) {
    precondition(lengths.count == items, "every item has a length")
    self.items = items
    self.rows = rows
    self.bands = bands
    self.channels = channels
    self.lengths = lengths
    self.pool = pool
    owner = nil
    values = pool.take(items * rows * bands * channels)
  }

  /// Room for as many items and rows of another width.
  package convenience init(like other: LayerBatch, bands: Int? = nil, channels: Int? = nil) {
    self.init(
      items: other.items, rows: other.rows, bands: bands ?? other.bands,
      channels: channels ?? other.channels, lengths: other.lengths, in: other.pool)
  }

  /// Room for other rows of the same items.
  package convenience init(
    of other: LayerBatch, rows: Int, bands: Int, channels: Int, lengths: [Int]
  ) {
    self.init(
      items: other.items, rows: rows, bands: bands, channels: channels, lengths: lengths,
      in: other.pool)
  }

  /// The same numbers, with rows divided in another way.
  package init(viewing other: LayerBatch, bands: Int, channels: Int) {
    precondition(bands * channels == other.width, "a view has as many numbers in a row")
    items = other.items
    rows = other.rows
    self.bands = bands
    self.channels = channels
    lengths = other.lengths
    values = other.values
    pool = other.pool
    owner = other
  }

  deinit {
    if owner == nil { pool.give(values, count) }
  }

  /// All numbers.
  package var count: Int { items * rows * bands * channels }
  /// Numbers in a row.
  package var width: Int { bands * channels }
  /// Numbers of an item.
  package var itemSize: Int { rows * width }
  /// The item's first number.
  package func start(_ item: Int) -> UnsafeMutablePointer<Float> { values + item * itemSize }
  /// Numbers of the item's rows that count.
  package func countOf(_ item: Int) -> Int { lengths[item] * width }
  /// Cells of the item's rows that count.
  package func cells(_ item: Int) -> Int { lengths[item] * bands }
  /// Cells of all rows that count.
  package var cells: Int { lengths.reduce(0, +) * bands }

  /// Sets rows to 0 that don't count.
  package func clearTails() {
    for item in 0..<items where lengths[item] < rows {
      (start(item) + countOf(item)).update(repeating: 0, count: itemSize - countOf(item))
    }
  }

  /// Sets all numbers to 0.
  package func clear() { values.update(repeating: 0, count: count) }
}

/// Memory of batches, kept for the next ones of the same size: fresh pages cost more than what is computed on
/// them. Not for several threads.
package final class LayerMemory {
  private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]

  package init() {}

  deinit {
    for pointer in free.values.joined() { pointer.deallocate() }
  }

  /// Gives memory back that no batch uses.
  package func trim() {
    for pointer in free.values.joined() { pointer.deallocate() }
    free = [:]
  }

  fileprivate func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    if let pointer = free[count]?.popLast() { return pointer }
    let size = max(1, count) * MemoryLayout<Float>.stride
    return UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64).bindMemory(
      to: Float.self, capacity: max(1, count))
  }

  fileprivate func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    free[count, default: []].append(pointer)
  }
}
