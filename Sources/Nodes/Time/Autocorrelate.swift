import DSP
import GraphCore

/// Autocorrelation: how much each frame resembles itself, shifted.
/// Input: frames. Output: features, `max_lag + 1` columns from lag 0 on, same clock.
///
/// Few lags are summed one by one, many come from a Fourier transform. Checked against librosa 0.11
/// (`autocorrelate`).
struct Autocorrelate: Node {
  var maxLag: Int?
  var isNormalized = false

  static let about = About(
    "autocorrelation", "Compares each frame with itself, shifted.", family: "Time",
    from: [.frames], to: "features: one column for each lag from 0 on",
    definition: """
      r[k] = sum over n of x[n] x[n + k] for k = 0 ... max_lag, without a window or a divisor; normalized, \
      divided by r[0], and 0 in silence. As librosa.autocorrelate(max_size=max_lag + 1).
      """)
  static let parameters: [Parameter<Autocorrelate>] = [
    .init(
      "max_lag", \.maxLag, unit: .samples, in: 0...262_143,
      "Largest shift; the frame length - 1 if absent."),
    .init("normalized", \.isNormalized, "Divides by the frame's energy, the value at lag 0."),
  ]

  private func lags(_ input: Format) -> Int { (maxLag ?? input.width - 1) + 1 }

  /// Multiplications past which a Fourier transform is faster.
  private func isDirect(_ input: Format) -> Bool { lags(input) * input.width < 50_000 }

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "autocorrelation")
    if let maxLag, maxLag >= input.width {
      throw Problem(
        .conflict, "'max_lag' is \(maxLag), not less than the frame length of \(input.width)",
        settings: ["max_lag"],
        suggestion: "at most \(input.width - 1)")
    }
    return input.features(Format.numbered("autocorrelation", lags(input)))
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    AutocorrelateProcessor(
      transform: isDirect(input)
        ? nil : Autocorrelation(length: input.width, lags: lags(input)),
      isNormalized: isNormalized)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int {
    128 + (isDirect(input) ? 0 : Autocorrelation.bytes(length: input.width, lags: lags(input)))
  }
}

final class AutocorrelateProcessor: Processor {
  private let transform: Autocorrelation?
  private let isNormalized: Bool

  init(transform: Autocorrelation?, isNormalized: Bool) {
    self.transform = transform
    self.isNormalized = isNormalized
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      let frame = input[index]
      var row = output.append()
      if let transform {
        transform.take(frame)
        let values = transform.values
        for lag in row.indices { row[lag] = values[lag] }
      } else {
        for lag in row.indices {
          row[lag] = dot(
            frame.extracting(0..<frame.count - lag), frame.extracting(lag..<frame.count))
        }
      }
      if isNormalized { normalize(&row) }
    }
  }

  private func normalize(_ row: inout MutableSpan<Float>) {
    let energy = row[0]
    // Below, the quotients have lost their digits, as in silence.
    let scale = energy >= .leastNormalMagnitude ? 1 / energy : 0
    for lag in row.indices { row[lag] *= scale }
  }

  func reset() {}
}
