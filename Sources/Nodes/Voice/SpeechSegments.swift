import GraphCore

/// Makes segments of rows that are speech or not, a bounded number of rows behind them.
struct SpeechSegments {
  /// In rows.
  struct Lengths {
    let speech: Int
    let silence: Int
    let padding: Int
    let most: Int

    /// After so many more rows it is known what a row belongs to: whether speech that begins after its padding lasts,
    /// or whether speech before it goes on.
    var delay: Int { speech + silence + padding }
  }

  let lengths: Lengths
  /// Rows taken.
  private(set) var rows = 0
  /// Segments that have ended and are not past.
  private var ended: [Range<Int>] = []
  /// Segments that are past, cut.
  private var past = 0
  /// The stretch that is under way.
  private var first: Int?
  private var last = 0

  init(lengths: Lengths) {
    self.lengths = lengths
    ended.reserveCapacity(lengths.delay + 4)
  }

  /// Takes a row.
  mutating func take(_ isSpeech: Bool) {
    if isSpeech {
      first = first ?? rows
      last = rows
    } else if let first, rows - last >= lengths.silence {
      if last - first + 1 >= lengths.speech { ended.append(range(first)) }
      self.first = nil
    }
    rows += 1
  }

  private func range(_ first: Int) -> Range<Int> {
    max(0, first - lengths.padding)..<last + 1 + lengths.padding
  }

  /// The number of a row's segment, or 0.
  /// - Precondition: `delay` rows after it were taken, and rows are asked for in order.
  mutating func number(ofRow row: Int) -> Int {
    while let range = ended.first, range.upperBound <= row {
      past += (range.count + lengths.most - 1) / lengths.most
      ended.removeFirst()
    }
    var range = ended.first
    if range == nil, let first, last - first + 1 >= lengths.speech { range = self.range(first) }
    guard let range, row >= range.lowerBound else { return 0 }
    return past + (row - range.lowerBound) / lengths.most + 1
  }

  mutating func reset() {
    rows = 0
    ended.removeAll(keepingCapacity: true)
    past = 0
    first = nil
    last = 0
  }
}

/// By a column that tells speech from silence.
final class SpeechSegmentProcessor: Processor {
  private let column: Int
  private let threshold: Float
  private var segments: SpeechSegments
  private var rows = 0
  private var given = 0

  init(column: Int, threshold: Float, lengths: SpeechSegments.Lengths) {
    self.column = column
    self.threshold = threshold
    segments = SpeechSegments(lengths: lengths)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      segments.take(input[index][column] > threshold)
      rows += 1
      if rows > given + segments.lengths.delay { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, given < rows {
      while segments.rows <= given + segments.lengths.delay { segments.take(false) }
      give(into: &output)
    }
    return given < rows
  }

  private func give(into output: inout RowBuffer) {
    let number = segments.number(ofRow: given)
    var row = output.append()
    row[0] = Float(number)
    given += 1
  }

  func reset() {
    segments.reset()
    rows = 0
    given = 0
  }
}
