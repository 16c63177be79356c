import DSP
import GraphCore

/// Mel-frequency cepstral coefficients: the cosine transform of mel bands in decibel.
/// Input: features, mel bands of power, or their logarithms. Output: features, `n_mfcc` coefficients, same clock.
///
/// With `top_db` (as in librosa) the loudest band of the whole item sets the floor, so rows wait until
/// it ends; `top_db: null` streams, and so do bands that a `log` node has taken logarithms of.
/// Checked against librosa 0.11, Kaldi and openSMILE.
struct MFCC: Node {
  var count = 20
  var topDecibels: Double? = 80
  var lifter = 0.0
  var lifterKind = CosineTransform.Lifter.librosa
  var kind = 2
  var norm = CosineTransform.Norm.ortho
  var first = 0

  static let about = About(
    "mfcc", "Turns mel bands into cepstral coefficients.", family: "Spectral", from: [.features],
    to: "features of n_mfcc coefficients",
    definition: """
      10 log10(max(power, 1e-10)), raised to at least the item's maximum - top_db, unless the bands are \
      logarithms already; then the cosine transform over the bands, orthonormal, without scaling, or times \
      sqrt(2 / n) (htk); with lifter L, coefficient k (from 0) times 1 + L / 2 sin(pi (k + 1) / L), in HTK and \
      Kaldi sin(pi k / L). As librosa.feature.mfcc.
      """)
  static let parameters: [Parameter<MFCC>] = [
    .init("n_mfcc", \.count, in: 1...512, "Number of coefficients."),
    .init(
      "top_db", \.topDecibels, unit: .decibel, in: 0...1000,
      "Cuts bands this far below the item's loudest, which needs the whole item; null streams."),
    .init("lifter", \.lifter, in: 0...1000, "Raises higher coefficients; 0 leaves them."),
    .init(
      "lifter_kind", \.lifterKind, "Where the lifter's sine begins: librosa's or HTK's and Kaldi's."
    ),
    .init("dct_type", \.kind, in: 1...3, "Kind of the cosine transform."),
    .init(
      "norm", \.norm,
      "Makes the transform orthonormal (ortho), leaves it as SciPy does (none), or scales it as HTK."
    ),
    .init(
      "first", \.first, in: 0...511, "First coefficient that is given; 1 leaves out the level."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features, let scale = input.scale else {
      throw input.refusal(of: "mfcc", wants: "mel bands of power")
    }
    guard scale != .amplitude else {
      throw Problem(
        .wrongKind, "'mfcc' takes mel bands of power, but gets \(input)",
        suggestion: "set `output: power` in `stft`")
    }
    let end = first + count
    guard end <= input.width else {
      throw Problem(
        .conflict,
        (first == 0 ? "'n_mfcc' is \(end)" : "'first' + 'n_mfcc' is \(end)")
          + ", more than the \(input.width) mel bands", settings: ["n_mfcc", "first"],
        suggestion:
          "set 'n_mfcc' to at most \(max(1, input.width - first)), or `n_mels` to at least \(end)")
    }
    guard norm != .htk || kind == 2 else {
      throw Problem(
        .conflict, "'norm' is htk, which is of DCT-II, but 'dct_type' is \(kind)",
        settings: ["norm", "dct_type"],
        suggestion: "set `dct_type: 2`")
    }
    guard kind != 1 || input.width > 1 else {
      throw Problem(
        .conflict, "'dct_type' 1 needs two mel bands at least", settings: ["dct_type"],
        suggestion: "set `dct_type: 2`")
    }
    var format = input
    format.width = count
    format.stride = count
    format.names = (first..<end).map { "mfcc[\($0)]" }
    format.scale = nil
    return format
  }

  /// What the loudest band is needed for; nil where rows stream.
  private func range(for input: Format) -> Double? { input.scale == .power ? topDecibels : nil }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let transform = Matrix(
      CosineTransform(
        kind: kind, norm: norm, first: first, count: count, lifter: lifter, lifterKind: lifterKind),
      of: input.width)
    let parts = parts(for: input)
    guard parts.isEmpty else { return try ChainProcessor(parts, for: input) }
    return MFCCProcessor(transform: transform, takesLogarithms: input.scale == .power)
  }

  /// With a floor under the item's maximum: the logarithms, which wait for it, and then their transform.
  func parts(for input: Format) -> [any GraphNode] {
    guard let range = range(for: input) else { return [] }
    var logarithm = Log()
    logarithm.scale = .db
    logarithm.topDecibels = range
    var transform = self
    transform.topDecibels = nil
    return [logarithm, transform]
  }

  func isRowwise(for input: Format) -> Bool { range(for: input) == nil }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    let own = 4 * (count * input.width + 2 * input.width) + 512
    return own + parts(for: input).dropLast().reduce(0) { $0 + $1.stateBytes(for: input) }
  }

  func delay(for input: Format) -> Delay { range(for: input) == nil ? .seconds(0) : .wholeItem }
}

extension CosineTransform.Norm: ParameterChoice {}
extension CosineTransform.Lifter: ParameterChoice {}

/// One row of mel bands in decibel.
private struct Levels {
  private var values: [Float]

  init(bands: Int) { values = [Float](repeating: 0, count: bands) }

  /// Takes `10 log10(max(x, 1e-10))` of each band.
  mutating func take(_ power: Span<Float>) {
    var values = values.mutableSpan
    logarithms(of: power, floor: 1e-10, factor: .decibels, into: &values)
  }

  func transform(by matrix: Matrix, into row: inout MutableSpan<Float>) {
    matrix.apply(values.span, into: &row)
  }
}

/// Without a floor: row by row.
final class MFCCProcessor: Processor {
  private let transform: Matrix
  private let takesLogarithms: Bool
  private var levels: Levels

  init(transform: Matrix, takesLogarithms: Bool) {
    self.transform = transform
    self.takesLogarithms = takesLogarithms
    levels = Levels(bands: transform.columns)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      var row = output.append()
      guard takesLogarithms else {
        transform.apply(input[index], into: &row)
        continue
      }
      levels.take(input[index])
      levels.transform(by: transform, into: &row)
    }
  }

  func reset() {}
}
