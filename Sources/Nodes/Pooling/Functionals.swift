import GraphCore

/// Functionals: statistics of each column, over the item, a sliding window, or each segment.
/// Input: rows of any kind but audio; optionally segments at the same times. Output: features, `stats` of
/// each column in turn: one row an item, one every `hop` seconds, or one a segment, in the order in which
/// the segments end. With `within`, only rows count that are nearly as loud as the loudest one.
///
/// The rows that a row is made of are kept by column, of an item and of segments in bounded memory.
/// Percentiles are exact however long the item is. Checked against numpy and scipy.
struct Functionals: Node {
  enum Statistic: String, ParameterChoice {
    case mean, std, variance, min, max, range, argmin, argmax, percentiles, median, iqr
    case skewness, kurtosis, slope, offset
    case slopeError = "slope_error"
    case curvature
    case crossingRate = "crossing_rate"
    case riseTime = "rise_time"
    case fallTime = "fall_time"
    case riseSlope = "rise_slope"
    case fallSlope = "fall_slope"
    case first, last, nonzero
  }

  var statistics: [Statistic] = [
    .mean, .std, .min, .max, .percentiles, .skewness, .kurtosis, .slope,
  ]
  var percentiles = [1.0, 5, 25, 50, 75, 95, 99]
  var nonzero = false
  var window: Double?
  var hop: Double?
  var within: Double?

