import GraphCore

/// Stack: each row with those before and after it, side by side.
/// Input: features, a spectrum or scores, at a regular rate. Output: features, `before + 1 + after` times as
/// many columns, the earliest row's first; same clock. Keeps back `after` rows.
struct Stack: Node {
  var before = 4
  var after = 4

  static let about = About(
    "stack", "Puts each row side by side with those around it.", family: "Context",
    from: [.features, .spectrum, .scores], to: "features: the rows from `before` to `after`",
    definition: """
      Row t holds rows t - before ... t + after, one after another; the item's first and last row stand for \
      those outside. Column mfcc[3] of two rows before is mfcc[3]@-2, of the row itself mfcc[3]@0. As \
      Kaldi's splice-feats.
      """)
  static let parameters: [Parameter<Stack>] = [
    .init("before", \.before, unit: .rows, in: 0...100, "Rows before each row."),
    .init("after", \.after, unit: .rows, in: 0...100, "Rows after each row."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireRegularRows(for: "stack")
    var format = Format(
      .features, width: input.width * (before + 1 + after), clock: input.clock,
      sampleRate: input.sampleRate)
    let names = input.columnNames
    format.names = (-before...after).flatMap { offset in
      names.map { "\($0)@\(offset > 0 ? "+" : "")\(offset)" }
    }
    format.scale = input.scale
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    StackProcessor(columns: input.width, before: before, after: after)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    RecentRows.bytes(width: input.width, reach: before + 1 + after) + 256
  }

  func delay(for input: Format) -> Delay {
    .seconds(Double(after) * (input.clock.period?.value ?? 0))
  }
}

final class StackProcessor: Processor {
  private let columns: Int
  private let before: Int
  private let after: Int
  private var rows: RecentRows
  private var given = 0

  init(columns: Int, before: Int, after: Int) {
    self.columns = columns
    self.before = before
    self.after = after
    rows = RecentRows(width: columns, reach: before + 1 + after)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      rows.append(input[index])
      if given + after < rows.count { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, given < rows.count { give(into: &output) }
    return given < rows.count
  }

  func reset() {
    rows.removeAll()
    given = 0
  }

  private func give(into output: inout RowBuffer) {
    var row = output.append()
    for index in 0...before + after {
      var part = row.part(index * columns..<(index + 1) * columns)
      rows.copy(max(0, min(rows.count - 1, given - before + index)), into: &part)
    }
    given += 1
  }
}
