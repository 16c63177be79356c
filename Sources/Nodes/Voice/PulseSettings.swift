import DSP
import GraphCore

/// Where frames and pitch stand in the rows that a node gets.
struct PulseInput {
  let frame: Range<Int>
  /// The column of `f0`.
  let frequency: Int
  let hop: Int
  let rate: Int

  /// The two inputs that jitter and shimmer have.
  static let ports = [
    Port("frames", [.frames], "The frames that the pitch was found in."),
    Port("pitch", [.features], "Rows with a column `f0`, in Hz, 0 where there is none."),
  ]

  /// Finds them.
  /// - Throws: `Problem` SG0301, SG0304 where something is missing.
  init(_ input: Format, node: String) throws(Problem) {
    guard let frames = input.part("frames"), let pitch = input.part("pitch") else {
      throw Problem(
        .wrongKind, "'\(node)' takes frames and their pitch, but gets \(input) alone",
        suggestion: "connect both, for example `in: {frames: frames, pitch: f0}`")
    }
    guard let column = pitch.format.names.firstIndex(of: "f0") else {
      throw Problem(
        .wrongKind,
        "'\(node)' needs a column 'f0' from its input 'pitch', but gets \(pitch.format)",
        suggestion: "connect it to `pitch`, with f0 in its `output`")
    }
    guard let rate = frames.format.sampleRate, let period = frames.format.clock.period else {
      throw Problem(
        .openRate, "'\(node)' needs frames of a known sample rate, but gets \(frames.format)",
        suggestion: "take the frames from `framing`")
    }
    let hop = period * rate
    guard hop.denominator == 1, hop.numerator <= frames.columns.count else {
      throw Problem(
        .conflict,
        "'\(node)' needs every sample, but frames of \(frames.columns.count) are \(hop) samples apart",
        suggestion: "set `hop_length` in `framing` to at most \(frames.columns.count)")
    }
    frame = frames.columns
    frequency = pitch.columns.lowerBound + column
    self.hop = hop.numerator
    self.rate = rate
  }
}

/// What counts as a period, as Praat's voice reports ask.
struct PulseSettings: Sendable {
  var shortest = 0.0001
  var longest = 0.02
  var factor = 1.3
  var amplitudeFactor = 1.6
  /// Pulses to each side that a measure looks at.
  let reach: Int

  func limits(_ input: PulseInput) -> PulseTracker.Limits {
    PulseTracker.Limits(
      shortest: shortest * Double(input.rate), longest: longest * Double(input.rate), factor: factor
    )
  }

  /// Rows until the pulses of a frame, and as many after it as are looked at, are found.
  func delay(_ input: PulseInput) -> Int {
    let ahead = Double(input.frame.count) / 2 + (Double(reach) + 3.5) * longest * Double(input.rate)
    return Int((ahead / Double(input.hop)).rounded(.up)) + 1
  }

  func mostPulses(_ input: PulseInput) -> Int {
    let samples = input.frame.count + (delay(input) + 2) * input.hop
    return samples / 3 + 64
  }

  func stateBytes(_ input: PulseInput) -> Int {
    // An array of pulses may be twice as large as asked for, and is copied once if it has to grow.
    PulseTracker.bytes(
      length: input.frame.count, hop: input.hop, longest: longest * Double(input.rate),
      mostPulses: 2 * mostPulses(input)) + 1024
  }

  func delay(for input: Format, node: String) -> Delay {
    guard let found = try? PulseInput(input, node: node) else { return .seconds(0) }
    return .seconds(Double(delay(found) * found.hop) / Double(found.rate))
  }

  /// Refuses limits that nothing is between, and lists that name a column twice.
  func check<Column: ParameterChoice & Hashable>(_ output: [Column]) throws(Problem) {
    guard shortest < longest else {
      throw Problem(
        .conflict,
        "'period_floor' is \(shortest.text), not below 'period_ceiling', \(longest.text)",
        settings: ["period_floor", "period_ceiling"],
        suggestion: "speech is well served by `period_floor: 0.0001` and `period_ceiling: 0.02`")
    }
    guard !output.isEmpty, Set(output).count == output.count else {
      throw Problem(
        .conflict, "'output' is \(output.text), but takes each column at most once",
        settings: ["output"],
        suggestion: "for example `output: [local]`")
    }
  }

  func format(_ names: [String], _ input: Format) -> Format {
    var format = Format(
      .features, width: names.count, clock: input.clock, sampleRate: input.sampleRate, names: names)
    format.stride = names.count
    return format
  }
}
