import DSP
import GraphCore

/// What is done to each column: `(x - shift) / scale + offset`, no further from 0 than `limit`.
struct ColumnScaling {
  var shift: [Float]
  var scale: [Float]
  var offset: Float = 0
  var limit = Float.infinity

  init(width: Int) {
    shift = [Float](repeating: 0, count: width)
    scale = [Float](repeating: 1, count: width)
  }

  func apply(_ row: Span<Float>, into scaled: inout MutableSpan<Float>) {
    ColumnScaling.apply(row, into: &scaled, shift.span, scale.span)
    if offset != 0 { for column in scaled.indices { scaled[column] += offset } }
    guard limit < .infinity else { return }
    // In this order NaN stays NaN.
    for column in scaled.indices { scaled[column] = max(min(scaled[column], limit), -limit) }
  }

  private static func apply(
    _ row: Span<Float>, into scaled: inout MutableSpan<Float>, _ shift: Span<Float>,
    _ scale: Span<Float>
  ) {
    for column in row.indices { scaled[column] = (row[column] - shift[column]) / scale[column] }
  }
}

/// Learns from rows what is to be done to their columns: all rows once, then as many times more as `passes` says.
struct ScalingEstimate {
  private let method: Normalize.Method
  private var count = 0
  private var moments: MeanAndScale?
  private var range: ColumnRange?
  private var quantiles: ColumnQuantiles?

  init(_ settings: Normalize, width: Int) {
    method = settings.method
    switch settings.method {
    case .zscore, .mean: moments = MeanAndScale(width: width)
    case .minmax: range = ColumnRange(width: width)
    case .robust:
      quantiles = ColumnQuantiles(
        width: width, fractions: settings.fractions)
    case .none: break
    }
  }

  static func bytes(_ method: Normalize.Method, width: Int) -> Int {
    switch method {
    case .zscore, .mean: MeanAndScale.bytes(width: width)
    case .minmax: ColumnRange.bytes(width: width)
    case .robust: ColumnQuantiles.bytes(width: width, fractions: 3)
    case .none: 0
    }
  }

  /// How often the rows have to come again after the first time.
  var passes: Int {
    switch method {
    case .zscore: 1
    case .robust: ColumnQuantiles.passes
    case .mean, .minmax, .none: 0
    }
  }

  /// The first time.
  mutating func add(_ row: Span<Float>) {
    count += 1
    moments?.add(row)
    range?.add(row)
  }

  mutating func beginPasses() { quantiles?.begin(count: count) }

  /// Each later time.
  mutating func addAgain(_ row: Span<Float>) {
    moments?.addDistances(row)
    quantiles?.add(row)
  }

  mutating func endPass() { quantiles?.endPass() }

  /// The lower and the upper number of a column that the method goes by: mean and deviation, minimum and maximum,
  /// median and distance of the quantiles.
  func statistics(_ column: Int) -> (Float, Float) {
    if let moments { return (moments.mean(column), method == .mean ? 1 : moments.scale(column)) }
    if let range { return (range.low(column), range.high(column)) }
    guard let quantiles else { return (0, 1) }
    let width = quantiles.value(column, 2) - quantiles.value(column, 0)
    return (Float(quantiles.value(column, 1)), ColumnScaling.divisor(width))
  }

  mutating func reset() {
    count = 0
    moments?.reset()
    range?.reset()
  }
}

extension ColumnScaling {
  /// What is divided by: the width of a range, or 1 for one that is as good as nothing (scikit-learn's bound).
  static func divisor(_ width: Double) -> Float {
    let scale = Float(width)
    return width < 10 * Double.ulpOfOne || scale <= 0 ? 1 : scale
  }
}

/// The least and the greatest number of each column.
struct ColumnRange {
  private var lows: [Float]
  private var highs: [Float]

  init(width: Int) {
    lows = [Float](repeating: .infinity, count: width)
    highs = [Float](repeating: -.infinity, count: width)
  }

  static func bytes(width: Int) -> Int { width * 8 + 128 }

  mutating func add(_ row: Span<Float>) {
    var lows = self.lows.mutableSpan
    for column in row.indices { lows[column] = min(lows[column], row[column]) }
    var highs = self.highs.mutableSpan
    for column in row.indices { highs[column] = max(highs[column], row[column]) }
  }

  func low(_ column: Int) -> Float { lows[column] }
  func high(_ column: Int) -> Float { highs[column] }

  mutating func reset() {
    for column in lows.indices { lows[column] = .infinity }
    for column in highs.indices { highs[column] = -.infinity }
  }
}
