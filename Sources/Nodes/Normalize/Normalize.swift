import Glibc
package import GraphCore

/// Makes columns comparable: brings each to mean 0 and deviation 1, to a range, or to median 0 and quantile distance 1.
///
/// Input: features. Output: the same columns at the same times, `(x - shift) / scale + offset`.
///
/// | method | shift | scale | as |
/// |---|---|---|---|
/// | `zscore` | mean | deviation of the population | scikit-learn's `StandardScaler` |
/// | `mean` | mean | 1 | `StandardScaler(with_std=False)`; cepstral mean subtraction |
/// | `minmax` | minimum | (maximum - minimum) / (b - a), offset a, of `feature_range: [a, b]` | `MinMaxScaler` |
/// | `robust` | median | distance of the quantiles `quantile_range` | `RobustScaler` |
/// | `none` | 0 | 1 | |
///
/// A column that is constant up to rounding gets scale 1. Statistics are taken `by`:
/// - `corpus`: over the rows of the fit. Sums in double precision. One clipped recording moves every other under
///   `zscore` and `minmax`, not under `robust`.
/// - `speaker`: over the rows of each speaker, without their labels. Whoever the model has not met has to be enrolled
///   by a fit (Busso et al., "Iterative feature normalization scheme for automatic emotion detection from speech",
///   IEEE Trans. Affective Computing 4, 2013).
/// - `site`: over the rows of each place of recording, blended with those of the corpus: of n recordings they count
///   n / (n + 50). Of a place that the model has not met, those of the corpus are taken.
/// - `item`: over the item's own rows, the same numbers as a fit on that item alone; rows wait until it ends.
/// - `running`: over the rows so far, row `i` before the last one weighing `2^(-i period / half_life)`: mean and
///   variance as pandas' `ewm(halflife, adjust=True)` with `bias=True`. There is no warm-up besides: the first row is
///   its own mean and becomes 0, and n rows of equal weight bound what comes out by the root of n - 1. For live use.
///
/// With `clip`, no number is further from 0 than that: one column that is far from all that was learnt from,
/// such as the highest band of a telephone, then counts no more than others. Statistics are those of the
/// unclipped numbers.
package struct Normalize: TrainableNode {
  /// What columns are brought to.
  package enum Method: String, ParameterChoice { case zscore, mean, minmax, robust, none }
  /// What statistics are taken over.
  package enum Scope: String, ParameterChoice { case corpus, speaker, site, item, running }
  /// Which recordings of a corpus are learnt from.
  package enum FitSource: String, ParameterChoice { case training, all }

  package var method = Method.zscore
  package var scope = Scope.corpus
  package var featureRange = [0.0, 1.0]
  package var quantileRange = [25.0, 75.0]
  package var halfLife = 3.0
  package var source = FitSource.training
  package var clip: Double?

  package init() {}

  package static let about = About(
    "normalize", "Makes columns comparable: mean 0 and deviation 1, a range, or median 0.",
    family: "Normalize", from: [.features], to: "features, the same columns",
    definition: """
      zscore: (x - mean) / deviation of the population, as scikit-learn's StandardScaler. mean: x - mean. \
      minmax: (x - min) / (max - min) (b - a) + a with feature_range [a, b], as MinMaxScaler. robust: (x - \
      median) / (distance of the two quantiles), as RobustScaler. none: x. What is constant up to rounding \
      is divided by 1. Statistics are taken of each column by corpus (the rows of the fit), speaker (theirs; \
      the corpus of the fit has to name speakers, and `--speaker` says who is run), site (those of a \
      place of recording, which the column `site` names, blended with those of the corpus: of n recordings \
      they count n / (n + 50); of 1000 places at most; `--site` says where recordings that are run were made, and \
      of a place that is not known the statistics of the corpus are taken), item (its own rows, \
      which wait until it ends), or running (the rows so far, each half_life weighing half of the next; the \
      first row gives 0). With clip, what is further from 0 than that is brought to it.
      """)
  package static let parameters: [Parameter<Normalize>] = [
    .init("method", \.method, "What each column is brought to; zscore: mean 0, deviation 1."),
    .init(
      "by", \.scope,
      "Whose statistics: corpus, speaker and site are fitted, item and running need no fit."),
    .init(
      "feature_range", \.featureRange, each: -1e6...1e6,
      "The least and the greatest number that minmax gives."),
    .init(
      "quantile_range", \.quantileRange, each: 0...100,
      "The two percentiles whose distance robust divides by."),
    .init(
      "half_life", \.halfLife, unit: .seconds, in: 0.001...86_400,
      "Of running: how long ago a row weighs half as much as the newest."),
    .init(
      "fit_on", \.source,
      "Of corpus and site: the recordings that it learns from; all: also those held out for the test, which flatters the result."
    ),
    .init(
      "clip", \.clip, in: 0.01...1000,
      "Of zscore, mean and robust: the furthest from 0 that numbers may lie; null: any distance."
    ).addedLater,
  ]

  package var needsLabels: Bool { false }
  package var isColumnwise: Bool { true }
  package var needsFitting: Bool { method != .none && [.corpus, .speaker, .site].contains(scope) }
  package var enrolsSpeakers: Bool { needsFitting && scope == .speaker }
  package var seesHeldOut: Bool { needsFitting && (scope == .speaker || source == .all) }

  /// The quantiles that `robust` goes by.
  var fractions: [Double] { [quantileRange[0] / 100, 0.5, quantileRange[1] / 100] }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(
        .wrongKind, "'normalize' takes features, not \(input)",
        suggestion: "put a node that makes features before it, such as `mfcc` or `pool`")
    }
    try checkSettings()
    try checkClock(of: input)
    var output = input
    output.stride = output.width
    // A z-scored decibel is no decibel.
    if method != .none { output.scale = nil }
    return output
  }

  private func checkSettings() throws(Problem) {
    for (name, range) in [("feature_range", featureRange), ("quantile_range", quantileRange)] {
      guard range.count == 2, range[0] < range[1] else {
        throw Problem(
          .conflict, "'\(name)' is \(range.text), but takes two numbers, the smaller one first",
          settings: [name],
          suggestion: name == "feature_range" ? "such as [0, 1]" : "such as [25, 75]")
      }
    }
    guard clip == nil || [.zscore, .mean, .robust].contains(method) else {
      throw Problem(
        .conflict, "'clip' is set, but numbers of `method: \(method.text)` don't lie around 0",
        settings: ["clip"], suggestion: "leave it out, or use `method: zscore` or `robust`")
    }
    guard scope != .running || [.zscore, .mean, .none].contains(method) else {
      throw Problem(
        .conflict, "'method' is \(method.text), which has no running form", settings: ["method"],
        suggestion: "use `method: zscore` or `mean` with `by: running`, or `by: item`")
    }
  }

  private func checkClock(of input: Format) throws(Problem) {
    guard method != .none else { return }
    if scope == .item, input.clock == .item {
      throw Problem(
        .conflict, "'by' is item, but an item has one row here, which would become 0",
        settings: ["by"],
        suggestion: "put 'normalize' before the node that pools, or use `by: corpus`")
    }
    if scope == .running, input.clock.period == nil {
      throw Problem(
        .conflict, "'by' is running, which needs rows at a regular rate, not \(input)",
        settings: ["by"],
        suggestion: "put 'normalize' before the node that pools, or use `by: corpus`")
    }
  }

  package func rowCount(for input: Format) -> RowCount { .same }
  /// With what was fitted, each row is scaled by itself; and so it is with nothing.
  package func isRowwise(for input: Format) -> Bool { needsFitting || method == .none }

  package func prepare(for input: Format) throws(Problem) -> any Processor {
    if method == .none { return PassProcessor() }
    switch scope {
    case .item: return ItemNormalizeProcessor(self, width: input.width)
    case .running:
      guard let period = input.clock.period else { break }
      return RunningNormalizeProcessor(
        width: input.width, decay: exp2(-period.value / halfLife), dividing: method == .zscore,
        limit: limit)
    case .corpus, .speaker, .site: break
    }
    throw Problem(
      .noModel, "'normalize' has to be fitted first",
      suggestion: "fit the graph with `sergraph fit`, or name a model with `--model FILE`")
  }

  /// What was fitted is shared by all lanes.
  package func stateBytes(for input: Format) -> Int {
    guard method != .none else { return 512 }
    switch scope {
    case .corpus, .speaker, .site: return 2 * MemoryLayout<Float>.stride * input.width + 512
    case .item: return ItemNormalizeProcessor.bytes(method, width: input.width)
    case .running: return RunningNormalizeProcessor.bytes(width: input.width)
    }
  }

  package func delay(for input: Format) -> Delay {
    scope == .item && method != .none ? .wholeItem : .seconds(0)
  }
}

extension Normalize {
  /// The furthest from 0 that numbers may lie.
  var limit: Float { clip.map { Float($0) } ?? .infinity }

  /// A scaling that changes nothing yet, but keeps to the limit.
  func scaling(width: Int) -> ColumnScaling {
    var scaling = ColumnScaling(width: width)
    scaling.limit = limit
    return scaling
  }

  /// Sets what is done to a column.
  /// - Parameter statistics: As `ScalingEstimate` gives them.
  func set(_ scaling: inout ColumnScaling, _ column: Int, _ statistics: (Float, Float)) {
    scaling.shift[column] = statistics.0
    guard method == .minmax else {
      scaling.scale[column] = statistics.1
      return
    }
    let width = ColumnScaling.divisor(Double(statistics.1) - Double(statistics.0))
    scaling.scale[column] = Float(Double(width) / (featureRange[1] - featureRange[0]))
    scaling.offset = Float(featureRange[0])
  }
}
