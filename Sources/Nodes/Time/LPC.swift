import DSP
import GraphCore

/// Linear prediction: the all-pole filter that fits each frame.
/// Input: frames. Output: features, `order` coefficients, same clock, and the gain if asked for.
///
/// In double precision: about 4 us for a frame of 1024 samples and order 16 from the autocorrelation; 8 us at
/// order 10 by Burg's method. Checked against librosa 0.11 (`lpc`, which is Burg's) and `scipy.linalg.solve_toeplitz`.
struct LPC: Node {
  enum Method: String, ParameterChoice { case autocorrelation, burg }

  var order = 16
  var method = Method.autocorrelation
  var hasGain = false

  static let about = About(
    "lpc", "Predicts each sample of a frame from those before.", family: "Time", from: [.frames],
    to: "features: lpc[1] ... lpc[order], and `lpc_gain` if asked for",
    definition: """
      Coefficients of A(z) = 1 + lpc[1] z^-1 + ... + lpc[p] z^-p, whose output for the frame is as small as can \
      be; the spectrum of the frame is then about that of 1 / A. autocorrelation: by Levinson and Durbin's \
      recursion; window the frames first. burg: from errors in both directions, as librosa.lpc. lpc_gain is \
      the mean of x[n]^2 times the product of 1 - k^2 over the reflection coefficients k. Silence gives zeros.
      """)
  static let parameters: [Parameter<LPC>] = [
    .init("order", \.order, in: 1...512, "Number of coefficients; about 2 and one for each kHz."),
    .init("method", \.method, "How the coefficients are found."),
    .init("gain", \.hasGain, "Adds the energy of the prediction error as a column."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    try input.require(.frames, for: "lpc")
    guard order < input.width else {
      throw Problem(
        .conflict, "'order' is \(order), not less than the frame length of \(input.width)",
        settings: ["order"],
        suggestion: "at most \(input.width - 1)")
    }
    return input.features(Format.counted("lpc", order) + (hasGain ? ["lpc_gain"] : []))
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    switch method {
    case .autocorrelation:
      LevinsonDurbinProcessor(kernel: LevinsonDurbin(order: order, length: input.width))
    case .burg: BurgProcessor(kernel: Burg(order: order, length: input.width))
    }
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int {
    max(
      LevinsonDurbin.bytes(order: order, length: input.width),
      Burg.bytes(order: order, length: input.width))
  }
}

extension LinearPrediction {
  /// Writes the coefficients, and the gain where there is one more column.
  fileprivate func write(into row: inout MutableSpan<Float>, power: Double) {
    for index in coefficients.indices { row[index] = Float(coefficients[index]) }
    if row.count > coefficients.count { row[coefficients.count] = Float(power * remainder) }
  }
}

final class LevinsonDurbinProcessor: Processor {
  private var kernel: LevinsonDurbin

  init(kernel: LevinsonDurbin) { self.kernel = kernel }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      kernel.take(input[index])
      var row = output.append()
      kernel.prediction.write(into: &row, power: kernel.energy / Double(input.width))
    }
  }

  func reset() {}
}

final class BurgProcessor: Processor {
  private var kernel: Burg

  init(kernel: Burg) { self.kernel = kernel }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    for index in 0..<input.count {
      kernel.take(input[index])
      var row = output.append()
      kernel.prediction.write(into: &row, power: kernel.energy / Double(input.width))
    }
  }

  func reset() {}
}

extension Format {
  /// How many coefficients of a predictor stand in the first columns.
  /// - Throws: `Problem` SG0301 where there are none.
  func predictionOrder(for node: String) throws(Problem) -> Int {
    let order = names.enumerated().prefix { $0.element == "lpc[\($0.offset + 1)]" }.count
    guard kind == .features, order > 0 else {
      throw Problem(
        .wrongKind, "'\(node)' takes the coefficients of `lpc`, but gets \(self)",
        suggestion: kind == .frames
          ? "put `lpc` before it" : "connect `in` to a node that is an `lpc`")
    }
    return order
  }
}
