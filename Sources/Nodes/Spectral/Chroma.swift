import DSP
import GraphCore

/// Chroma: the energy of each pitch class, all octaves together.
/// Input: spectrum, power or amplitude. Output: features, `n_chroma` classes from C on, same clock.
///
/// `tuning: null` estimates the tuning of the item first, so rows wait until it ends.
/// Checked against librosa 0.11 (`feature.chroma_stft`).
struct Chroma: Node {
  enum Norm: String, ParameterChoice { case inf, l1, l2, none }

  var count = 12
  var tuning: Double?
  var norm = Norm.inf
  var center = 5.0
  var spread: Double? = 2

  static let about = About(
    "chroma", "Sums a spectrum into pitch classes.", family: "Spectral", from: [.spectrum],
    to: "features of n_chroma pitch classes",
    definition: """
      A bin at f Hz lies at p = n_chroma log2(f / (27.5 * 2^(tuning / n_chroma))); it counts for class c \
      with exp(-2 (d / w)^2), where d is the distance from p to c around the octave and w the distance to \
      the next bin, at least 1; then each bin's weights are scaled to length 1 and by \
      exp(-(p / n_chroma - ctroct)^2 / (2 octwidth^2)). Each row is divided by its norm. \
      As librosa.feature.chroma_stft.
      """)
  static let parameters: [Parameter<Chroma>] = [
    .init("n_chroma", \.count, unit: .bins, in: 1...120, "Number of pitch classes in an octave."),
    .init(
      "tuning", \.tuning, in: -1...1,
      "Deviation from A = 440 Hz in fractions of a class; null estimates it from the whole item."),
    .init("norm", \.norm, "What each row is divided by: its maximum, sum, length or nothing."),
    .init(
      "ctroct", \.center, in: 0...20, "Octave with the largest weights, counted from 27.5 Hz."),
    .init(
      "octwidth", \.spread, in: 0.01...100,
      "Standard deviation of the weights around it, in octaves; null weighs all octaves alike."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.spectrum, for: "chroma")
    guard input.sampleRate != nil, input.fftSize != nil else {
      throw Problem(
        .wrongKind,
        "'chroma' needs a spectrum of known sample rate and FFT size, but gets \(input)",
        suggestion: "take the spectrum from `stft`")
    }
    var format = input
    format.kind = .features
    format.width = count
    format.stride = count
    format.names = Format.numbered("chroma", count)
    format.fftSize = nil
    format.scale = nil
    return format
  }

  /// The weights at a tuning.
  func filters(for input: Format, tuning: Double) -> Matrix {
    Matrix(
      chroma: count, sampleRate: input.sampleRate ?? 0, fftSize: input.fftSize ?? 0,
      tuning: tuning, center: center, spread: spread)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard let tuning else { return TunedChromaProcessor(settings: self, input: input) }
    return ChromaProcessor(filters: filters(for: input, tuning: tuning), norm: norm)
  }

  func isRowwise(for input: Format) -> Bool { tuning != nil }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    // Weights are computed in double precision, then kept in single.
    let filters = 12 * count * input.width + 1024
    guard tuning == nil else { return filters }
    return filters + 4 * input.width + SpillBuffer.bytes(width: input.width) + TuningEstimate.bytes
  }

  func delay(for input: Format) -> Delay { tuning == nil ? .wholeItem : .seconds(0) }
}

extension Chroma.Norm {
  /// Divides a row by its norm, unless that is too small to divide by.
  func apply(to row: inout MutableSpan<Float>) {
    var size: Float = 0
    for index in row.indices {
      switch self {
      case .inf: size = max(size, row[index])
      case .l1: size += row[index]
      case .l2: size += row[index] * row[index]
      case .none: return
      }
    }
    if self == .l2 { size = size.squareRoot() }
    guard size >= .leastNormalMagnitude else { return }
    for index in row.indices { row[index] /= size }
  }
}

/// At a given tuning: row by row.
final class ChromaProcessor: Processor {
  private let filters: Matrix
  private let norm: Chroma.Norm

  init(filters: Matrix, norm: Chroma.Norm) {
    self.filters = filters
    self.norm = norm
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let filters = filters
    for index in 0..<input.count {
      var row = output.append()
      filters.apply(input[index], into: &row)
      norm.apply(to: &row)
    }
  }

  func reset() {}
}

/// At the item's own tuning: keeps its spectra until it ends.
final class TunedChromaProcessor: Processor {
  private let settings: Chroma
  private let input: Format
  private let estimate: TuningEstimate
  private let spectra: SpillBuffer
  private var spectrum: [Float]
  private var filters: Matrix?
  private var next = 0

  init(settings: Chroma, input: Format) {
    self.settings = settings
    self.input = input
    estimate = TuningEstimate(
      classes: settings.count, sampleRate: input.sampleRate ?? 0, fftSize: input.fftSize ?? 0)
    spectra = SpillBuffer(width: input.width)
    spectrum = [Float](repeating: 0, count: input.width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      try estimate.add(input[index])
      try spectra.append(input[index])
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    let filters: Matrix
    if let made = self.filters {
      filters = made
    } else {
      filters = settings.filters(for: input, tuning: try estimate.result())
      self.filters = filters
    }
    while output.room > 0, next < spectra.count {
      try TunedChromaProcessor.write(
        next, of: spectra, by: filters, norm: settings.norm, through: &spectrum, into: &output)
      next += 1
    }
    return next < spectra.count
  }

  private static func write(
    _ row: Int, of spectra: SpillBuffer, by filters: Matrix, norm: Chroma.Norm,
    through spectrum: inout [Float], into output: inout RowBuffer
  ) throws(Problem) {
    var target = spectrum.mutableSpan
    _ = try spectra.read(from: row, into: &target)
    var classes = output.append()
    filters.apply(target.span, into: &classes)
    norm.apply(to: &classes)
  }

  func reset() {
    estimate.reset()
    spectra.removeAll()
    filters = nil
    next = 0
  }
}
