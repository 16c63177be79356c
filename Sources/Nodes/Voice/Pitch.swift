import DSP
import Glibc
import GraphCore

/// Pitch: the fundamental frequency of each frame.
/// Input: frames. Output: features, `f0` in Hz and how sure it is, or what `output` lists; same clock.
///
/// `yin` looks at each frame alone. `pyin` weighs several candidates of each frame and takes the likeliest way through
/// the item, so rows wait until it ends. About 10 us a frame of 1024 samples at 16 kHz, `pyin` 65 us. Checked against
/// librosa 0.11 and Praat.
struct Pitch: Node {
  enum Method: String, ParameterChoice { case yin, pyin }
  enum Column: String, ParameterChoice { case f0, voiced, semitones }

  var method = Method.yin
  var lowest = 65.0
  var highest = 600.0
  var output = [Column.f0, .voiced]
  var troughThreshold = 0.1
  var voicedThreshold = 0.5
  var thresholds = 100
  var beta = [2.0, 18.0]
  var boltzmann = 2.0
  var resolution = 0.1
  var transitionRate = 35.92
  var switching = 0.01
  var noTrough = 0.01

  static let about = About(
    "pitch", "Finds the fundamental frequency of each frame.", family: "Voice", from: [.frames],
    to: "features: f0, voiced and semitones, as output lists them",
    definition: """
      With d'(k), the cumulative mean normalized difference of the frame and itself k samples later (zeros after \
      its end), yin takes the first trough below trough_threshold, or else the lowest value, between the periods \
      of fmax and fmin; a parabola refines it. voiced is 1 - d' there, and f0 is 0 where that is below \
      voiced_threshold, or the frame is silent (de Cheveigne and Kawahara 2002). pyin gives each trough the \
      probability that yin takes it, for thresholds from a beta distribution, troughs from a Boltzmann \
      distribution, and takes the likeliest way through bins of pitch, voiced or not; voiced is the sum of the \
      probabilities, and f0 is 0 where the way is unvoiced (Mauch and Dixon 2014). semitones is \
      12 log2(f0 / 27.5), 0 where f0 is 0. As librosa.yin and librosa.pyin, whose yin calls every frame voiced.
      """)
  static let parameters: [Parameter<Pitch>] = [
    .init("method", \.method, "How pitch is found; pyin needs the whole item."),
    .init("fmin", \.lowest, unit: .hertz, in: 1...20_000, "Lowest pitch."),
    .init("fmax", \.highest, unit: .hertz, in: 1...96_000, "Highest pitch."),
    .init("output", \.output, "Which columns, in order: f0, voiced, semitones."),
    .init(
      "trough_threshold", \.troughThreshold, in: 0...2,
      "Difference below which yin takes the first trough."),
    .init(
      "voiced_threshold", \.voicedThreshold, in: 0...1,
      "With yin, the least `voiced` of a frame that has a pitch."),
    .init(
      "n_thresholds", \.thresholds, in: 1...10_000, "With pyin, how many thresholds are tried."),
    .init(
      "beta_parameters", \.beta, each: 0.01...1000,
      "With pyin, both shape parameters of the thresholds' beta distribution."),
    .init(
      "boltzmann_parameter", \.boltzmann, in: 0.001...100,
      "With pyin, how much more likely shorter periods are."),
    .init("resolution", \.resolution, in: 0.01...0.99, "With pyin, width of a bin in semitones."),
    .init(
      "max_transition_rate", \.transitionRate, in: 0...10_000,
      "With pyin, how fast pitch moves at most, in octaves a second."),
    .init(
      "switch_prob", \.switching, in: 0.0001...0.9999,
      "With pyin, the probability that voicing begins or ends at a frame."),
    .init(
      "no_trough_prob", \.noTrough, in: 0...1,
      "With pyin, the most that the lowest trough gets from thresholds below it."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "pitch")
    let rate = try Pitch.check(lowest, highest, for: input, node: "pitch")
    guard Double(rate) / lowest < Double(input.width - 1) else {
      throw Problem(
        .conflict,
        "'fmin' is \(lowest.text), a period that frames of \(input.width) samples do not hold",
        settings: ["fmin"],
        suggestion: "set `frame_length` in `framing` to twice the period or more: "
          + "\(2 * Int((Double(rate) / lowest).rounded(.up)) + 2)")
    }
    guard !output.isEmpty, Set(output).count == output.count else {
      throw Problem(
        .conflict, "'output' is \(output.text), but takes each column at most once",
        settings: ["output"],
        suggestion: "for example `output: [f0, voiced]`")
    }
    if method == .pyin { try checkModel() }
    var format = input
    format.kind = .features
    format.width = output.count
    format.stride = output.count
    format.names = output.map(\.rawValue)
    return format
  }

