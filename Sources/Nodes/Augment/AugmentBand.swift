import DSP
import Glibc
import GraphCore
import Learning

/// Bands of copies: makes a varied copy sound as if another microphone or line had carried it.
/// Input: audio at a fixed rate, any channels. Output: the same format, as many samples.
struct AugmentBand: Augmentation {
  var highpass = Interval(60, 350)
  var highpassChance = 0.5
  var lowpass = Interval(3300, 7500)
  var lowpassChance = 0.5
  var tilt = 1.5
  var ripple = 1.0
  var copies: [Int]?
  var chance = 1.0

  static let about = About(
    "augment.band", "Limits the band of copies and tilts their spectrum, in fits only.",
    family: "Augment", from: [.audio], to: "audio, a copy with another spectrum",
    definition: """
      High pass: Butterworth of order 3, low pass: of order 6, each with -3 dB at a frequency that is drawn \
      with even steps of its logarithm; none where the rate holds no such frequency. Tilt: t dB an octave, 0 \
      dB at 1 kHz, t normal with deviation `tilt`. Ripple: three waves over 5, 2.5 and 1.7 octaves whose sum \
      deviates by `ripple`. Both from 62.5 Hz to 12 kHz, outside as at the edge, by a symmetric filter of 40 \
      ms, which shifts no phase.
      """)
  static let parameters: [Parameter<AugmentBand>] =
    [
      .init(
        "highpass", \.highpass, unit: .hertz, within: 1...20_000,
        "From where to where the high pass is drawn."),
      .init("highpass_chance", \.highpassChance, in: 0...1, "How likely there is a high pass."),
      .init(
        "lowpass", \.lowpass, unit: .hertz, within: 100...190_000,
        "From where to where the low pass is drawn."),
      .init("lowpass_chance", \.lowpassChance, in: 0...1, "How likely there is a low pass."),
      .init("tilt", \.tilt, in: 0...12, "Standard deviation of the tilt, in dB an octave."),
      .init(
        "ripple", \.ripple, unit: .decibel, in: 0...12, "Standard deviation of the ripple."),
    ] + choosing(\.copies, \.chance)

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .audio else { throw input.refusal(of: "augment.band", wants: "audio") }
    let rate = try input.requireRate(for: "augment.band")
    try checkCopies()
    if highpassChance > 0 { try requireBelowHalf(highpass.low, "highpass", rate: rate) }
    return input
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    BandProcessor(self, rate: input.sampleRate ?? 0, channels: input.width)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  /// Whether anything but band limits is drawn.
  var shapes: Bool { tilt > 0 || ripple > 0 }

  static func longest(rate: Int) -> Int { 2 * ToneShape.half(rate: rate) + 1 }

  func stateBytes(for input: Format) -> Int {
    let (rate, channels) = (input.sampleRate ?? 0, max(1, input.width))
    let filters =
      FilterProcessor.bytes(sections: 8, channels: channels)
      + 4 * BandProcessor.block * channels
    guard shapes else { return filters + 1024 }
    let size = ToneShape.size(rate: rate)
    return filters
      + BlockFilter.bytes(longest: AugmentBand.longest(rate: rate), channels: channels)
      + ComplexInverse.bytes(size: size) + 8 * size + 4 * AugmentBand.longest(rate: rate) + 4096
  }

  func delay(for input: Format) -> Delay {
    guard shapes, let rate = input.sampleRate else { return .seconds(0) }
    let behind = BlockFilter.rowsBehind(
      longest: AugmentBand.longest(rate: rate), ahead: ToneShape.half(rate: rate))
    return .seconds(Double(behind) / Double(rate))
  }
}

/// Audio through limits of its band, then through a tone shape.
final class BandProcessor: Processor {
  private let settings: AugmentBand
  private let rate: Int
  private let channels: Int
  private var limits: FilterProcessor?
  /// Rows between the two.
  private var limited: RowBuffer
  private var shape: ShapeFilter?
  private var isVaried = false

