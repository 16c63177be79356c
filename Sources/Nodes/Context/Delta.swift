import DSP
import GraphCore

/// Delta: how fast each column changes, per row.
/// Input: features or a spectrum, at a regular rate. Output: features, one block of columns for each of
/// `orders`, side by side; same clock.
///
/// Keeps back `width - 1` rows at the start of an item in mode interp (the first window has to be full) and
/// half a width otherwise. Savitzky-Golay is checked against librosa 0.11 (`feature.delta`), which refuses
/// items shorter than the width in mode interp; here the polynomial goes through the rows that there are.
struct Delta: Node {
  enum Method: String, ParameterChoice { case savgol, regression }
  /// What stands outside the item.
  enum Mode: String, ParameterChoice { case interp, nearest, constant }

  var orders = [1]
  var width = 9
  var method = Method.savgol
  var mode = Mode.interp

  static let about = About(
    "delta", "Takes derivatives of each column over time.", family: "Context",
    from: [.features, .spectrum], to: "features: a block of all columns for each order",
    definition: """
      Order 0 is the input as it is. Order d of savgol is the d-th derivative, per row, of the \
      polynomial of degree d that fits the `width` rows about a row best (Savitzky and Golay, \
      1964). At the ends, interp takes the polynomial of the first and last whole window; nearest \
      repeats the first and last row; constant puts zeros there. An item shorter than `width` has \
      one window of interp, all its rows, with the degree at most its rows - 1: one row gives 0. \
      As librosa.feature.delta. Order 1 of regression is sum k (x[t+k] - x[t-k]) / (2 sum k^2) \
      over k = 1 ... (width - 1) / 2 with the ends repeated, order 2 the same of order 1, and so \
      on (HTK Book, eq. 5.16). Columns are named mfcc[3]_delta, mfcc[3]_delta2, ...
      """)
  static let parameters: [Parameter<Delta>] = [
    .init("orders", \.orders, each: 0...8, "Which derivatives, side by side; 0 is the input."),
    .init(
      "width", \.width, unit: .rows, in: 3...101,
      "Rows in the window, odd; HTK's DELTAWINDOW is (width - 1) / 2."),
    .init("method", \.method, "Fits a polynomial (savgol), or repeats HTK's regression."),
    .init(
      "mode", \.mode,
      "What savgol does at the ends; interp, nearest and constant as in scipy.signal.savgol_filter."
    ),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireRegularRows(for: "delta")
    guard Set(orders).count == orders.count else {
      throw Problem(
        .conflict, "'orders' is \(orders.text), but takes each order at most once",
        settings: ["orders"],
        suggestion: "for example `orders: [0, 1, 2]`")
    }
    try requireOdd(width, "width")
    if method == .savgol, let order = orders.max(), order >= width {
      throw Problem(
        .conflict, "'width' is \(width), too few rows for order \(order)", settings: ["width"],
        suggestion: "set 'width' to at least \(order + 2)")
    }
    var format = Format(
      .features, width: input.width * orders.count, clock: input.clock,
      sampleRate: input.sampleRate)
    let names = input.columnNames
    format.names = orders.flatMap { order in
      names.map { $0 + (order == 0 ? "" : order == 1 ? "_delta" : "_delta\(order)") }
    }
    if orders == [0] { format.scale = input.scale }
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    switch method {
    case .savgol:
      PolynomialDeltaProcessor(columns: input.width, orders: orders, width: width, mode: mode)
    case .regression:
      RegressionDeltaProcessor(columns: input.width, orders: orders, reach: width / 2)
    }
  }

  /// Mode interp gives the first rows when the first window is full.
  func capacity(for rows: Int, input: Format) -> Int {
    method == .savgol && mode == .interp ? rows + width / 2 : rows
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    switch method {
    case .savgol:
      RecentRows.bytes(width: input.width, reach: width)
        + orders.count * width * width * 4 + 4 * width + 512
    case .regression:
      RegressionDeltaProcessor.bytes(columns: input.width, orders: orders, reach: width / 2)
    }
  }

