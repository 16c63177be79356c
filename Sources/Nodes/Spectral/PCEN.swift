import DSP
import GraphCore

/// Per-channel energy normalization: bands relative to their own recent level, then compressed.
/// Input: features, bands or other numbers that are not negative. Output: the same columns at the same times.
///
/// The level begins as in librosa: as if the input had been 1 before. Wang et al., Trainable
/// frontend for robust and far-field keyword spotting, ICASSP 2017. Checked against librosa 0.11 (`pcen`).
struct PCEN: Node {
  var gain = 0.98
  var bias = 2.0
  var power = 0.5
  var timeConstant = 0.4
  var epsilon = 1e-6

  static let about = About(
    "pcen", "Divides each band by its recent level, and compresses it.", family: "Spectral",
    from: [.spectrum, .features], to: "the same columns, normalized",
    definition: """
      M[t] = (1 - b) M[t - 1] + b x[t] with M before the first row = 1, b = (sqrt(1 + 4 T^2) - 1) / (2 T^2) and T = \
      time_constant in rows; then (x / (eps + M)^gain + bias)^power - bias^power; with power 0, \
      ln(1 + x / (eps + M)^gain). As librosa.pcen, which recommends bands of amplitude times 2^31.
      """)
  static let parameters: [Parameter<PCEN>] = [
    .init("gain", \.gain, in: 0...1, "How much of the level is divided out."),
    .init("bias", \.bias, in: 0...1e6, "Where the compression begins."),
    .init("power", \.power, in: 0...1, "Exponent of the compression; 0 takes logarithms."),
    .init(
      "time_constant", \.timeConstant, unit: .seconds, in: 0.001...60,
      "How far the level reaches back."),
    .init(
      "eps", \.epsilon, in: 1e-20...1e6, "What is added to the level, so that silence stays silent."
    ),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .spectrum || input.kind == .features else {
      throw input.refusal(of: "pcen", wants: "mel bands")
    }
    if input.scale == .decibel || input.scale == .log {
      throw Problem(
        .wrongKind, "'pcen' takes power or amplitude, but gets \(input)",
        suggestion: "take its input from above the logarithm")
    }
    guard input.clock.period != nil else {
      throw Problem(
        .wrongKind, "'pcen' needs regular rows, but gets \(input)",
        suggestion: "put it before what makes one row of many")
    }
    var format = input
    format.stride = format.width
    format.names = input.names.map { "\($0)_pcen" }
    format.scale = nil
    return format
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    let rows = timeConstant / (input.clock.period?.value ?? 1)
    let share = ((1 + 4 * rows * rows).squareRoot() - 1) / (2 * rows * rows)
    return PCENProcessor(width: input.width, share: share, settings: self)
  }

  func rowCount(for input: Format) -> RowCount { .same }

  func stateBytes(for input: Format) -> Int { 8 * input.width + 4 * input.width + 512 }
  var isColumnwise: Bool { true }
}

final class PCENProcessor: Processor {
  private let share: Double
  private let gain: Float
  private let bias: Float
  private let power: Float
  private let epsilon: Float
  /// The level of each column. In double precision: a small share would otherwise drown in rounding.
  private var levels: [Double]

  init(width: Int, share: Double, settings: PCEN) {
    self.share = share
    gain = Float(settings.gain)
    bias = Float(settings.bias)
    power = Float(settings.power)
    epsilon = Float(settings.epsilon)
    levels = [Double](repeating: 1, count: width)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem) {
    let (share, gain, epsilon) = (share, gain, epsilon)
    var levels = levels.mutableSpan
    for index in 0..<input.count {
      let row = input[index]
      var result = output.append()
      for column in row.indices {
        let x = row[column] > 0 ? row[column] : 0
        levels[column] += share * (Double(x) - levels[column])
        result[column] = Float(levels[column]) + epsilon
      }
      for column in row.indices { result[column] = -gain * naturalLogarithm(result[column]) }
      for column in row.indices {
        let x = row[column] > 0 ? row[column] : 0
        result[column] = x * naturalExponential(result[column])
      }
      compress(&result)
    }
  }

  private func compress(_ row: inout MutableSpan<Float>) {
    let (bias, power) = (bias, power)
    if power == 0 {
      for column in row.indices { row[column] = naturalLogarithm(1 + row[column]) }
    } else if bias == 0 {
      for column in row.indices {
        let x = row[column]
        row[column] =
          x < .leastNormalMagnitude ? 0 : naturalExponential(power * naturalLogarithm(x))
      }
    } else if power == 0.5 {
      // The difference of two roots, without cancellation.
      let root = bias.squareRoot()
      for column in row.indices { row[column] /= (row[column] + bias).squareRoot() + root }
    } else {
      let zero = naturalExponential(power * naturalLogarithm(bias))
      for column in row.indices {
        row[column] = naturalExponential(power * naturalLogarithm(row[column] + bias)) - zero
      }
    }
  }

  func reset() {
    for column in levels.indices { levels[column] = 1 }
  }
}
