import DSP
import Glibc
import GraphCore

/// Jitter: how much the periods of the voice vary from one to the next.
/// Input: `frames`, and their `pitch` with a column f0. Output: features, what `output` lists, same clock.
///
/// Periods are found once, along all frames, by cross-correlation; a row measures those that start in its frame, so a
/// period counts in as many rows as frames hold it. Praat gives one number for a whole sound: it is the sum of
/// `absolute * periods` over the rows, divided by that of `period * periods`.
struct Jitter: Node {
  enum Column: String, PulseMeasure, Hashable {
    case local, absolute, rap, ppq5, ddp, period, periods
  }

  var output = [Column.local]
  var pulses = PulseSettings(reach: 2)

  static let about = About(
    "jitter", "Measures how much periods vary from one to the next.", family: "Voice",
    from: [.frames], to: "features: what output lists, named jitter_local and so on",
    definition: """
      Of the periods T that start in a frame: absolute is the mean |T[i] - T[i + 1]| in seconds, local that divided \
      by the mean period, rap and ppq5 the mean |T[i] - mean of the 3 or 5 around it| divided by the mean period, \
      ddp three times rap; period is the mean period in seconds, periods their number. Neighbours may lie outside \
      the frame. Periods shorter than period_floor or longer than period_ceiling are none, and those that differ by \
      more than maximum_period_factor are not compared. 0 where there are not enough periods. As Praat's voice \
      report, with pulses as in To PointProcess (cc), but from the start of each voiced stretch on.
      """)
  static var ports: [Port] { PulseInput.ports }
  static let parameters: [Parameter<Jitter>] = [
    .init(
      "output", \.output,
      "Which columns, in order: local, absolute, rap, ppq5, ddp, period, periods."),
    .init(
      "period_floor", \.pulses.shortest, unit: .seconds, in: 0.00001...1, "Shortest period."),
    .init(
      "period_ceiling", \.pulses.longest, unit: .seconds, in: 0.0001...1, "Longest period."),
    .init(
      "maximum_period_factor", \.pulses.factor, in: 1...10,
      "How many times longer than its neighbour a period may be."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    _ = try PulseInput(input, node: "jitter")
    try pulses.check(output)
    return pulses.format(output.map { "jitter_\($0.rawValue)" }, input)
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    PulseProcessor(
      columns: output, settings: pulses, input: try PulseInput(input, node: "jitter"))
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int {
    (try? PulseInput(input, node: "jitter")).map(pulses.stateBytes) ?? 0
  }

  func delay(for input: Format) -> Delay { pulses.delay(for: input, node: "jitter") }
}

extension Jitter.Column {
  func value(_ frame: PulseFrame) -> Float {
    switch self {
    case .absolute: Float(absolute(frame) / frame.rate)
    case .local: relative(absolute(frame), frame)
    case .rap: relative(perturbation(frame, reach: 1), frame)
    case .ppq5: relative(perturbation(frame, reach: 2), frame)
    case .ddp: 3 * relative(perturbation(frame, reach: 1), frame)
    case .period: Float(frame.meanPeriod / frame.rate)
    case .periods: Float(frame.count)
    }
  }

  private func relative(_ value: Double, _ frame: PulseFrame) -> Float {
    let mean = frame.meanPeriod
    return mean > 0 ? Float(value / mean) : 0
  }

  private func absolute(_ frame: PulseFrame) -> Double {
    frame.mean { index in
      frame.periodsMatch(index) ? abs(frame.period(index) - frame.period(index + 1)) : nil
    }
  }

  private func perturbation(_ frame: PulseFrame, reach: Int) -> Double {
    frame.perturbation(reach: reach, { frame.period($0) }, matches: { frame.periodsMatch($0) })
  }
}