  /// Refuses frequencies that the audio can't hold.
  /// - Returns: Samples a second.
  static func check(_ lowest: Double, _ highest: Double, for input: Format, node: String)
    throws(Problem) -> Int
  {
    guard let rate = input.sampleRate else {
      throw Problem(
        .openRate, "'\(node)' needs frames of a known sample rate, but gets \(input)",
        suggestion: "take the frames from `framing`")
    }
    guard lowest < highest else {
      throw Problem(
        .conflict, "'fmin' is \(lowest.text), not below 'fmax', \(highest.text)",
        settings: ["fmin", "fmax"],
        suggestion: "speech is well served by `fmin: 65` and `fmax: 600`")
    }
    guard highest <= Double(rate) / 2 else {
      throw Problem(
        .conflict, "'fmax' is \(highest.text), above half the sample rate of \(rate) Hz",
        settings: ["fmax"],
        suggestion: "set 'fmax' to at most \((Double(rate) / 2).text)")
    }
    let shortest = (Double(rate) / highest).rounded(.down)
    let periods = Int((Double(rate) / lowest).rounded(.up) - shortest) + 1
    guard periods >= Pitch.leastPeriods else {
      let wide = (Double(rate) / (shortest + Double(Pitch.leastPeriods - 1))).rounded(.down)
      throw Problem(
        .conflict,
        "between 'fmin', \(lowest.text), and 'fmax', \(highest.text), lie \(periods) whole periods at "
          + "\(rate) Hz, too few to find the one that fits best",
        settings: ["fmin", "fmax"],
        suggestion: "set 'fmin' to at most \(wide.text), or 'fmax' higher")
    }
    return rate
  }

  /// A period is found between its neighbours.
  private static let leastPeriods = 3

  private func checkModel() throws(Problem) {
    guard bins > 1 else {
      throw Problem(
        .conflict, "'resolution' makes one bin of all pitches between 'fmin' and 'fmax'",
        settings: ["resolution", "fmin", "fmax"],
        suggestion: "set 'resolution' lower, or bring 'fmin' and 'fmax' further apart")
    }
    guard beta.count == 2 else {
      throw Problem(
        .conflict, "'beta_parameters' has \(beta.count) numbers, but takes 2",
        settings: ["beta_parameters"],
        suggestion: "for example `beta_parameters: [2, 18]`")
    }
    guard bins <= PitchPath.mostBins else {
      throw Problem(
        .conflict,
        "'resolution' makes \(bins) bins between 'fmin' and 'fmax', more than \(PitchPath.mostBins)",
        settings: ["resolution", "fmin", "fmax"],
        suggestion: "set 'resolution' to 0.1, or bring 'fmin' and 'fmax' closer together")
    }
  }

  /// Bins a semitone.
  var binsPerSemitone: Int { Int(ceil(1 / resolution)) }

  /// Bins in all.
  var bins: Int { Int(floor(12 * Double(binsPerSemitone) * log2(highest / lowest))) + 1 }

  /// How many bins can be reached from one within a row.
  func reach(_ input: Format) -> Int {
    let semitones = (transitionRate * 12 * (input.clock.period?.value ?? 0)).rounded(
      .toNearestOrEven)
    return min(Int(semitones) * binsPerSemitone + 1, 2 * bins - 1)
  }

  func lags(_ input: Format) -> ClosedRange<Int> {
    NormalizedDifference.lags(
      rate: input.sampleRate ?? 0, lowest: lowest, highest: highest, length: input.width)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let difference = NormalizedDifference(length: input.width, lags: lags(input))
    guard method == .pyin else {
      return PitchProcessor(settings: self, rate: input.sampleRate ?? 0, difference: difference)
    }
    return ProbabilisticPitchProcessor(settings: self, input: input, difference: difference)
  }

  func rowCount(for input: Format) -> RowCount { .same }
  func isRowwise(for input: Format) -> Bool { method == .yin }

  func stateBytes(for input: Format) -> Int {
    let own = NormalizedDifference.bytes(length: input.width, lags: lags(input)) + 1024
    guard method == .pyin else { return own }
    return own + PitchPath.bytes(bins: bins, width: reach(input)) + 8 * bins
      + PitchCandidates.bytes(thresholds: thresholds, lags: lags(input).count)
      + SpillBuffer.bytes(width: 1)
  }

  func delay(for input: Format) -> Delay { method == .pyin ? .wholeItem : .seconds(0) }
}

extension Pitch.Column {
  /// The column's number.
  func value(_ frequency: Double, voiced: Float) -> Float {
    switch self {
    case .f0: Float(frequency)
    case .voiced: voiced
    case .semitones: frequency > 0 ? Float(max(0, 12 * log2(frequency / 27.5))) : 0
    }
  }
}

/// YIN: frame by frame.
final class PitchProcessor: Processor {
  private let columns: [Pitch.Column]
  private let threshold: Float
  private let voicedThreshold: Float
  private let rate: Double
  private var difference: NormalizedDifference

  init(settings: Pitch, rate: Int, difference: NormalizedDifference) {
    columns = settings.output
    threshold = Float(settings.troughThreshold)
    voicedThreshold = Float(settings.voicedThreshold)
    self.rate = Double(rate)
    self.difference = difference
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      difference.take(input[index])
      var (frequency, voiced) = (0.0, Float(0))
      if difference.hasEnergy {
        let choice = difference.choice(below: threshold)
        voiced = max(0, min(1, 1 - difference.values[choice]))
        if voiced >= voicedThreshold { frequency = rate / difference.period(choice) }
      }
      var row = output.append()
      for column in columns.indices {
        row[column] = columns[column].value(frequency, voiced: voiced)
      }
    }
  }

  func reset() {}
}
