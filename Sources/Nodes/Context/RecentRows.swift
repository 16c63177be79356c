import GraphCore

/// The latest rows of a stream, by their numbers since the item began, for nodes that look back and ahead.
///
/// Rows lie one after another in twice the room that they need, and move to the front when that is full.
struct RecentRows {
  let width: Int
  private let reach: Int
  private var storage: [Float]
  /// The number of the row at the front of the storage.
  private var first = 0
  /// Rows taken since the item began.
  private(set) var count = 0

  /// Creates an empty one.
  /// - Parameters:
  ///   - width: Numbers in a row.
  ///   - reach: How many of the latest rows are kept at least.
  init(width: Int, reach: Int) {
    self.width = width
    self.reach = reach
    storage = [Float](repeating: 0, count: RecentRows.room(reach) * width)
  }

  private static func room(_ reach: Int) -> Int { 2 * reach + 16 }

  static func bytes(width: Int, reach: Int) -> Int { room(reach) * width * 4 + 64 }

  mutating func append(_ row: Span<Float>) {
    if (count - first + 1) * width > storage.count { dropOld() }
    let start = (count - first) * width
    var target = storage.mutableSpan
    for index in row.indices { target[start + index] = row[index] }
    count += 1
  }

  private mutating func dropOld() {
    let kept = count - reach
    let offset = (kept - first) * width
    let moved = reach * width
    var storage = storage.mutableSpan
    for index in 0..<moved { storage[index] = storage[offset + index] }
    first = kept
  }

  /// Copies a row out.
  func copy(_ row: Int, into target: inout MutableSpan<Float>) {
    let source = storage.span.extracting((row - first) * width..<(row - first + 1) * width)
    for index in source.indices { target[index] = source[index] }
  }

  /// Adds a row to sums in double precision.
  func add(_ row: Int, to sums: inout MutableSpan<Double>) {
    let source = storage.span.extracting((row - first) * width..<(row - first + 1) * width)
    for index in source.indices { sums[index] += Double(source[index]) }
  }

  /// Adds `weight` times a row.
  func add(_ row: Int, times weight: Float, to target: inout MutableSpan<Float>) {
    let source = storage.span.extracting((row - first) * width..<(row - first + 1) * width)
    for index in source.indices { target[index] += weight * source[index] }
  }

  /// Adds `weight` times how far a row is from another one.
  func addDifference(
    _ row: Int, from other: Int, times weight: Float, to target: inout MutableSpan<Float>
  ) {
    let source = storage.span.extracting((row - first) * width..<(row - first + 1) * width)
    let base = storage.span.extracting((other - first) * width..<(other - first + 1) * width)
    for index in source.indices { target[index] += weight * (source[index] - base[index]) }
  }

  /// One number.
  subscript(row: Int, column: Int) -> Float { storage[(row - first) * width + column] }

  mutating func removeAll() {
    first = 0
    count = 0
  }
}

extension MutableSpan<Float> {
  /// Writes zeros everywhere.
  mutating func clear() {
    for index in indices { self[index] = 0 }
  }
}
