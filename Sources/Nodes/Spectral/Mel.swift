import DSP
import GraphCore

/// Mel bands: each row of a spectrum, summed into overlapping triangular bands.
/// Input: spectrum, power or amplitude. Output: features, `n_mels` bands, same clock, same scale.
///
/// About 2 weights a bin. Checked against librosa 0.11 (`filters.mel`, `feature.melspectrogram`).
struct Mel: Node {
  enum Norm: String, ParameterChoice { case slaney, none }
  enum Triangles: String, ParameterChoice { case hertz, mel }

  var bands = 128
  var low = 0.0
  var high: Double?
  var htk = false
  var norm = Norm.slaney
  var triangles = Triangles.hertz
  var excludesEdges = false

  static let about = About(
    "mel", "Sums a spectrum into mel bands.", family: "Spectral", from: [.spectrum],
    to: "features of n_mels bands",
    definition: """
      n_mels + 2 edges, evenly spaced in mel from fmin to fmax; band m is a triangle from edge m over \
      edge m + 1 to edge m + 2, with sides that are straight over hertz or over mel, of area 1 (slaney) or \
      height 1 (none). Slaney's mel is hz * 3 / 200 below 1 kHz and 15 + 27 ln(hz / 1000) / ln(6.4) above; \
      HTK's is 2595 log10(1 + hz / 700). As librosa.filters.mel. Kaldi's bands are `htk: true, norm: none, \
      triangles: mel, fmin: 20`; HTK's and openSMILE's are those with `exclude_edges: true`.
      """)
  static let parameters: [Parameter<Mel>] = [
    .init("n_mels", \.bands, unit: .bins, in: 1...512, "Number of bands."),
    .init("fmin", \.low, unit: .hertz, in: 0...192_000, "Lower edge of the first band."),
    .init(
      "fmax", \.high, unit: .hertz, in: 1...192_000,
      "Upper edge of the last band; half the sample rate if absent."),
    .init("htk", \.htk, "Uses HTK's mel scale in place of Slaney's."),
    .init("norm", \.norm, "Gives the triangles equal area (slaney) or equal height (none)."),
    .init(
      "triangles", \.triangles,
      "Where the sides of the triangles are straight: over hertz or over mel."),
    .init(
      "exclude_edges", \.excludesEdges,
      "Leaves out bins up to the one nearest to fmin, and from the one nearest to fmax on, as HTK does."
    ),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.spectrum, for: "mel")
    guard let rate = input.sampleRate, input.fftSize != nil else {
      throw Problem(
        .wrongKind, "'mel' needs a spectrum of known sample rate and FFT size, but gets \(input)",
        suggestion: "take the spectrum from `stft`")
    }
    let half = Double(rate) / 2
    let top = high ?? half
    guard top <= half else {
      throw Problem(
        .conflict, "'fmax' is \(top.text) Hz, above half the sample rate of \(rate) Hz",
        settings: ["fmax"],
        suggestion: "at most \(half.text) Hz, or leave it out")
    }
    guard low < top else {
      throw Problem(
        .conflict, "'fmin' is \(low.text) Hz, not below 'fmax', which is \(top.text) Hz",
        settings: ["fmin", "fmax"],
        suggestion: "set 'fmin' lower")
    }
    var format = input
    format.kind = .features
    format.width = bands
    format.stride = bands
    format.names = Format.numbered("mel", bands)
    format.fftSize = nil
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    MelProcessor(filters: filters(rate: input.sampleRate ?? 0, fftSize: input.fftSize ?? 0))
  }

  private func filters(rate: Int, fftSize: Int) -> MelFilters {
    MelFilters(
      bands: bands, range: low...(high ?? Double(rate) / 2), sampleRate: rate, fftSize: fftSize,
      shape: .init(
        htk: htk, isAreaNormalized: norm == .slaney, isStraightInMel: triangles == .mel,
        excludesEdges: excludesEdges))
  }

  /// Bands between two bins of the spectrum are zero whatever is heard.
  func warnings(for input: Format) -> [Problem] {
    guard let rate = input.sampleRate, let size = input.fftSize else { return [] }
    let empty = filters(rate: rate, fftSize: size).emptyBands
    guard let first = empty.first else { return [] }
    let larger = [2, 4, 8, 16].first { filters(rate: rate, fftSize: $0 * size).emptyBands.isEmpty }
    return [
      Problem(
        .conflict,
        "\(empty.count) of \(bands) mel bands lie between two bins of the spectrum and are always 0, "
          + "the first of them mel[\(first)]",
        settings: ["n_mels"],
        suggestion: "set 'n_mels' lower"
          + (larger.map { ", or `n_fft` in `stft` to \($0 * size)" } ?? ""),
        severity: .warning)
    ]
  }

  /// Triangles overlap by half: every bin has at most two weights, and one stands on every peak.
  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { 2 * 2 * 4 * input.width + 64 * bands + 256 }
}

final class MelProcessor: Processor {
  private let filters: MelFilters

  init(filters: MelFilters) { self.filters = filters }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let filters = filters
    for index in 0..<input.count {
      var row = output.append()
      filters.apply(input[index], into: &row)
    }
  }

  func reset() {}
}
