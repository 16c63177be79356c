/// Rows to learn from: a view of rows of a table, which may lie in a file, with what is known of each.
///
/// They can be read in any order, one by one or in pieces. Several may look at one table: nothing is copied but lists of
/// numbers. What covers very many rows at once may bring all of them into memory: take `batchRows` at a time.
public struct Examples: Sendable {
  /// Numbers in a row.
  public let width: Int
  /// The class of each row, as an index into `classes`.
  public let labels: [Int]
  public let classes: [String]
  /// Who speaks in each row; nil where the corpus does not name the speaker of every recording.
  public let speakers: [String]?
  /// The number of the recording that each row is of, never falling: rows of one recording stand together, in the order
  /// of time. For what learns from sequences.
  public let items: [Int]
  /// Whether each row is of a varied copy of its recording; nil where none is.
  package let isCopy: [Bool]?
  /// Where each row was recorded, nil of those of which it is not known; nil where it is known of none.
  package var sites: [String?]?
  /// The recording that each row is of or of a copy of, where the items may be copies.
  package var recordingNumbers: [Int]?
  private let table: StoredRows
  /// Where each row stands in the table; nil where they are all its rows, in its order.
  private let places: [UInt32]?

  /// Creates a view.
  /// - Parameters:
  ///   - table: Where the rows are.
  ///   - places: Which of its rows, in any order; all of them if absent.
  ///   - items: Each row a recording of its own if absent.
  ///   - isCopy: Whether each row is of a varied copy; none is if absent.
  package init(
    _ table: StoredRows, places: [UInt32]? = nil, labels: [Int], classes: [String],
    speakers: [String]? = nil, items: [Int]? = nil, isCopy: [Bool]? = nil
  ) {
    precondition((places?.count ?? table.count) == labels.count, "every row needs a label")
    precondition(speakers.map { $0.count == labels.count } ?? true, "every row needs a speaker")
    precondition(items.map { $0.count == labels.count } ?? true, "every row needs an item")
    precondition(
      isCopy.map { $0.count == labels.count } ?? true, "every row is of a copy, or of none")
    self.table = table
    self.places = places
    width = table.width
    self.labels = labels
    self.classes = classes
    self.speakers = speakers
    self.items = items ?? Array(labels.indices)
    self.isCopy = isCopy
  }

  /// Creates examples of a copy of some numbers.
  /// - Parameters:
  ///   - rows: `labels.count * width` numbers, row after row.
  ///   - items: Each row a recording of its own if absent.
  public init(
    rows: [Float], width: Int, labels: [Int], classes: [String], speakers: [String]? = nil,
    items: [Int]? = nil
  ) {
    precondition(rows.count == labels.count * width, "every row needs a label")
    self.init(
      StoredRows(copying: rows.span, width: width, count: labels.count), labels: labels,
      classes: classes,
      speakers: speakers, items: items)
  }

  public var count: Int { labels.count }

  /// How many rows a piece of about a MiB has.
  public var batchRows: Int { max(1, (1 << 18) / max(1, width)) }

  /// One row.
  public subscript(row: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get { span(places.map { Int($0[row]) } ?? row, 1) }
  }

  /// Rows that stand side by side in the table, as `stretch` has found them.
  public subscript(stretch: Range<Int>) -> Span<Float> {
    @_lifetime(borrow self)
    get {
      // An empty one stands nowhere.
      span(
        stretch.isEmpty ? 0 : places.map { Int($0[stretch.lowerBound]) } ?? stretch.lowerBound,
        stretch.count)
    }
  }

  /// The view holds the table, so what is good as long as the table is good as long as the view is.
  @_lifetime(borrow self)
  private func span(_ first: Int, _ count: Int) -> Span<Float> {
    _overrideLifetime(table[first..<first + count], borrowing: self)
  }

  /// The rows from one on that stand side by side in the table, and can be had as one span.
  /// - Parameter most: No more than so many.
  public func stretch(from row: Int, atMost most: Int) -> Range<Int> {
    let limit = min(count, row + max(1, most))
    guard let places, row < limit else { return row..<max(row, limit) }
    var end = row + 1
    while end < limit, places[end] == places[end - 1] + 1 { end += 1 }
    return row..<end
  }

  /// Hands out all rows in order, in pieces of at most `batchRows`.
  /// - Parameter body: Takes the number of the first row of a piece and the rows, one after another.
  public func forEachStretch<Failure: Error>(
    _ body: (_ first: Int, _ rows: Span<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    var row = 0
    while row < count {
      let stretch = stretch(from: row, atMost: batchRows)
      try body(row, self[stretch])
      row = stretch.upperBound
    }
  }

  /// All numbers, row after row, in memory: `count * width` of them.
  public var numbers: [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count * width)
    forEachStretch { _, rows in
      for index in rows.indices { numbers.append(rows[index]) }
    }
    return numbers
  }

  @available(
    *, unavailable,
    message: "read a row as `examples[row]`, or copy all of them once by `examples.numbers`"
  )
  public var rows: [Float] { numbers }

  /// The rows as one block for the C interface: those of the table, where they stand side by side, else a copy.
  package var block: StoredRows.Block {
    let all = stretch(from: 0, atMost: count)
    guard all.upperBound < count else {
      let first = places?.first.map { Int($0) } ?? 0
      return StoredRows.Block(table, first..<first + count)
    }
    let copy = StoredRows(copying: numbers.span, width: width, count: count)
    return StoredRows.Block(copy, 0..<count)
  }
}

extension StoredRows {
  /// Rows that stand side by side, to be handed to C.
  package struct Block: Sendable {
    private let rows: StoredRows
    private let range: Range<Int>

    init(_ rows: StoredRows, _ range: Range<Int>) {
      self.rows = rows
      self.range = range
    }

    /// The numbers, as good as long as the block is: who reads them keeps the block, never only this pointer.
    @unsafe
    package var numbers: UnsafeBufferPointer<Float> { unsafe rows.numbers(of: range) }
  }
}
