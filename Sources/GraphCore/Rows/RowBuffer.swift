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
  // The rows lie in memory that is this buffer's own, or that comes from beyond the C interface of plugins and outlives
  // the buffer. Only `storage` and `writable` make spans of it, for as long as the buffer is borrowed.
  private let memory: UnsafeMutableBufferPointer<Float>
  private let ownsMemory: Bool
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
    memory = .allocate(
      capacity: RowBuffer.numbers(width: width, stride: self.stride, capacity: capacity))
    memory.initialize(repeating: 0)
    ownsMemory = true
    coverage = [Range<Int>](repeating: 0..<0, count: keepsCoverage ? capacity : 0)
  }

  /// Creates a buffer over rows that lie elsewhere, for what meets the C interface of plugins.
  /// - Parameters:
  ///   - memory: The numbers, initialized; the buffer does not free them.
  ///   - width: Numbers in a row.
  ///   - stride: Numbers from one row's start to the next one's.
  ///   - capacity: The most rows that it holds.
  ///   - count: How many stand in it already.
  /// - Precondition: `memory` holds `capacity` rows, and outlives the buffer.
  @unsafe
  package init(
    over memory: UnsafeMutableBufferPointer<Float>, width: Int, stride: Int, capacity: Int,
    count: Int = 0, keepsCoverage: Bool = false
  ) {
    precondition(
      memory.count >= RowBuffer.numbers(width: width, stride: stride, capacity: capacity)
        && count <= capacity,
      "memory for \(capacity) rows of \(width) is too small")
    self.width = width
    self.stride = stride
    self.capacity = capacity
    self.count = count
    self.memory = memory
    ownsMemory = false
    coverage = [Range<Int>](repeating: 0..<0, count: keepsCoverage ? capacity : 0)
  }

  deinit {
    if ownsMemory { memory.deallocate() }
  }

  private var storage: Span<Float> {
    @_lifetime(borrow self)
    get { memory.span }
  }

  private var writable: MutableSpan<Float> {
    @_lifetime(&self)
    mutating get { memory.mutableSpan }
  }

  /// Bytes that a buffer of this shape takes.
  public static func bytes(width: Int, stride: Int, capacity: Int) -> Int {
    numbers(width: width, stride: stride, capacity: capacity) * MemoryLayout<Float>.stride
  }

  /// Numbers that a buffer of this shape holds; none where it has no rows, also if rows overlap.
  private static func numbers(width: Int, stride: Int, capacity: Int) -> Int {
    capacity > 0 ? (capacity - 1) * stride + width : 0
  }

  /// How many more rows fit.
  public var room: Int { capacity - count }

  /// One row.
  public subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get { storage.extracting(row * stride..<row * stride + width) }
  }

  /// All rows as one run of numbers; overlapping parts stand once.
  public var values: Span<Float> {
    @_lifetime(borrow self)
    get { storage.extracting(0..<(count == 0 ? 0 : (count - 1) * stride + width)) }
  }

  /// Adds one row and hands it out to be written; what stands in it before is unspecified.
  /// - Precondition: there is room, and rows don't overlap.
  @_lifetime(&self)
  public mutating func append() -> MutableSpan<Float> {
    precondition(count < capacity, "a node gave more rows than the capacity that it declared")
    let start = count * width
    count += 1
    let end = start + width
    return writable._consumingExtracting(start..<end)
  }

  /// Adds one row that covers a stretch of the node's input rows, and hands it out to be written.
  /// - Parameter rows: Numbers of input rows, counted from the start of the item.
  /// - Precondition: there is room, and rows don't overlap.
  @_lifetime(&self)
  public mutating func append(covering rows: Range<Int>) -> MutableSpan<Float> {
    if coverage.indices.contains(count) { coverage[count] = rows }
    return append()
  }

  /// Says which input rows a row that has been added covers.
  package mutating func cover(_ row: Int, _ rows: Range<Int>) {
    if coverage.indices.contains(row) { coverage[row] = rows }
  }

  /// The input rows that a row covers; an empty range if nothing was said.
  public func covered(by row: Int) -> Range<Int> {
    coverage.indices.contains(row) ? coverage[row] : 0..<0
  }

  /// Exchanges what says which input rows are covered: a buffer over memory that lies elsewhere is made for one call, and
  /// would allocate it each time.
  package mutating func exchangeCoverage(_ other: inout [Range<Int>]) { swap(&coverage, &other) }

  /// Takes rows at the end back.
  /// - Parameter rows: How many stay.
  package mutating func truncate(to rows: Int) {
    precondition(rows >= 0 && rows <= count, "there are no more rows than were given")
    count = rows
  }

  /// Adds copies of rows.
  /// - Parameter rows: A whole number of rows, one after another.
  public mutating func append(copying rows: Span<Float>) {
    guard !rows.isEmpty else { return }
    let added = rows.count / width
    precondition(added <= room, "a node gave more rows than the capacity that it declared")
    let range = count * width..<count * width + rows.count
    var target = writable._consumingExtracting(range)
    for index in rows.indices { target[index] = rows[index] }
    count += added
  }

  /// Lets `body` write rows into all the room there is.
  /// - Parameter body: Writes whole rows at the front of the span, and returns how many.
  public mutating func fill<Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Int
  ) throws(Failure) {
    let range = count * width..<capacity * width
    var target = writable._consumingExtracting(range)
    let added = try body(&target)
    precondition(
      added >= 0 && added <= room, "a node gave more rows than the capacity that it declared")
    count += added
  }

  /// Lets `body` write everything that lies under overlapping rows; what it leaves alone stays as it
  /// was, also after `clear()`.
  /// - Parameter body: Writes samples, and returns how many whole rows now stand at the front.
  /// - Precondition: the memory is the buffer's own, as it is for frames and where rows overlap; what comes from beyond the
  ///   interface of plugins is another one in every call.
  public mutating func overlay<Failure: Error>(
    _ body: (inout MutableSpan<Float>) throws(Failure) -> Int
  ) throws(Failure) {
    precondition(ownsMemory, "only frames, and rows that overlap, can be written by `overlay`")
    var target = writable
    let rows = try body(&target)
    precondition(
      rows >= 0 && rows <= capacity, "a node gave more rows than the capacity that it declared")
    count = rows
  }

  /// Forgets the rows.
  public mutating func clear() { count = 0 }
}
