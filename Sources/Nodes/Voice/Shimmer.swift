import DSP
import Glibc
import GraphCore

/// Shimmer: how much the amplitude of the voice varies from one period to the next.
/// Input: `frames`, and their `pitch` with a column f0. Output: features, what `output` lists, same clock.
///
/// Periods are found as in `jitter`. Praat gives one number for a whole sound: it is the sum of `absolute * periods`
/// over the rows, divided by that of `amplitude * periods`.
struct Shimmer: Node {
  enum Column: String, PulseMeasure, Hashable {
    case local
    case localDecibels = "local_db"
    case apq3, apq5, apq11, dda, absolute, amplitude, periods
  }

  var output = [Column.local]
  var pulses = PulseSettings(reach: 5)

  static let about = About(
    "shimmer", "Measures how much amplitudes vary from one period to the next.", family: "Voice",
    from: [.frames], to: "features: what output lists, named shimmer_local and so on",
    definition: """
      The amplitude A of a pulse is the root mean square under a Hann window that reaches a fifth of a period to each \
      side. Of the pulses in a frame: absolute is the mean |A[i] - A[i + 1]|, local that divided by the mean amplitude, \
      local_db the mean |20 log10(A[i] / A[i + 1])|, apq3, apq5 and apq11 the mean |A[i] - mean of the 3, 5 or 11 \
      around it| divided by the mean amplitude, dda three times apq3; amplitude is the mean amplitude, periods their \
      number. Neighbours may lie outside the frame. A pulse counts only if the periods on both sides are between \
      period_floor and period_ceiling and differ by at most maximum_period_factor; amplitudes that differ by more \
      than maximum_amplitude_factor are not compared. 0 where there are not enough. As Praat's voice report, with \
      pulses as in To PointProcess (cc), but from the start of each voiced stretch on.
      """)
  static var ports: [Port] { PulseInput.ports }
  static let parameters: [Parameter<Shimmer>] = [
    .init(
      "output", \.output,
      "Which columns, in order: local, local_db, apq3, apq5, apq11, dda, absolute, amplitude, periods."
    ),
    .init(
      "period_floor", \.pulses.shortest, unit: .seconds, in: 0.00001...1, "Shortest period."),
    .init(
      "period_ceiling", \.pulses.longest, unit: .seconds, in: 0.0001...1, "Longest period."),
    .init(
      "maximum_period_factor", \.pulses.factor, in: 1...10,
      "How many times longer than its neighbour a period may be."),
    .init(
      "maximum_amplitude_factor", \.pulses.amplitudeFactor, in: 1...100,
      "How many times larger than its neighbour an amplitude may be."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    _ = try PulseInput(input, node: "shimmer")
    try pulses.check(output)
    return pulses.format(output.map { "shimmer_\($0.rawValue)" }, input)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    PulseProcessor(
      columns: output, settings: pulses, input: try PulseInput(input, node: "shimmer"))
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    (try? PulseInput(input, node: "shimmer")).map(pulses.stateBytes) ?? 0
  }

  func delay(for input: Format) -> Delay { pulses.delay(for: input, node: "shimmer") }
}

extension Shimmer.Column {
  func value(_ frame: PulseFrame) -> Float {
    switch self {
    case .absolute: Float(absolute(frame))
    case .local: relative(absolute(frame), frame)
    case .localDecibels:
      Float(
        frame.mean { index in
          guard frame.amplitudesMatch(index) else { return nil }
          return abs(20 * log10(frame.pulses[index].amplitude / frame.pulses[index + 1].amplitude))
        })
    case .apq3: relative(perturbation(frame, reach: 1), frame)
    case .apq5: relative(perturbation(frame, reach: 2), frame)
    case .apq11: relative(perturbation(frame, reach: 5), frame)
    case .dda: 3 * relative(perturbation(frame, reach: 1), frame)
    case .amplitude: Float(amplitude(frame))
    case .periods: Float(frame.range.reduce(0) { $0 + (frame.pulses[$1].amplitude > 0 ? 1 : 0) })
    }
  }

  private func relative(_ value: Double, _ frame: PulseFrame) -> Float {
    let mean = amplitude(frame)
    return mean > 0 ? Float(value / mean) : 0
  }

  private func amplitude(_ frame: PulseFrame) -> Double {
    frame.mean { frame.pulses[$0].amplitude > 0 ? frame.pulses[$0].amplitude : nil }
  }

  private func absolute(_ frame: PulseFrame) -> Double {
    frame.mean { index in
      guard frame.amplitudesMatch(index) else { return nil }
      return abs(frame.pulses[index].amplitude - frame.pulses[index + 1].amplitude)
    }
  }

  private func perturbation(_ frame: PulseFrame, reach: Int) -> Double {
    frame.perturbation(
      reach: reach,
      { $0 >= 0 && $0 < frame.pulses.count ? frame.pulses[$0].amplitude : 0 },
      matches: { frame.amplitudesMatch($0) })
  }
}
