import DSP
import GraphCore

/// Shape of a spectrum: where its energy lies, and how it is spread.
/// Input: spectrum, power or amplitude. Output: features, the statistics of `stats` in order, same clock.
///
/// `contrast` is relative to the item's maximum (`top_db`), so rows wait until it ends; `top_db: null` streams. Checked
/// against librosa 0.11 (`feature.spectral_centroid` and so on). Peeters, A large set of audio features, 2004; Jiang et
/// al., Music type classification by spectral contrast, 2002; Misra et al., Spectral entropy based feature for robust
/// ASR, 2004.
struct Spectral: Node {
  enum Statistic: String, ParameterChoice {
    case centroid, bandwidth, contrast, rolloff, flatness, flux, entropy, slope, crest
    case spread, skewness, kurtosis
  }

  var statistics = [Statistic.centroid, .bandwidth, .rolloff, .flatness]
  var exponent = 2.0
  var shares = [0.85]
  var bands = 6
  var low = 200.0
  var quantile = 0.02
  var isLinear = false
  var topDecibels: Double? = 80
  var least = 1e-10
  var power = 2.0

  static let about = About(
    "spectral", "Measures the shape of a spectrum.", family: "Spectral", from: [.spectrum],
    to: "features: one column for each of `stats`; contrast and rolloff may have several",
    definition: """
      With amplitude a[k] at f[k] Hz, w = a / sum(a): centroid c = sum(f w); bandwidth (sum(|f - c|^p w))^(1/p); \
      spread, that with p = 2; skewness and kurtosis, sum((f - c)^3 w) / spread^3 and sum((f - c)^4 w) / spread^4; \
      rolloff, the first f with roll_percent of sum(a) up to it; flatness, geometric over arithmetic mean of \
      max(a^power, amin); contrast, mean of the highest over mean of the lowest quantile of a, in dB, in the bands up \
      to fmin, 2 fmin, 4 fmin, ...; crest, max(a) / mean(a); flux, the length of w - w of the row before, 0 in \
      the first; entropy, -sum(q ln q) / ln(bins) with q = a^2 / sum(a^2); slope of the line nearest to 10 log10(max(a^2, \
      amin)), in dB a kHz. Silence has 0, and flatness 1. The first five as librosa.feature.spectral_*.
      """)
  static let parameters: [Parameter<Spectral>] = [
    .init(
      "stats", \.statistics,
      "What is measured, in order: centroid, bandwidth, contrast, rolloff, flatness, flux, entropy, slope, crest, "
        + "spread, skewness, kurtosis."),
    .init("p", \.exponent, in: 0.1...16, "Exponent of the bandwidth."),
    .init(
      "roll_percent", \.shares, each: 0.001...0.999, "Share of the amplitude below the rolloff."),
    .init("n_bands", \.bands, in: 1...16, "Bands of the contrast, without the one above the last."),
    .init(
      "fmin", \.low, unit: .hertz, in: 1...96_000,
      "Upper edge of the contrast's first band; each further band is an octave."),
    .init(
      "quantile", \.quantile, in: 0.001...0.999,
      "Share of a band's bins that make a peak or a valley."),
    .init("linear", \.isLinear, "Gives the contrast as a difference of amplitudes, not in dB."),
    .init(
      "top_db", \.topDecibels, unit: .decibel, in: 0...1000,
      "Raises the contrast's peaks and valleys to this far below their maximum in the item; null streams."
    ),
    .init(
      "amin", \.least, in: 1e-30...1e30,
      "The least power that flatness and slope tell apart from 0."),
    .init("power", \.power, in: 0.1...16, "Exponent of the amplitude in the flatness."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.requireSpectrum(for: "spectral")
    guard !statistics.isEmpty, Set(statistics).count == statistics.count else {
      throw Problem(
        .conflict, "'stats' is \(statistics.text), but takes each statistic at most once",
        settings: ["stats"],
        suggestion: "for example `stats: [centroid, rolloff]`")
    }
    if statistics.contains(.contrast) { _ = try contrast(for: input) }
    var format = input
    format.kind = .features
    format.names = statistics.flatMap(names)
    format.width = format.names.count
    format.stride = format.width
    format.fftSize = nil
    format.scale = nil
    return format
  }

  private func names(of statistic: Statistic) -> [String] {
    let name = "spectral_\(statistic.rawValue)"
    switch statistic {
    case .contrast: return Format.numbered(name, bands + 1)
    case .rolloff where shares.count > 1: return shares.map { "\(name)[\($0.text)]" }
    default: return [name]
    }
  }

  func contrast(for input: Format) throws(Problem) -> SpectralContrast {
    try SpectralContrast(
      bands: bands, low: low, quantile: quantile, isLinear: isLinear,
      sampleRate: input.sampleRate ?? 0, fftSize: input.fftSize ?? 0)
  }

  private var waits: Bool {
    statistics.contains(.contrast) && !isLinear && topDecibels != nil
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let shape = try SpectralShape(self, input: input)
    guard waits, let topDecibels else { return SpectralProcessor(shape) }
    return ItemSpectralProcessor(shape, range: Float(topDecibels))
  }

  func isRowwise(for input: Format) -> Bool { !waits && !statistics.contains(.flux) }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let columns = statistics.count + 2 * (bands + 1) + shares.count
    return 28 * input.width + 16 * columns + 4096
      + (waits ? SpillBuffer.bytes(width: columns) : 0)
  }