  static let about = About(
    "functionals", "Takes many statistics of each column over the item, a window or segments.",
    family: "Pooling", from: [.frames, .spectrum, .features, .patches, .scores],
    to: "features: the statistics of each column in turn",
    definition: """
      Of n rows x, i = 0 ... n - 1, at t = i times the period of the rows in seconds (in rows, \
      where they are not regular): mean; std and variance (divided by n); min, max, range = max - \
      min; argmin, argmax: i of the first of them / (n - 1); percentiles (p5, p95, ... of those in \
      `percentiles`) and median, as numpy's percentile (linear); iqr = p75 - p25; skewness and \
      kurtosis as scipy.stats (population, Fisher); slope, offset (at the first row) and \
      slope_error (root mean square of what is left) of the line that fits best; curvature: the \
      quadratic coefficient of the parabola that fits best; crossing_rate: the share of the n - 1 \
      steps from a row to the next that lead from below the mean to at least the mean or back; \
      rise_time, fall_time: the share of steps up and down; rise_slope, fall_slope: their mean, \
      per second; first, last; nonzero: the share of rows that are not 0. What has no value is 0: \
      skewness of equal numbers, slope of one row. With `nonzero`, rows in which a column is 0 are \
      left out of that column, the others keep their i, and steps only lead from a row to the very \
      next; a column without other rows gives 0. With `within`, rows whose `loudness` is more than \
      that below the largest one (of the item, window or segment) are left out of all columns in the \
      same way, and `nonzero` is a share of the others. With `window` and `hop`, rows are cut as in \
      `pool`.
      """)
  static let parameters: [Parameter<Functionals>] = [
    .init("stats", \.statistics, "Which statistics, in order; percentiles stands for all of them."),
    .init("percentiles", \.percentiles, each: 0...100, "What `percentiles` in `stats` stands for."),
    .init(
      "nonzero", \.nonzero,
      "Leaves out rows in which a column is 0, such as f0 where nothing is voiced."),
    .init(
      "window", \.window, unit: .seconds, in: 0.001...86_400,
      "Length of the sliding window, rounded to whole rows; the whole item if absent."),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.001...86_400,
      "From one window's start to the next one's, rounded to whole rows; wanted with `window`."),
    .init(
      "within", \.within, unit: .decibel, in: 0...200,
      "Takes only rows whose `loudness` is at most this far below the largest one."
    ).addedLater,
  ]

  static let ports = [
    Port("rows", about.input, "What statistics are taken of."),
    Port(
      "loudness", [.features], isOptional: true,
      "One column in decibel, by which `within` chooses rows."),
    Port("segments", [.segments], isOptional: true, "Segments to take them over, one by one."),
  ]

  /// The statistics, percentiles one by one.
  private var functionals: [Functional] {
    statistics.flatMap { statistic in
      statistic == .percentiles
        ? percentiles.map(Functional.percentile) : [.statistic(statistic)]
    }
  }

  func format(for input: Format) throws(Problem) -> Format {
    let rows = input.part("rows")?.format ?? input
    guard rows.kind != .audio else {
      throw rows.refusal(of: "functionals", wants: "rows of features")
    }
    guard !statistics.isEmpty, Set(statistics).count == statistics.count else {
      throw Problem(
        .conflict, "'stats' is \(statistics.text), but takes each statistic at most once",
        settings: ["stats"],
        suggestion: "for example `stats: [mean, std, percentiles]`")
    }
    guard Set(percentiles).count == percentiles.count else {
      throw Problem(
        .conflict, "'percentiles' is \(percentiles.text), but takes each at most once",
        settings: ["percentiles"],
        suggestion: "for example `percentiles: [5, 50, 95]`")
    }
    try checkLoudness(input)
    let functionals = functionals
    var format = Format(
      .features, width: rows.width * functionals.count, clock: try clock(input),
      sampleRate: input.sampleRate)
    if rows.width > 0 {
      format.names = rows.columnNames.flatMap { name in functionals.map { "\(name).\($0.name)" } }
    }
    return format
  }

  private func checkLoudness(_ input: Format) throws(Problem) {
    let loudness = input.part("loudness")?.format
    guard (loudness == nil) == (within == nil) else {
      throw Problem(
        loudness == nil ? .conflict : .missing,
        loudness == nil
          ? "'within' is set, but nothing says how loud rows are"
          : "'loudness' is connected, but 'within' does not say which rows count",
        settings: ["within"],
        suggestion: loudness == nil
          ? "connect `loudness` to a node that gives it: `in: {rows: mfcc, loudness: loudness}`"
          : "for example `within: 15`")
    }
    guard let loudness, loudness.width != 1 || loudness.scale != .decibel else { return }
    throw Problem(
      .wrongKind, "'loudness' is one column in decibel, but 'functionals' gets \(loudness)",
      suggestion: "take it from `log` behind `rms`")
  }

  private func clock(_ input: Format) throws(Problem) -> Clock {
    guard input.part("segments") != nil else {
      return try SlidingWindow.clock(window: window, hop: hop, over: input, for: "functionals")
    }
    guard window == nil, hop == nil else {
      throw Problem(
        .conflict, "'\(window == nil ? "hop" : "window")' is set, but 'segments' cut the rows",
        settings: [window == nil ? "hop" : "window"],
        suggestion: "leave out `window` and `hop`, or give only `rows` in `in`")
    }
    guard let clock = input.clock.segments else {
      throw Problem(
        .wrongKind, "segments are cut from regular rows, but 'functionals' gets \(input)",
        suggestion: "connect `rows` to a node that gives a row every so many seconds")
    }
    return clock
  }

  private func sliding(_ input: Format) -> SlidingWindow? {
    SlidingWindow(window: window, hop: hop, over: input)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let window = sliding(input)
    let summary = ColumnSummary(
      functionals, period: input.clock.period?.value ?? 1, rows: window?.length)
    let rows = input.part("rows")?.columns ?? 0..<input.width
    // The loudness stands behind the rows.
    let loudness =
      input.part("loudness") == nil
      ? nil : within.map { LoudnessLimit(column: rows.count, within: Float($0)) }
    if let layers = input.part("segments")?.columns {
      return SegmentFunctionalsProcessor(
        columns: rows, layers: layers, summary: summary, loudness: loudness, nonzero: nonzero)
    }
    if let window {
      return SlidingFunctionalsProcessor(
        columns: rows.count, summary: summary, loudness: loudness, nonzero: nonzero, window: window)
    }
    return FunctionalsProcessor(
      columns: rows.count, summary: summary, loudness: loudness, nonzero: nonzero)
  }

  func decidesTimes(for input: Format) -> Bool { input.part("segments") != nil }

  /// In each row, a segment of every layer may end.
  func capacity(for rows: Int, input: Format) -> Int {
    if let layers = input.part("segments")?.columns.count { return max(1, rows) * layers }
    return sliding(input)?.capacity(for: rows) ?? 1
  }

  func rowCount(for input: Format) -> RowCount {
    decidesTimes(for: input) ? .unknown : sliding(input)?.rowCount ?? .unknown
  }

  func stateBytes(for input: Format) -> Int {
    let summary = ColumnSummary.bytes(rows: sliding(input)?.length) + 64 * functionals.count + 512
    let layers = input.part("segments")?.columns.count ?? 0
    let width = input.width - layers
    let store = ColumnStore.bytes(width: width, isLimited: within != nil)
    if layers > 0 { return summary + layers * (store + 64) }
    if let window = sliding(input) {
      return summary
        + SlidingFunctionalsProcessor.bytes(
          width: width, window: window, isLimited: within != nil)
    }
    return summary + store
  }

  /// A segment may be as long as the item.
  func delay(for input: Format) -> Delay {
    sliding(input) == nil ? .wholeItem : .seconds(window ?? 0)
  }

  /// A window is given with its last row, a segment with the row after it.
  func lateness(for input: Format) -> Delay {
    if decidesTimes(for: input) { return .seconds(input.clock.period?.value ?? 0) }
    return sliding(input) == nil ? .wholeItem : .seconds(0)
  }

  var isColumnwise: Bool { true }
}
