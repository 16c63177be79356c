import GraphCore

/// Voice tremor: the slow, regular modulation of pitch or loudness.
/// Input: features at regular times, each column a contour such as `f0` in Hz. Output: features, three columns for each
/// column of the input, one row for each window.
///
/// Cost per window and column: rows times rates; 0.3 ms for 150 rows and 121 rates. Wrong for windows of less than a second:
/// a tremor of 4 Hz then has too few periods to be told from intonation.
struct Tremor: Node {
  var window = 1.5
  var hop = 0.5
  var lowest = 3.0
  var highest = 15.0
  var step = 0.1

  static let about = About(
    "acme.tremor", "Finds rate and depth of tremor in contours of pitch or loudness.",
    family: "Voice", from: [.features],
    to: "features: rate (Hz), depth and strength of each column",
    definition: """
      To the numbers above 0 of each window (the others are gaps, as pitch has where there is no voice), least squares fit \
      a + b t + c cos(2 pi f t) + s sin(2 pi f t) for each rate f from fmin to fmax: a periodogram with a mean and a \
      slope of its own, after Zechmeister and Kuerster 2009, so that neither gaps nor intonation look like tremor. rate is \
      the f that leaves least; depth is sqrt(c^2 + s^2) / the mean of the numbers, the magnitude of tremor as in Kay's MDVP \
      (Ftri, Atri) and, as an index of maxima and minima, in Brueckl 2012; strength is the share of what the line leaves \
      that the tremor explains, 0 to 1. All are 0 where gaps take more than half of a window, or the window holds less \
      than two periods of fmin.
      """)
  static let parameters: [Parameter<Tremor>] = [
    .init("window", \.window, unit: .seconds, in: 0.1...60, "Length of a window."),
    .init(
      "hop", \.hop, unit: .seconds, in: 0.01...60, "From one window's start to the next one's."),
    .init("fmin", \.lowest, unit: .hertz, in: 0.5...100, "Lowest rate of tremor."),
    .init("fmax", \.highest, unit: .hertz, in: 0.5...100, "Highest rate of tremor."),
    .init("step", \.step, unit: .hertz, in: 0.01...1, "From one rate that is tried to the next."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features, case .regular(let period, let first, let span) = input.clock
    else {
      throw Problem(
        .wrongKind, "'acme.tremor' takes features at regular times, but gets \(input)",
        suggestion: "put `pitch` or `rms` before it, and what pools rows behind it")
    }
    guard lowest < highest else {
      throw Problem(
        .conflict, "'fmin' is \(lowest.text) Hz, not below 'fmax', \(highest.text) Hz",
        suggestion: "tremor of the voice has 3 to 15 Hz")
    }
    guard 2 * highest * period.value < 1 else {
      throw Problem(
        .conflict,
        "'fmax' is \(highest.text) Hz, but \((1 / period.value).text) rows a second hold rates below half of that",
        suggestion: "lower `hop_length` in `framing`, or fmax")
    }
    let reach = period * (rows(window, input) - 1)
    return Format(
      .features, width: 3 * input.width,
      clock: .regular(
        period: period * rows(hop, input),
        first: first + Ratio(reach.numerator, 2 * reach.denominator),
        span: span + reach),
      sampleRate: input.sampleRate,
      names: input.columnNames.flatMap { ["\($0).rate", "\($0).depth", "\($0).strength"] })
  }

  /// Seconds in whole rows of the input.
  private func rows(_ seconds: Double, _ input: Format) -> Int {
    max(1, Int((seconds / (input.clock.period?.value ?? 1)).rounded()))
  }

  private var rates: Int { Int(((highest - lowest) / step + 1e-9).rounded(.down)) + 1 }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let length = rows(window, input)
    let fit = TremorFit(
      rows: length, period: input.clock.period?.value ?? 1,
      rates: (0..<rates).map { lowest + Double($0) * step })
    return TremorProcessor(
      width: input.width, length: length, hop: rows(hop, input), lowest: lowest, fit: fit)
  }

  func capacity(for rows: Int, input: Format) -> Int { rows / self.rows(hop, input) + 1 }

  func stateBytes(for input: Format) -> Int {
    let length = rows(window, input)
    return 4 * length * input.width + TremorFit.bytes(rows: length, rates: rates) + 1024
  }

  func delay(for input: Format) -> Delay { .seconds(window) }
}
