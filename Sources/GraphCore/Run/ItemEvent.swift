/// What a run gives of an item: its rows as they come, then its end. Items come in the order of the inputs, each whole
/// before the next.
public struct ItemEvent: Sendable {
  /// The recording, or the channel of one.
  public let item: ItemIdentity
  public let content: Content

  package init(item: ItemIdentity, _ content: Content) {
    self.item = item
    self.content = content
  }

  public enum Content: Sendable {
    /// Rows of one output, after those that were given before.
    case rows(ItemRows)
    /// All rows were given; seconds of audio in the item.
    case end(duration: Double)
    /// No more rows come. Those that were given stay; an output of one row an item has given none.
    case failure(ItemFailure)
  }
}

/// Some rows of an item, one after another.
public struct ItemRows: Sendable {
  /// The number of the plan's output that gave them.
  public let output: Int
  /// Numbers in a row; other than the plan's where that is open.
  public let width: Int
  public var count: Int { times.count }
  /// The most that are given at once, of rows of a width.
  static func most(ofWidth width: Int) -> Int { max(1, min(256, 16_384 / max(1, width))) }

  /// What is known of the sound that each row covers.
  public let sounds: [RowSound]
  /// Of an output to which the whole item gave no row: what one would cover. There are no rows then.
  public let absence: Absence?

  /// An item without a row.
  public struct Absence: Sendable {
    /// In seconds of the recording.
    public let start: Double
    public let end: Double
    public let sound: RowSound
  }

  let values: [Float]
  /// Start and end of the stretch that each covers, in seconds of the recording.
  let times: [(start: Double, end: Double)]

  init(
    output: Int, width: Int, values: [Float], times: [(start: Double, end: Double)],
    sounds: [RowSound], absence: Absence? = nil
  ) {
    self.output = output
    self.width = width
    self.values = values
    self.times = times
    self.sounds = sounds
    self.absence = absence
  }

  /// Reads the rows in order.
  /// - Parameter body: Takes one row with its start and end in seconds of the recording.
  public func forEachRow<Failure: Error>(
    _ body: (_ row: Span<Float>, _ start: Double, _ end: Double) throws(Failure) -> Void
  ) throws(Failure) {
    let values = values.span
    for (row, time) in times.enumerated() {
      try body(values.extracting(row * width..<(row + 1) * width), time.start, time.end)
    }
  }
}
