import GraphCore

/// Over the item: one row at its end.
final class FunctionalsProcessor: Processor {
  private let columns: Int
  private var summary: ColumnSummary
  private var store: ColumnStore

  init(columns: Int, summary: ColumnSummary, loudness: LoudnessLimit?, nonzero: Bool) {
    self.columns = columns
    self.summary = summary
    store = ColumnStore(
      width: columns + (loudness == nil ? 0 : 1), loudness, nonzero: nonzero)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    try store.append(input, 0..<input.count)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let rows = store.count
    guard rows > 0 else { throw noRows(for: "functionals") }
    var row = output.append()
    try summary.write(columns: columns, of: &store, rows: rows, into: &row)
    return false
  }

  func reset() { store.removeAll() }
}

/// Over a sliding window: its rows are kept until the next one begins.
final class SlidingFunctionalsProcessor: Processor {
  private let window: SlidingWindow
  private let columns: Int
  private var summary: ColumnSummary
  private var tile: ColumnTile
  /// Rows taken.
  private var rows = 0
  /// Windows given.
  private var given = 0

  init(
    columns: Int, summary: ColumnSummary, loudness: LoudnessLimit?, nonzero: Bool,
    window: SlidingWindow
  ) {
    self.window = window
    self.columns = columns
    self.summary = summary
    tile = ColumnTile(
      width: columns + (loudness == nil ? 0 : 1), capacity: Self.capacity(window), loudness,
      nonzero: nonzero)
  }

  /// Twice a window, so that rows move to the front once a window at most.
  private static func capacity(_ window: SlidingWindow) -> Int { 2 * window.length + 32 }

  /// - Parameter width: Columns, that of the loudness included.
  static func bytes(width: Int, window: SlidingWindow, isLimited: Bool) -> Int {
    ColumnTile.bytes(width: width, capacity: capacity(window), isLimited: isLimited) + 128
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    var next = 0
    while next < input.count {
      let current = window.rows(of: given)
      if rows < current.lowerBound {
        // Between windows that are further apart than long.
        let skipped = min(current.lowerBound - rows, input.count - next)
        rows += skipped
        next += skipped
        tile.removeAll(next: rows)
        continue
      }
      if tile.room == 0 { tile.drop(before: current.lowerBound) }
      let taken = min(current.upperBound - rows, input.count - next, tile.room)
      tile.append(input, next..<next + taken)
      rows += taken
      next += taken
      if rows == current.upperBound { try give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard rows > 0 else { throw noRows(for: "functionals") }
    if window.leavesRows(of: rows, given: given) { try give(into: &output) }
    return false
  }

  private func give(into output: inout RowBuffer) throws(Problem) {
    let covered = window.rows(of: given).clamped(to: 0..<rows)
    tile.selected = covered
    var row = output.append()
    try summary.write(columns: columns, of: &tile, rows: covered.count, into: &row)
    given += 1
  }

  func reset() {
    tile.removeAll()
    rows = 0
    given = 0
  }
}
