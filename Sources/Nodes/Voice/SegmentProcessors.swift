import GraphCore

/// By a sliding window: a row is given when it is known whether the last window that it lies in is one: windows begin
/// only while rows follow that no window before holds.
final class WindowSegmentProcessor: Processor {
  private let window: Int
  private let hop: Int
  private let layers: Int
  private let delay: Int
  private var rows = 0
  private var given = 0

  init(window: Int, hop: Int) {
    self.window = window
    self.hop = hop
    delay = WindowSegmentProcessor.delay(window: window, hop: hop)
    layers = (window + hop - 1) / hop
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for _ in 0..<input.count {
      rows += 1
      if rows > given + delay { give(upTo: Int.max, into: &output) }
    }
  }

  /// How many rows after it have to be there before a row is given.
  static func delay(window: Int, hop: Int) -> Int { max(0, window - hop) }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    // Whole windows, and one more where they leave rows at the end.
    let whole = rows < window ? 0 : (rows - window) / hop + 1
    let covered = whole == 0 ? 0 : (whole - 1) * hop + window
    let count = covered < rows && whole * hop < rows ? whole + 1 : whole
    while output.room > 0, given < rows { give(upTo: count, into: &output) }
    return given < rows
  }

  /// - Parameter count: Windows in all.
  private func give(upTo count: Int, into output: inout RowBuffer) {
    var row = output.append()
    for layer in row.indices { row[layer] = 0 }
    let first = given < window ? 0 : (given - window) / hop + 1
    let last = min(given / hop, count - 1)
    if first <= last {
      for index in first...last { row[index % layers] = Float(index + 1) }
    }
    given += 1
  }

  func reset() {
    rows = 0
    given = 0
  }
}

/// By the lines of a file.
final class FileSegmentProcessor: Processor {
  private let file: SegmentFile
  private let first: Double
  private let period: Double
  private var segments: [SegmentFile.Stretch] = []
  private var start = 0.0
  private var rows = 0
  /// The segment that a row may be in, and how many have had rows.
  private var next = 0
  private var count = 0
  private var isInside = false

  init(file: SegmentFile, first: Double, period: Double) {
    self.file = file
    self.first = first
    self.period = period
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    segments = try file.segments(of: item.path)
    start = item.start
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for _ in 0..<input.count {
      let time = start + first + Double(rows) * period
      rows += 1
      while next < segments.count, segments[next].end <= time {
        next += 1
        isInside = false
      }
      var row = output.append()
      row[0] = 0
      guard next < segments.count, segments[next].start <= time else { continue }
      if !isInside { count += 1 }
      isInside = true
      row[0] = Float(count)
    }
  }

  func reset() {
    segments = []
    start = 0
    rows = 0
    next = 0
    count = 0
    isInside = false
  }
}