  fileprivate static let block = 1024

  init(_ settings: AugmentBand, rate: Int, channels: Int) {
    self.settings = settings
    self.rate = rate
    self.channels = channels
    limited = RowBuffer(width: channels, capacity: BandProcessor.block)
    shape = settings.shapes ? ShapeFilter(rate: rate, channels: channels) : nil
  }

  func begin(_ item: ItemIdentity) throws(Problem) {
    guard var generator = settings.choice.generator(for: item) else { return }
    isVaried = true
    let drawn = DrawnBand(settings, by: &generator)
    limits = FilterProcessor(sections: drawn.sections(rate: rate), channels: channels)
    shape?.begin(drawn.shape, rate: rate)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    guard isVaried, let limits else { return output.append(copying: input.values) }
    guard shape != nil else { return try limits.process(input, into: &output) }
    for first in stride(from: 0, to: input.count, by: BandProcessor.block) {
      let last = min(input.count, first + BandProcessor.block)
      limited.clear()
      limits.filter(
        input.values.extracting(first * channels..<last * channels), into: &limited)
      shape?.process(limited, into: &output)
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    isVaried ? shape?.filter.finish(into: &output) ?? false : false
  }

  func reset() {
    if isVaried { shape?.filter.reset() }
    limits = nil
    isVaried = false
  }
}

/// Audio through a tone shape.
struct ShapeFilter {
  var filter: BlockFilter
  private let transform: ComplexInverse
  private var parts: [Float]
  private let response: Scratch

  init(rate: Int, channels: Int) {
    let longest = AugmentBand.longest(rate: rate)
    filter = BlockFilter(longest: longest, channels: channels)
    transform = ComplexInverse(size: ToneShape.size(rate: rate))
    parts = [Float](repeating: 0, count: 2 * ToneShape.size(rate: rate))
    response = Scratch(longest)
  }

  mutating func begin(_ shape: ToneShape, rate: Int) {
    response.write { target in
      shape.write(rate: rate, by: transform, through: &parts, into: &target)
    }
    response.read { filter.begin($0, ahead: ToneShape.half(rate: rate)) }
  }

  mutating func process(_ rows: borrowing RowBuffer, into output: inout RowBuffer) {
    filter.process(rows.values, into: &output)
  }
}

/// What is drawn for a copy.
struct DrawnBand {
  let highpass: Double?
  let lowpass: Double?
  let shape: ToneShape

  init(_ settings: AugmentBand, by generator: inout SeededGenerator) {
    // All is drawn whatever is used, so that one setting doesn't change the others' draws.
    let chances = (generator.unit(), generator.unit())
    let edges = (generator.drawRatio(settings.highpass), generator.drawRatio(settings.lowpass))
    highpass = chances.0 < settings.highpassChance ? edges.0 : nil
    lowpass = chances.1 < settings.lowpassChance ? edges.1 : nil
    let tilt = settings.tilt * Double(generator.nearlyNormal())
    // Three waves, each with a third of the variance; a wave's is half of its height's square.
    let height = settings.ripple * (2.0 / 3).squareRoot()
    let ripple = (1...3).map { number in
      ToneShape.Wave(
        height: height, octaves: 5 / Double(number), phase: 2 * .pi * generator.unit())
    }
    shape = ToneShape(tilt: tilt, ripple: settings.ripple > 0 ? ripple : [])
  }

  /// The limits that a rate holds.
  func sections(rate: Int) -> [SecondOrderSection] {
    let half = 0.49 * Double(rate)
    var sections: [SecondOrderSection] = []
    if let highpass, highpass < half {
      sections += Butterworth(order: 3).sections(.highpass, at: highpass, rate: Double(rate))
    }
    if let lowpass, lowpass < half {
      sections += Butterworth(order: 6).sections(.lowpass, at: lowpass, rate: Double(rate))
    }
    return sections
  }
}
