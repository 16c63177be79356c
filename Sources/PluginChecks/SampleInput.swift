import GraphCore

/// An input to try a node on: what a graph could give it, and an item of such rows.
struct SampleInput {
  let name: String
  let format: Format
  /// One row after another.
  let rows: [Float]

  init(_ format: Format, _ name: String? = nil) {
    self.name = name ?? "\(format)" + (format.stride < format.width ? ", overlapping" : "")
    self.format = format
    rows = SampleInput.rows(of: format)
  }

  /// The inputs that a node may be given, by its kinds of rows or its ports.
  static func all(kinds: [Format.Kind], ports: [Port]) -> [SampleInput] {
    guard let main = ports.first else {
      return kinds.flatMap { kind in
        formats(of: kind).map { SampleInput($0) } + joined(of: kind)
      }
    }
    let clock =
      ports.contains { $0.kinds == [.audio] } ? Clock.audio(rate: 16_000) : hundredth
    // As the compiler joins them: where only the main input is connected, there are no parts.
    let sets = [
      ports.filter { !$0.isOptional || $0 == main }, ports,
    ]
    var inputs: [SampleInput] = []
    for connected in sets[0].count == sets[1].count ? [sets[1]] : sets {
      if connected.count == 1 {
        inputs += main.kinds.flatMap { formats(of: $0) }.map { SampleInput($0) }
        continue
      }
      for kind in main.kinds {
        let formats = connected.compactMap { port in
          (port == main ? kind : port.kinds.first).map { (port.name, format(of: $0, at: clock)) }
        }
        let names = formats.map { "\($0.0): \($0.1)" }.joined(separator: "; ")
        inputs.append(SampleInput(.joined(formats), names))
      }
    }
    return inputs
  }

  /// A hundred rows a second.
  private static let hundredth = Clock.regular(
    period: Ratio(1, 100), first: Ratio(0), span: Ratio(1, 40))

  /// A format of a kind, with the clock that it shares with others.
  private static func format(of kind: Format.Kind, at clock: Clock) -> Format {
    var format = formats(of: kind)[0]
    format.clock = clock
    return format
  }

  private static func formats(of kind: Format.Kind) -> [Format] {
    switch kind {
    case .audio:
      return [
        .audio(rate: 16_000, channels: 1), .audio(rate: 44_100, channels: 2),
        .audio(rate: 8000, channels: 1),
      ]
    case .frames:
      var overlapping = Format(.frames, width: 400, clock: hundredth, sampleRate: 16_000)
      overlapping.stride = 160
      let period = Ratio(512, 44_100)
      return [
        overlapping,
        Format(
          .frames, width: 512, clock: .regular(period: period, first: Ratio(0), span: period),
          sampleRate: 44_100),
      ]
    case .spectrum:
      var power = Format(.spectrum, width: 257, clock: hundredth, sampleRate: 16_000)
      (power.fftSize, power.scale) = (512, .power)
      var amplitude = Format(
        .spectrum, width: 1025,
        clock: .regular(
          period: Ratio(512, 44_100), first: Ratio(0), span: Ratio(2048, 44_100)),
        sampleRate: 44_100)
      (amplitude.fftSize, amplitude.scale) = (2048, .amplitude)
      return [power, amplitude]
    case .features:
      return [
        Format(
          .features, width: 5, clock: hundredth, sampleRate: 16_000,
          names: ["energy", "pitch", "mfcc[0]", "mfcc[1]", "größe"]),
        Format(.features, width: 13, clock: .item, sampleRate: 44_100),
        Format(
          .features, width: 1, clock: hundredth.segments ?? .item, sampleRate: 16_000,
          names: ["rate"]),
      ]
    case .patches:
      return [Format(.patches, width: 64 * 24, clock: hundredth, sampleRate: 16_000)]
    case .scores:
      return [
        Format(
          .scores, width: 4, clock: .item, sampleRate: 16_000,
          names: ["anger", "joy", "neutral", "sadness"]),
        Format(.scores, width: 2, clock: hundredth, sampleRate: 16_000, names: ["no", "yes"]),
      ]
    case .segments:
      return [
        Format(.segments, width: 1, clock: hundredth, sampleRate: 16_000),
        Format(.segments, width: 2, clock: hundredth, sampleRate: 16_000),
      ]
    }
  }

  /// What a list of two nodes gives, which one without ports takes as one input.
  private static func joined(of kind: Format.Kind) -> [SampleInput] {
    guard [.features, .scores].contains(kind) else { return [] }
    var one = formats(of: kind)[0]
    if kind == .features { one.names = Array(one.names.prefix(2)) }
    one.width = one.names.count
    one.stride = one.width
    var both = Format.joined([("first", one), ("second", one)])
    both.names = ["first", "second"].flatMap { stem in one.names.map { "\(stem).\($0)" } }
    return [SampleInput(both, "\(both), of two nodes")]
  }
}
