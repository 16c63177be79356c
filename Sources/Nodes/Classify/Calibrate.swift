package import GraphCore
import Learning
import RealModule

/// Makes a classifier's scores as sure as they are right: temperature scaling.
///
/// Input: scores. Output: scores of the same classes, `p_c^(1/T)` divided by their sum. The order of the classes stays
/// the same, so no decision changes. A temperature above 1 makes scores more cautious, one below 1 surer.
///
/// T makes the log loss of the fit's rows least. Rows that the classifier has learnt from would flatter it: this node
/// wants scores of rows that it has not (`wantsHeldOutScores`), which the fit makes by folds of the training part.
///
/// Reference: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML 2017.
package struct Calibrate: TrainableNode {
  /// What T may be.
  static let temperatures = 1e-3...1e3

  package init() {}

  package static let about = About(
    "calibrate", "Scales the temperature of scores so that they are as sure as they are right.",
    family: "Classify", from: [.scores], to: "scores of the same classes",
    definition: """
      p_c^(1/T) divided by its sum over the classes, where a probability of 0 counts as the smallest normal number. T, \
      of 0.001...1000, makes the mean of -ln p of the true classes least, over scores of recordings that the \
      classifier did not learn from: the training part is scored in folds for that.
      """)
  package static let parameters: [Parameter<Calibrate>] = []

  package var needsLabels: Bool { true }
  package var wantsHeldOutScores: Bool { true }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .scores else {
      throw Problem(
        .wrongKind, "'calibrate' takes the scores of a classifier, not \(input)",
        suggestion: "put it after a classifier, such as `mlp`")
    }
    var output = input
    output.stride = output.width
    return output
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    guard fitted.labels == input.columnNames else {
      throw Problem(
        .damagedModel,
        "'calibrate' was fitted on scores of \(fitted.labels.joined(separator: ", ")), but gets scores of "
          + input.columnNames.joined(separator: ", "))
    }
    return try format(for: input)
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    let temperature = try fitted.tensor("temperature", shape: [1]).values[0]
    // Rounded to single precision, T may lie just outside.
    guard temperature > 0, temperature.isFinite else {
      throw Problem(
        .damagedModel, "the model's tensor 'temperature' is \(temperature), not a number above 0")
    }
    return CalibrateProcessor(exponent: 1 / Double(temperature), classes: input.width)
  }

  package func isRowwise(for input: Format) -> Bool { true }

  package func stateBytes(for input: Format) -> Int {
    MemoryLayout<Double>.stride * input.width + 256
  }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    FitNeed(working: size.rows * (24 * size.classes + 32) + 4096, model: 4096)
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try examples.check(for: "calibrate")
    guard examples.width == examples.classes.count,
      input.names.isEmpty || input.names == examples.classes
    else {
      throw Problem(
        .cannotFit,
        "'calibrate' gets scores of \(input.columnNames.joined(separator: ", ")), but the labels are "
          + examples.classes.joined(separator: ", "),
        suggestion: "put it after a classifier that was fitted on the same labels")
    }
    var logarithms: [Double] = []
    logarithms.reserveCapacity(examples.count * examples.width)
    examples.forEachStretch { _, rows in
      for index in rows.indices { logarithms.append(Calibrate.logarithm(rows[index])) }
    }
    var loss = TemperatureLoss(
      logarithms, labels: examples.labels,
      classes: examples.width)
    let exponent: Double
    do {
      exponent = try loss.minimum(
        in: 1 / Calibrate.temperatures.upperBound...1 / Calibrate.temperatures.lowerBound,
        progress: options.progress)
    } catch { throw error.problem(of: "calibrate") }
    return Fitted(
      tensors: ["temperature": Tensor(shape: [1], [Float(1 / exponent)])],
      labels: examples.classes)
  }
}

extension Calibrate {
  /// The logarithm of a score; a score of 0 counts as the smallest normal number.
  static func logarithm(_ score: Float) -> Double {
    // In this order of arguments NaN stays NaN.
    .log(Double(max(score, .leastNormalMagnitude)))
  }
}

private final class CalibrateProcessor: Processor {
  private let exponent: Double
  private var logarithms: [Double]

  init(exponent: Double, classes: Int) {
    self.exponent = exponent
    logarithms = [Double](repeating: 0, count: classes)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      let scores = input[index]
      for label in scores.indices {
        logarithms[label] = exponent * Calibrate.logarithm(scores[label])
      }
      var row = output.append()
      LogSum.softmax(&logarithms, into: &row)
    }
  }

  func reset() {}
}
