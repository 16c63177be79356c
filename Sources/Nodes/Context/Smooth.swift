import DSP
import Glibc
import GraphCore

/// Smooth: a moving average, a moving median, or an exponential average of each column.
/// Input: features, a spectrum or scores, at a regular rate. Output: the same columns under the same names,
/// at the same times.
///
/// Average and median keep back half a width; exponential keeps back nothing, and is late by about its
/// half-life. Averages are summed in double precision. Checked against scipy (`ndimage.uniform_filter1d`,
/// `ndimage.median_filter`) and pandas' definition of `ewm(halflife, adjust=False)`.
struct Smooth: Node {
  enum Method: String, ParameterChoice { case average, median, exponential }
  /// What stands outside the item.
  enum Mode: String, ParameterChoice { case shorten, nearest }

  var method = Method.average
  var width = 3
  var mode = Mode.shorten
  var halfLife: Double?

  static let about = About(
    "smooth", "Smooths each column over time.", family: "Context",
    from: [.features, .spectrum, .scores], to: "the same columns",
    definition: """
      average and median take the `width` rows about a row; at the ends, shorten takes those of them that \
      there are, nearest repeats the first and last row. The median of an even number is the mean of the \
      middle two. exponential: y = x in the first row, then y + (1 - 2^(-period / half_life)) (x - y). \
      Columns keep their names.
      """)
  static let parameters: [Parameter<Smooth>] = [
    .init("method", \.method, "How: a moving average, a moving median, or an exponential average."),
    .init("width", \.width, unit: .rows, in: 3...999, "Rows of average and median, odd."),
    .init("mode", \.mode, "What average and median do at the ends of an item."),
    .init(
      "half_life", \.halfLife, unit: .seconds, in: 0.001...86_400,
      "Time in which exponential forgets half; wanted by it, and by no other method."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireRegularRows(for: "smooth")
    if method == .exponential {
      guard halfLife != nil else {
        throw Problem(
          .conflict, "'method' is exponential without 'half_life'",
          settings: ["method", "half_life"],
          suggestion: "for example `half_life: 0.5`, in seconds")
      }
    } else {
      guard halfLife == nil else {
        throw Problem(
          .conflict, "'half_life' is set, but 'method' is \(method.rawValue)",
          settings: ["half_life", "method"],
          suggestion: "set `method: exponential`, or leave 'half_life' out")
      }
      try requireOdd(width, "width")
    }
    var format = input
    format.stride = format.width
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    if let halfLife, let period = input.clock.period {
      return ExponentialProcessor(
        columns: input.width, gain: -expm1(-M_LN2 * period.value / halfLife))
    }
    return SmoothProcessor(
      columns: input.width, width: width, isMedian: method == .median, repeats: mode == .nearest)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    method == .exponential
      ? 8 * input.width + 256
      : RecentRows.bytes(width: input.width, reach: width) + 8 * input.width
        + SortedNumbers.bytes(capacity: width) + 512
  }

  func delay(for input: Format) -> Delay {
    .seconds(method == .exponential ? 0 : Double(width / 2) * (input.clock.period?.value ?? 0))
  }

  var isColumnwise: Bool { true }
}

/// Over the rows about each row.
final class SmoothProcessor: Processor {
  private let columns: Int
  private let half: Int
  private let isMedian: Bool
  private let repeats: Bool
  private var rows: RecentRows
  private var sums: [Double]
  private var sorted: SortedNumbers
  private var given = 0

  init(columns: Int, width: Int, isMedian: Bool, repeats: Bool) {
    self.columns = columns
    self.half = width / 2
    self.isMedian = isMedian
    self.repeats = repeats
    rows = RecentRows(width: columns, reach: width)
    sums = [Double](repeating: 0, count: columns)
    sorted = SortedNumbers(capacity: width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      rows.append(input[index])
      if given + half < rows.count { give(into: &output) }
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
    let last = rows.count - 1
    let around =
      repeats
      ? given - half...given + half : max(0, given - half)...min(last, given + half)
    var row = output.append()
    if isMedian {
      for column in row.indices {
        sorted.removeAll()
        for other in around { sorted.append(rows[max(0, min(last, other)), column]) }
        sorted.sort()
        let upper = sorted[sorted.count / 2]
        row[column] =
          sorted.count % 2 == 1 ? upper : sorted[sorted.count / 2 - 1] / 2 + upper / 2
      }
    } else {
      var sums = sums.mutableSpan
      for column in sums.indices { sums[column] = 0 }
      for other in around { rows.add(max(0, min(last, other)), to: &sums) }
      for column in row.indices { row[column] = Float(sums[column] / Double(around.count)) }
    }
    given += 1
  }
}

/// Forgets half of what it has heard in every half-life.
final class ExponentialProcessor: Processor {
  private let gain: Double
  private var levels: [Double]
  private var hasBegun = false

  init(columns: Int, gain: Double) {
    self.gain = gain
    levels = [Double](repeating: 0, count: columns)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let gain = hasBegun ? gain : 1
      let row = input[index]
      var smoothed = output.append()
      var levels = levels.mutableSpan
      for column in row.indices {
        levels[column] += gain * (Double(row[column]) - levels[column])
        smoothed[column] = Float(levels[column])
      }
      hasBegun = true
    }
  }

  func reset() {
    for column in levels.indices { levels[column] = 0 }
    hasBegun = false
  }
}
