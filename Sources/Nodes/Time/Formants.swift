import DSP
import Glibc
import GraphCore

/// Formants: the resonances of the filter that `lpc` fits.
/// Input: features of `lpc`. Output: features, `n_formants` frequencies and as many bandwidths in Hz, same clock.
///
/// Roots in double precision; about 15 us for an order of 10. Rows have 0 where there is no such formant, as in
/// silence. Praat's "To Formant (burg)" with a ceiling of 5500 Hz is `resample` to 11000 Hz, `preemphasis`
/// with `corner: 50` and `start: zero`, `framing` of 50 ms, `window: praat`, `lpc` of order 10 by `burg`, then this.
/// Checked against Praat 6.1: from Praat's own resampling on, within 1 Hz at 95 % of voiced frames; from the
/// recording on, half of them within 10 Hz for f1 to f3, since the resamplers differ next to 5500 Hz.
/// Wrong for recordings that have not been resampled: at a high rate the poles go where no formants are, and
/// coefficients in single precision place low formants badly.
struct Formants: Node {
  var count = 5
  var lowest = 50.0
  var highest: Double?
  var widest: Double?

  static let about = About(
    "formants", "Finds the resonances of a linear prediction.", family: "Time",
    from: [.features], to: "features: f1 ... and f1_bandwidth ... in Hz",
    definition: """
      Each pair of conjugate roots r exp(+-i w) of A(z) is a resonance at w / (2 pi) times the sample rate, of \
      bandwidth -ln(r) / pi times it. Those between fmin and fmax, lowest first; 0 where there is none. As \
      Praat (Boersma and Weenink), whose limits are 50 Hz and half the sample rate - 50 Hz.
      """)
  static let parameters: [Parameter<Formants>] = [
    .init("n_formants", \.count, in: 1...64, "Number of formants."),
    .init("fmin", \.lowest, unit: .hertz, in: 0...192_000, "Leaves out formants below."),
    .init(
      "fmax", \.highest, unit: .hertz, in: 0...192_000,
      "Leaves out formants above; half the sample rate - 50 Hz if absent."),
    .init(
      "max_bandwidth", \.widest, unit: .hertz, in: 0...192_000,
      "Leaves out formants that are wider; all are taken if absent."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    _ = try input.predictionOrder(for: "formants")
    let rate = try input.requireRate(for: "formants")
    let top = highest ?? Double(rate) / 2 - 50
    guard lowest < top else {
      throw Problem(
        .conflict, "'fmin' is \(lowest.text) Hz, not below 'fmax', which is \(top.text) Hz",
        settings: ["fmin", "fmax"],
        suggestion: "set 'fmin' lower")
    }
    let names = (1...count).map { "f\($0)" }
    return input.features(names + names.map { "\($0)_bandwidth" })
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let rate = Double(input.sampleRate ?? 0)
    return FormantsProcessor(
      order: try input.predictionOrder(for: "formants"), count: count, rate: rate,
      range: lowest...(highest ?? rate / 2 - 50), widest: widest ?? .infinity)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int { PolynomialRoots.bytes(degree: input.width) + 256 }
}

final class FormantsProcessor: Processor {
  private let count: Int
  private let rate: Double
  private let range: ClosedRange<Double>
  private let widest: Double
  private var roots: PolynomialRoots

  init(order: Int, count: Int, rate: Double, range: ClosedRange<Double>, widest: Double) {
    self.count = count
    self.rate = rate
    self.range = range
    self.widest = widest
    roots = PolynomialRoots(degree: order)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let found = roots.find(input[index])
      var row = output.append()
      for column in row.indices { row[column] = 0 }
      var known = 0
      for root in found {
        // The other of a pair says the same.
        let (real, imaginary) = (roots.real[root], roots.imaginary[root])
        guard imaginary > 0 else { continue }
        let frequency = atan2(imaginary, real) * rate / (2 * .pi)
        // A root outside the unit circle is taken for its mirror image inside, as Praat does.
        let bandwidth = abs(log(hypot(real, imaginary))) * rate / .pi
        guard range.contains(frequency), bandwidth <= widest else { continue }
        insert(Float(frequency), Float(bandwidth), into: &row, known: known)
        known = min(known + 1, count)
      }
    }
  }

  /// Puts a formant in its place among those known, which the lowest `count` remain.
  private func insert(
    _ frequency: Float, _ bandwidth: Float, into row: inout MutableSpan<Float>, known: Int
  ) {
    var place = known
    while place > 0, row[place - 1] > frequency {
      if place < count {
        row[place] = row[place - 1]
        row[count + place] = row[count + place - 1]
      }
      place -= 1
    }
    guard place < count else { return }
    row[place] = frequency
    row[count + place] = bandwidth
  }

  func reset() {}
}
