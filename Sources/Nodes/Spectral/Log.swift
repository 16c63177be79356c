import DSP
import GraphCore

/// Logarithms of power or amplitude: natural, or in decibel.
/// Input: spectrum or features, power or amplitude. Output: the same columns at the same times.
///
/// With `top_db` or `ref: max` the loudest number of the whole item decides, so rows wait until
/// it ends; otherwise it streams. Checked against librosa 0.11 (`power_to_db`, `amplitude_to_db`).
struct Log: Node {
  enum Measure: String, ParameterChoice {
    case db, ln

    /// The same columns in this measure.
    func format(of input: Format) -> Format {
      var format = input
      format.stride = format.width
      format.names = input.names.map { "\($0)_\(rawValue)" }
      format.scale = self == .db ? .decibel : .log
      return format
    }
  }

  var scale = Measure.db
  var reference = LogReference.value(1)
  var least: Double?
  var topDecibels: Double?

  static let about = About(
    "log", "Takes logarithms of power or amplitude.", family: "Spectral",
    from: [.spectrum, .features], to: "the same columns, in decibel or as natural logarithms",
    definition: """
      db: 10 log10(max(x, amin) / max(ref, amin)) of power, 20 log10 of amplitude, then raised to at least the \
      item's maximum - top_db. ln: ln(max(x, amin) / max(ref, amin)). As librosa.power_to_db and \
      librosa.amplitude_to_db, whose top_db is 80 where it is not given.
      """)
  static let parameters: [Parameter<Log>] = [
    .init("scale", \.scale, "What comes out: decibel (db) or natural logarithms (ln)."),
    .init(
      "ref", \.reference,
      "What becomes 0: a number above 0, or the item's maximum (max), which needs the whole item."),
    .init(
      "amin", \.least, in: 1e-37...1e30,
      "The least number that is told apart from 0; 1e-10 of power and 1e-5 of amplitude if absent."),
    .init(
      "top_db", \.topDecibels, unit: .decibel, in: 0...1000,
      "Raises what is this far below the item's maximum, which needs the whole item; null streams."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .spectrum || input.kind == .features else {
      throw input.refusal(
        of: "log", wants: "a spectrum, or features that measure power or amplitude")
    }
    if let given = input.scale, given != .power, given != .amplitude {
      throw Problem(
        .wrongKind,
        "'log' takes power or amplitude, but gets \(input), which are logarithms already",
        suggestion: "leave out one of the two")
    }
    guard scale == .ln || input.scale != nil else {
      throw Problem(
        .wrongKind,
        "'log' can't tell whether its input is power or amplitude, as decibel need: \(input)",
        suggestion: "set `scale: ln`")
    }
    guard scale == .db || topDecibels == nil else {
      throw Problem(
        .conflict, "'top_db' is set, but 'scale' is ln", settings: ["top_db", "scale"],
        suggestion: "set `scale: db`, or `amin`")
    }
    return scale.format(of: input)
  }

  /// What the logarithms are made of.
  private func scaling(for input: Format) -> LogScaling {
    let isAmplitude = input.scale == .amplitude
    let factor = scale == .ln ? 1 : (isAmplitude ? 2 : 1) * Float.decibels
    return LogScaling(floor: Float(least ?? (isAmplitude ? 1e-5 : 1e-10)), factor: factor)
  }

  private var waits: Bool { topDecibels != nil || reference == .maximum }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    guard !waits else { return try ChainProcessor(parts(for: input), for: input) }
    let scaling = scaling(for: input)
    return LogProcessor(scaling: scaling, zero: scaling.value(of: reference.number))
  }

  /// Where the item's maximum decides: the logarithms row by row, and what waits for the item's end.
  func parts(for input: Format) -> [any GraphNode] {
    guard waits else { return [] }
    let scaling = scaling(for: input)
    return [
      LogLevels(scaling: scaling, scale: scale),
      LogRange(
        zero: reference == .maximum ? nil : scaling.value(of: reference.number),
        range: topDecibels.map { Float($0) }),
    ]
  }

  func isRowwise(for input: Format) -> Bool { !waits }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    waits ? SpillBuffer.bytes(width: input.width) + 8 * input.width + 512 : 128
  }

  func delay(for input: Format) -> Delay { waits ? .wholeItem : .seconds(0) }

  /// With the maximum of all columns, they belong together.
  var isColumnwise: Bool { !waits }
}

/// What a logarithm is relative to.
enum LogReference: ParameterValue {
  case value(Double)
  case maximum

  static var wanted: String { "a number, or max" }
  static var schema: String { #""anyOf": [{"type": "number"}, {"enum": ["max"]}]"# }

  static func read(_ value: Value) throws(Problem) -> LogReference {
    if value.scalar == "max" { return .maximum }
    let number = try? Double.read(value)
    guard let number, number > 0, number < 1e30 else {
      throw Problem(
        .wrongValue, "expected a number above 0, or max, found \(value.described)", at: value.place)
    }
    return .value(number)
  }

  var text: String {
    switch self {
    case .value(let number): number.text
    case .maximum: "max"
    }
  }

  /// The number; 1 where the maximum takes its place.
  fileprivate var number: Float {
    if case .value(let number) = self { Float(number) } else { 1 }
  }
}

/// From power or amplitude to logarithms.
struct LogScaling: Sendable {
  let floor: Float
  let factor: Float

  func value(of x: Float) -> Float { factor * naturalLogarithm(max(floor, x)) }

  func apply(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    logarithms(of: input, floor: floor, factor: factor, into: &output)
  }
}

/// Row by row.
final class LogProcessor: Processor {
  private let scaling: LogScaling
  private let zero: Float

  /// - Parameter zero: The logarithm that becomes 0.
  init(scaling: LogScaling, zero: Float) {
    self.scaling = scaling
    self.zero = zero
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let zero = zero
    for index in 0..<input.count {
      var row = output.append()
      scaling.apply(input[index], into: &row)
      guard zero != 0 else { continue }
      for column in row.indices { row[column] -= zero }
    }
  }

  func reset() {}
}
