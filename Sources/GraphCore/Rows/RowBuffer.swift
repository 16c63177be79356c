/// The rows that a node gives in one round: made once, filled and emptied again and again.
///
/// Rows lie one after another, `stride` numbers apart. Where the stride is less than the width, rows
/// overlap: frames of audio are a view of the samples, not a copy.
public struct RowBuffer: ~Copyable {
  public let width: Int
  public let stride: Int
  /// The most rows that fit.
  public let capacity: Int
  public private(set) var count = 0
  private var storage: [Float]
  /// Which input rows each row covers, of a node that decides times.
  private var coverage: [Range<Int>]

  /// Creates an empty buffer.
  /// - Parameters:
  ///   - width: Numbers in a row.
  ///   - stride: Numbers from one row's start to the next one's; the width if rows don't overlap.
  ///   - capacity: The most rows that it holds.
  ///   - keepsCoverage: Whether rows remember which input rows they cover.
  public init(width: Int, stride: Int? = nil, capacity: Int, keepsCoverage: Bool = false) {
    self.width = width
    self.stride = stride ?? width
    self.capacity = capacity
    storage = [Float](repeating: 0, count: max(0, (capacity - 1) * self.stride + width))
    coverage = [Range<Int>](repeating: 0..<0, count: keepsCoverage ? capacity : 0)
  }

  /// Bytes that a buffer of this shape takes.
  public static func bytes(width: Int, stride: Int, capacity: Int) -> Int {
    max(0, (capacity - 1) * stride + width) * MemoryLayout<Float>.stride
  }

  /// How many more rows fit.
  public var room: Int { capacity - count }

  /// One row.
  public subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get { storage.span.extracting(row * stride..<row * stride + width) }
  }

  /// All rows as one run of numbers; overlapping parts stand once.
  public var values: Span<Float> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<(count == 0 ? 0 : (count - 1) * stride + width)) }
  }

  /// Adds one row and hands it out to be written; what stands in it before is unspecified.
  /// - Precondition: there is room, and rows don't overlap.
  @_lifetime(&self)
  public mutating func append() -> MutableSpan<Float> {
    precondition(count < capacity, "a node gave more rows than the capacity that it declared")
    let start = count * width
    count += 1
    return storage.mutableSpan._consumingExtracting(start..<start + width)
  }

  /// Adds one row that covers a stretch of the node's input rows, and hands it out to be written.
  /// - Parameter rows: Numbers of input rows, counted from the start of the item.
  /// - Precondition: there is room, and rows don't overlap.
  @_lifetime(&self)
  public mutating func append(covering rows: Range<Int>) -> MutableSpan<Float> {
    if coverage.indices.contains(count) { coverage[count] = rows }
    return append()
  }

  /// The input rows that a row covers; an empty range if nothing was said.
  public func covered(by row: Int) -> Range<Int> {
    coverage.indices.contains(row) ? coverage[row] : 0..<0
  }

  /// Adds copies of rows.
  /// - Parameter rows: A whole number of rows, one after another.
  public mutating func append(copying rows: Span<Float>) {
    guard !rows.isEmpty else { return }
    let added = rows.count / width
    precondition(added <= room, "a node gave more rows than the capacity that it declared")
    let range = count * width..<count * width + rows.count
    var target = storage.mutableSpan._consumingExtracting(range)
    for index in rows.indices { target[index] = rows[index] }
    count += added
  }

  /// Lets `body` write rows into all the room there is.
  /// - Parameter body: Writes whole rows at the front of the span, and returns how many.
  public mutating func fill<Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Int
  ) throws(Failure) {
    let range = count * width..<capacity * width
    var target = storage.mutableSpan._consumingExtracting(range)
    let added = try body(&target)
    precondition(
      added >= 0 && added <= room, "a node gave more rows than the capacity that it declared")
    count += added
  }

  /// Lets `body` write everything that lies under overlapping rows; what it leaves alone stays as it
  /// was, also after `clear()`.
  /// - Parameter body: Writes samples, and returns how many whole rows now stand at the front.
  public mutating func overlay<Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Int
  ) throws(Failure) {
    var target = storage.mutableSpan
    let rows = try body(&target)
    precondition(
      rows >= 0 && rows <= capacity, "a node gave more rows than the capacity that it declared")
    count = rows
  }

  /// Forgets the rows.
  public mutating func clear() { count = 0 }
}
