import DSP
import GraphCore

/// A number that can be taken from the pulses of a frame.
protocol PulseMeasure: ParameterChoice {
  func value(_ pulses: PulseFrame) -> Float
}

/// The pulses whose period starts in a frame, with those around them.
struct PulseFrame {
  let pulses: [PulseTracker.Pulse]
  /// Those that are in the frame.
  let range: Range<Int>
  let limits: PulseTracker.Limits
  /// How much larger an amplitude may be than its neighbour.
  let amplitudeFactor: Double
  let rate: Double

  /// The period that starts at a pulse, in samples; 0 if it is none.
  func period(_ index: Int) -> Double {
    guard index >= 0, index + 1 < pulses.count else { return 0 }
    let period = pulses[index + 1].time - pulses[index].time
    return period >= limits.shortest && period <= limits.longest ? period : 0
  }

  /// The mean period in samples.
  var meanPeriod: Double {
    mean { index in
      let period = period(index)
      return period > 0 ? period : nil
    }
  }

  /// How many periods start in the frame.
  var count: Int { range.reduce(0) { $0 + (period($1) > 0 ? 1 : 0) } }

  /// The mean over the pulses in the frame of what is known; 0 if nothing is.
  func mean(_ term: (Int) -> Double?) -> Double {
    var (sum, count) = (0.0, 0)
    for index in range {
      if let value = term(index) {
        sum += value
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : 0
  }

  /// Whether the period at a pulse and the next are like each other.
  func periodsMatch(_ index: Int) -> Bool { limits.areAlike(period(index), period(index + 1)) }

  /// Whether the amplitudes of a pulse and the next are like each other.
  func amplitudesMatch(_ index: Int) -> Bool {
    guard index >= 0, index + 1 < pulses.count, period(index) > 0 else { return false }
    let (a, b) = (pulses[index].amplitude, pulses[index + 1].amplitude)
    return a > 0 && b > 0 && a <= amplitudeFactor * b && b <= amplitudeFactor * a
  }

  /// The mean distance of each from the mean of itself and its neighbours, `reach` to each side.
  func perturbation(
    reach: Int, _ value: (Int) -> Double, matches: (Int) -> Bool
  ) -> Double {
    mean { index in
      var sum = value(index + reach)
      for other in index - reach..<index + reach {
        guard matches(other) else { return nil }
        sum += value(other)
      }
      return abs(value(index) - sum / Double(2 * reach + 1))
    }
  }
}

/// Finds pulses along with the frames, and measures those of each frame when all around it are known.
final class PulseProcessor<Measure: PulseMeasure>: Processor {
  private let columns: [Measure]
  private let frequency: Int
  private let frame: Range<Int>
  private let amplitudeFactor: Double
  /// Rows that each waits for later ones.
  private let delay: Int
  private var tracker: PulseTracker
  /// Rows taken, and rows given.
  private var rows = 0
  private var given = 0

  init(columns: [Measure], settings: PulseSettings, input: PulseInput) {
    self.columns = columns
    frequency = input.frequency
    frame = input.frame
    amplitudeFactor = settings.amplitudeFactor
    delay = settings.delay(input)
    tracker = PulseTracker(
      length: input.frame.count, hop: input.hop, rate: Double(input.rate),
      limits: settings.limits(input), mostPulses: settings.mostPulses(input))
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let row = input[index]
      tracker.take(row.extracting(frame), frequency: row[frequency])
      rows += 1
      if rows > delay { give(into: &output) }
    }
  }

  func finish(into output: inout RowBuffer) throws(Problem) -> Bool {
    while output.room > 0, given < rows {
      if tracker.rows <= given + delay {
        tracker.takeNothing()
      } else {
        give(into: &output)
      }
    }
    return given < rows
  }

  private func give(into output: inout RowBuffer) {
    let start = Double(given * tracker.hop)
    tracker.drop(before: start, but: 8)
    let pulses = tracker.pulses
    let first = pulses.firstIndex { $0.time >= start } ?? pulses.count
    let end = start + Double(tracker.length)
    let last = pulses[first...].firstIndex { $0.time >= end } ?? pulses.count
    let measured = PulseFrame(
      pulses: pulses, range: first..<last, limits: tracker.limits,
      amplitudeFactor: amplitudeFactor, rate: tracker.rate)
    var row = output.append()
    for column in columns.indices { row[column] = columns[column].value(measured) }
    given += 1
  }

  func reset() {
    tracker.reset()
    rows = 0
    given = 0
  }
}