  func delay(for input: Format) -> Delay {
    let rows =
      switch method {
      case .savgol: mode == .interp ? width - 1 : width / 2
      case .regression: width / 2 * (orders.max() ?? 0)
      }
    return .seconds(Double(rows) * (input.clock.period?.value ?? 0))
  }

  /// Several orders stand in blocks, and blocks of a join are not those of its branches.
  var isColumnwise: Bool { orders.count == 1 }
}

/// Derivatives of a fitted polynomial.
final class PolynomialDeltaProcessor: Processor {
  private let orders: [Int]
  private let width: Int
  private let mode: Delta.Mode
  private let columns: Int
  /// For each order, for each position in a window: a weight for each of its rows.
  private let weights: [Float]
  private var rows: RecentRows
  private var given = 0

  init(columns: Int, orders: [Int], width: Int, mode: Delta.Mode) {
    self.columns = columns
    self.orders = orders
    self.width = width
    self.mode = mode
    var weights = [Float](repeating: 0, count: orders.count * width * width)
    var all = weights.mutableSpan
    for (block, order) in orders.enumerated() {
      for position in 0..<width {
        let start = (block * width + position) * width
        var part = all.part(start..<start + width)
        SavitzkyGolay.write(
          points: width, position: position, degree: order, derivative: order, into: &part)
      }
    }
    self.weights = weights
    rows = RecentRows(width: columns, reach: width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      rows.append(input[index])
      guard mode != .interp || rows.count >= width else { continue }
      while given + width / 2 < rows.count { give(into: &output) }
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
    for block in orders.indices {
      var part = row.part(block * columns..<(block + 1) * columns)
      if orders[block] == 0 {
        rows.copy(given, into: &part)
        continue
      }
      part.clear()
      if mode != .interp {
        addAround(block, to: &part)
      } else if rows.count >= width {
        let first = max(0, min(given - width / 2, rows.count - width))
        let start = (block * width + given - first) * width
        let all = weights
        PolynomialDeltaProcessor.add(
          rows, from: first, count: width, at: given, all.span.extracting(start..<start + width),
          to: &part)
      } else {
        addFew(order: orders[block], to: &part)
      }
    }
    given += 1
  }

  /// Weights of a derivative add up to 0, so that distances from the row itself have the same sum; they are
  /// smaller, and exactly 0 where a column stands still.
  private static func add(
    _ rows: borrowing RecentRows, from first: Int, count: Int, at row: Int, _ weights: Span<Float>,
    to target: inout MutableSpan<Float>
  ) {
    for index in 0..<count where first + index != row {
      rows.addDifference(first + index, from: row, times: weights[index], to: &target)
    }
  }

  /// The whole item, of fewer rows than the window.
  private func addFew(order: Int, to target: inout MutableSpan<Float>) {
    var weights = [Float](repeating: 0, count: rows.count)
    var written = weights.mutableSpan
    SavitzkyGolay.write(
      points: rows.count, position: given, degree: min(order, rows.count - 1), derivative: order,
      into: &written)
    PolynomialDeltaProcessor.add(
      rows, from: 0, count: rows.count, at: given, weights.span, to: &target)
  }

  /// The row in the middle of its window, which may reach over the ends.
  private func addAround(_ block: Int, to target: inout MutableSpan<Float>) {
    let half = width / 2
    let start = (block * width + half) * width
    let all = weights
    let weights = all.span.extracting(start..<start + width)
    for index in 0..<width where index != half {
      let row = given + index - half
      if row >= 0, row < rows.count {
        rows.addDifference(row, from: given, times: weights[index], to: &target)
      } else if mode == .constant {
        rows.add(given, times: -weights[index], to: &target)
      } else {
        rows.addDifference(
          row < 0 ? 0 : rows.count - 1, from: given, times: weights[index], to: &target)
      }
    }
  }
}
