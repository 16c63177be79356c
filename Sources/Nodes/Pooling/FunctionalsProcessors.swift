import GraphCore

/// Over the item: one row at its end.
final class FunctionalsProcessor: Processor {
  private let columns: Int
  private var summary: ColumnSummary
  private var store: ColumnStore

  init(columns: Int, summary: ColumnSummary) {
    self.columns = columns
    self.summary = summary
    store = ColumnStore(width: columns)
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
  private var summary: ColumnSummary
  private var tile: ColumnTile
  /// Rows taken.
  private var rows = 0
  /// Windows given.
  private var given = 0

  init(columns: Int, summary: ColumnSummary, window: SlidingWindow) {
    self.window = window
    self.summary = summary
    tile = ColumnTile(width: columns, capacity: Self.capacity(window))
  }

  /// Twice a window, so that rows move to the front once a window at most.
  private static func capacity(_ window: SlidingWindow) -> Int { 2 * window.length + 32 }

  static func bytes(columns: Int, window: SlidingWindow) -> Int {
    ColumnTile.bytes(width: columns, capacity: capacity(window)) + 128
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
    tile.selected = window.rows(of: given).clamped(to: 0..<rows)
    var row = output.append()
    try summary.write(
      columns: tile.width, of: &tile, rows: tile.selected.count, into: &row)
    given += 1
  }

  func reset() {
    tile.removeAll()
    rows = 0
    given = 0
  }
}