  func delay(for input: Format) -> Delay { waits ? .wholeItem : .seconds(0) }
}

/// Row by row.
final class SpectralProcessor: Processor {
  private let shape: SpectralShape
  private var measured: [Float]

  init(_ shape: SpectralShape) {
    self.shape = shape
    measured = [Float](repeating: 0, count: shape.width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      SpectralProcessor.measure(input[index], by: shape, into: &measured)
      var row = output.append()
      shape.write(measured.span, into: &row)
    }
  }

  fileprivate static func measure(
    _ spectrum: Span<Float>, by shape: SpectralShape, into measured: inout [Float]
  ) {
    var target = measured.mutableSpan
    shape.measure(spectrum, into: &target)
  }

  func reset() { shape.reset() }
}

/// With the contrast's peaks and valleys raised to a floor under the item's: keeps what was measured until it ends.
final class ItemSpectralProcessor: Processor {
  private let shape: SpectralShape
  private let range: Float
  private let kept: SpillBuffer
  private var measured: [Float]
  private var highestPeak = -Float.infinity
  private var highestValley = -Float.infinity
  private var next = 0

  init(_ shape: SpectralShape, range: Float) {
    self.shape = shape
    self.range = range
    kept = SpillBuffer(width: shape.width)
    measured = [Float](repeating: 0, count: shape.width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      SpectralProcessor.measure(input[index], by: shape, into: &measured)
      for column in shape.peaks { highestPeak = max(highestPeak, measured[column]) }
      for column in shape.valleys { highestValley = max(highestValley, measured[column]) }
      try ItemSpectralProcessor.append(measured, to: kept)
    }
  }

  private static func append(_ measured: borrowing [Float], to kept: SpillBuffer) throws(Problem) {
    try kept.append(measured.span)
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, next < kept.count {
      try ItemSpectralProcessor.read(next, of: kept, into: &measured)
      for column in shape.peaks { measured[column] = max(measured[column], highestPeak - range) }
      for column in shape.valleys {
        measured[column] = max(measured[column], highestValley - range)
      }
      var row = output.append()
      shape.write(measured.span, into: &row)
      next += 1
    }
    return next < kept.count
  }

  private static func read(_ row: Int, of kept: SpillBuffer, into measured: inout [Float])
    throws(Problem)
  {
    var target = measured.mutableSpan
    _ = try kept.read(from: row, into: &target)
  }

  func reset() {
    shape.reset()
    kept.removeAll()
    highestPeak = -.infinity
    highestValley = -.infinity
    next = 0
  }
}
