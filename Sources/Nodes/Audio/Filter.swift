import DSP
import Glibc
import GraphCore

/// Filter: lets some frequencies pass and stops or raises others.
/// Input: audio, any channels, fixed rate. Output: audio, the same rate and channels.
///
/// Streams from silence on, sections and states in double precision; about 6 ns a sample for each section.
/// Checked against scipy 1.17 (`signal.butter`, `iirnotch`, `iirpeak`, `sosfilt`). A recursive filter shifts
/// phases: where that matters, it is the wrong choice.
struct Filter: Node {
  typealias Kind = FilterKind
  enum Design: String, ParameterChoice { case butterworth, biquad }

  var kind = Kind.highpass
  var cutoff = Cutoff.single(80)
  var design: Design?
  var order = 4
  var q: Double?
  var gain = 0.0

  static let about = About(
    "filter", "Lets some frequencies pass, and stops or raises others.", family: "Audio",
    from: [.audio], to: "audio, filtered",
    definition: """
      butterworth: of `order` (bandpass and bandstop: twice that), with -3 dB at each cutoff, by the bilinear \
      transform, as scipy.signal.butter and sosfilt. biquad: one section of R. Bristow-Johnson's audio EQ \
      cookbook with `q` and, for peak and shelves, `gain`; bandpass and notch are cutoff / q wide at -3 dB, \
      as scipy.signal.iirpeak and iirnotch.
      """)
  static let parameters: [Parameter<Filter>] = [
    .init("type", \.kind, "What it does to which frequencies."),
    .init(
      "cutoff", \.cutoff, unit: .hertz,
      "Frequency at the edge of the pass band, or in the middle; two for both edges of a band."),
    .init(
      "design", \.design,
      "How it is made; butterworth if absent, where it can make the type, else biquad."),
    .init("order", \.order, in: 1...24, "Order of a Butterworth filter."),
    .init(
      "q", \.q, in: 0.01...1000,
      "Quality of a biquad: its middle frequency by its width; 0.7071 if absent, 30 for notch and peak."
    ),
    .init(
      "gain", \.gain, unit: .decibel, in: -120...120, "How much a biquad's peak or shelf raises."),
  ]

  /// Types that only a biquad can be.
  private static let onlyBiquads: [Kind] = [.notch, .peak, .lowshelf, .highshelf]

  private var isButterworth: Bool {
    design.map { $0 == .butterworth } ?? !(Filter.onlyBiquads.contains(kind))
  }

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "filter", wants: "audio") }
    let rate = try input.requireRate(for: "filter")
    for frequency in cutoff.frequencies { try requireBelowHalf(frequency, "cutoff", rate: rate) }
    try checkDesign()
    return input
  }

  private func checkDesign() throws(Problem) {
    if isButterworth, Filter.onlyBiquads.contains(kind) {
      throw Problem(
        .conflict, "'type: \(kind)' can't be a Butterworth filter", settings: ["type", "design"],
        suggestion: "set `design: biquad`, or leave 'design' out")
    }
    let wanted = isButterworth && (kind == .bandpass || kind == .bandstop) ? 2 : 1
    guard cutoff.frequencies.count == wanted else {
      throw Problem(
        .conflict,
        "'cutoff' is \(cutoff.text), but a \(isButterworth ? "Butterworth" : "biquad") \(kind) has "
          + (wanted == 2 ? "two edges" : "one frequency"), settings: ["cutoff"],
        suggestion: wanted == 2 ? "for example `cutoff: [300, 3400]`" : "for example `cutoff: 300`")
    }
  }

  func sections(rate: Int) -> [SecondOrderSection] {
    let rate = Double(rate)
    guard isButterworth else {
      let sharp = kind == .notch || kind == .peak
      let cookbook = Cookbook(
        angle: 2 * .pi * cutoff.frequencies[0] / rate, q: q ?? (sharp ? 30 : 0.5.squareRoot()),
        gain: gain)
      return [cookbook.section(kind)]
    }
    let butterworth = Butterworth(order: order)
    switch cutoff {
    case .single(let frequency):
      return butterworth.sections(kind, at: frequency, rate: rate)
    case .band(let low, let high):
      return butterworth.sections(kind, from: low, to: high, rate: rate)
    }
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    FilterProcessor(sections: sections(rate: input.sampleRate ?? 0), channels: input.width)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    FilterProcessor.bytes(
      sections: order, channels: input.width == 0 ? SoundFile.mostChannels : input.width)
  }
}

extension FilterKind: ParameterChoice {}

/// One frequency, or the two edges of a band.
enum Cutoff: ParameterValue {
  case single(Double)
  case band(Double, Double)

  static let wanted = "a frequency, or a list of two, the lower one first"
  static let schema = """
    "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "array", "items": \
    {"type": "number", "exclusiveMinimum": 0}, "minItems": 2, "maxItems": 2}]
    """

  static func read(_ value: Value) throws(Problem) -> Cutoff {
    let frequencies: [Double]
    if case .sequence = value.content {
      frequencies = try [Double].read(value)
    } else {
      frequencies = [try Double.read(value)]
    }
    guard frequencies.allSatisfy({ $0 > 0 }) else {
      throw Problem(
        .outOfRange, "\(frequencies.text) holds a frequency that is not above 0", at: value.place,
        suggestion: "in Hz, above 0")
    }
    switch frequencies.count {
    case 1: return .single(frequencies[0])
    case 2 where frequencies[0] < frequencies[1]: return .band(frequencies[0], frequencies[1])
    default:
      throw Problem(
        .wrongValue, "expected \(wanted), found \(frequencies.text)", at: value.place,
        suggestion: "for example `cutoff: [300, 3400]`")
    }
  }

  var frequencies: [Double] {
    switch self {
    case .single(let frequency): [frequency]
    case .band(let low, let high): [low, high]
    }
  }

  var text: String {
    switch self {
    case .single(let frequency): frequency.text
    case .band(let low, let high): [low, high].text
    }
  }
}
