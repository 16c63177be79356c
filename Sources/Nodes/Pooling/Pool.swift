import DSP
import GraphCore

/// Pool: statistics of each column, over the item or over a sliding window.
/// Input: rows of any kind but audio. Output: features, `stats` of each column in turn; one row an item,
/// or one every `hop` seconds.
///
/// Sums are kept in double precision. A window costs one set of sums for each window that overlaps it.
struct Pool: Node {
  enum Statistic: String, ParameterChoice { case mean, std, min, max }

  var statistics = [Statistic.mean]
  var window: Double?
  var hop: Double?

  static let about = About(
    "pool", "Takes statistics of each column over the item or a sliding window.", family: "Pooling",
    from: [.frames, .spectrum, .features, .patches, .scores],
    to: "features: the statistics of each column in turn",
    definition: """
      mean, std (of the population: divided by the number of rows), min and max of each column. With \
      `window` and `hop`, rounded to whole rows W and H, row k covers input rows k H ... k H + W - 1; rows \
      after the last whole window make one more, shorter one, and so does an item shorter than a window.
      """)
  static let parameters: [Parameter<Pool>] = [
    .init("stats", \.statistics, "Which statistics, in order: mean, std, min, max."),
    .init(
      "window", \.window, unit: .seconds, in: 0.001...86_400,
      "Length of the sliding window, rounded to whole rows; the whole item if absent."),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.001...86_400,
      "From one window's start to the next one's, rounded to whole rows; wanted with `window`."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind != .audio else { throw input.refusal(of: "pool", wants: "rows of features") }
    guard !statistics.isEmpty, Set(statistics).count == statistics.count else {
      throw Problem(
        .conflict, "'stats' is \(statistics.text), but takes each statistic at most once",
        settings: ["stats"],
        suggestion: "for example `stats: [mean, std]`")
    }
    var format = Format(.features, width: input.width * statistics.count, clock: .item)
    format.sampleRate = input.sampleRate
    if input.width > 0 {
      format.names = input.columnNames.flatMap { name in statistics.map { "\(name).\($0)" } }
    }
    format.clock = try SlidingWindow.clock(window: window, hop: hop, over: input, for: "pool")
    return format
  }

  private func sliding(_ input: Format) -> SlidingWindow? {
    SlidingWindow(window: window, hop: hop, over: input)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    if let window = sliding(input) {
      return SlidingPoolProcessor(width: input.width, statistics: statistics, window: window)
    }
    return PoolProcessor(width: input.width, statistics: statistics)
  }

  func capacity(for rows: Int, input: Format) -> Int {
    sliding(input)?.capacity(for: rows) ?? 1
  }

  func rowCount(for input: Format) -> RowCount { sliding(input)?.rowCount ?? .unknown }

  func stateBytes(for input: Format) -> Int {
    let windows = sliding(input).map { ($0.length + $0.hop - 1) / $0.hop } ?? 1
    return windows * RunningStatistics.bytes(width: input.width) + 256
  }

  func delay(for input: Format) -> Delay {
    sliding(input) == nil ? .wholeItem : .seconds(window ?? 0)
  }

  /// A window is given with its last row.
  func lateness(for input: Format) -> Delay { sliding(input) == nil ? .wholeItem : .seconds(0) }

  var isColumnwise: Bool { true }
}

extension RunningStatistics {
  /// Writes each column's statistics in turn.
  func write(_ statistics: [Pool.Statistic], into row: inout MutableSpan<Float>) {
    for (offset, statistic) in statistics.enumerated() {
      for column in 0..<row.count / statistics.count {
        row[column * statistics.count + offset] =
          switch statistic {
          case .mean: mean(column)
          case .std: deviation(column)
          case .min: minimum(column)
          case .max: maximum(column)
          }
      }
    }
  }
}

/// Over the item: one row at its end.
final class PoolProcessor: Processor {
  private let statistics: [Pool.Statistic]
  private var running: RunningStatistics

  init(width: Int, statistics: [Pool.Statistic]) {
    self.statistics = statistics
    running = RunningStatistics(width: width, onlyMeans: statistics == [.mean])
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    PoolProcessor.add(input, to: &running)
  }

  /// The class's own sums are entered once for all rows.
  private static func add(_ input: borrowing RowBuffer, to running: inout RunningStatistics) {
    for index in 0..<input.count { running.add(input[index]) }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard running.count > 0 else { throw noRows(for: "pool") }
    var row = output.append()
    running.write(statistics, into: &row)
    return false
  }

  func reset() { running.reset() }
}

/// Over a sliding window: sums for every window that has begun and not ended.
final class SlidingPoolProcessor: Processor {
  private let statistics: [Pool.Statistic]
  private let window: SlidingWindow
  /// Window `k` uses element `k % windows.count`.
  private var windows: [RunningStatistics]
  private var rows = 0
  /// Windows given.
  private var given = 0

  init(width: Int, statistics: [Pool.Statistic], window: SlidingWindow) {
    self.statistics = statistics
    self.window = window
    windows = Array(
      repeating: RunningStatistics(width: width, onlyMeans: statistics == [.mean]),
      count: (window.length + window.hop - 1) / window.hop)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      var one = given
      while one * window.hop <= rows {
        windows[one % windows.count].add(row)
        one += 1
      }
      rows += 1
      if rows == window.rows(of: given).upperBound { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    guard rows > 0 else { throw noRows(for: "pool") }
    if window.leavesRows(of: rows, given: given) { give(into: &output) }
    return false
  }

  private func give(into output: inout RowBuffer) {
    var row = output.append()
    windows[given % windows.count].write(statistics, into: &row)
    windows[given % windows.count].reset()
    given += 1
  }

  func reset() {
    for index in windows.indices { windows[index].reset() }
    rows = 0
    given = 0
  }
}
