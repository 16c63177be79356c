package import GraphCore
import Learning
import RealModule

/// Makes a classifier's scores as sure as they are right, and says which of them can't be relied on:
/// temperature scaling, with a temperature that rises for what is unlike all that was learnt from.
///
/// Input: scores; optionally the features that they come from, at the same times. Output: scores
/// of the same classes, `p_c^(1/T)` divided by their sum. The order of the classes stays the same, so no
/// decision changes. A temperature above 1 makes scores more cautious, one below 1 surer.
///
/// T makes the log loss of the fit's rows least. Rows that the classifier has learnt from would flatter it:
/// this node wants scores of rows that it has not (`wantsHeldOutScores`), which the fit makes by folds of the
/// training part. With `features` T is multiplied, for each row, by the square of how much further the row is
/// from what recordings usually are (`TypicalRows`) than most recordings. So what is noisy, or comes from
/// another place, is more cautious. With `precision` the least probability is learnt, too, that the likeliest
/// class must have for that share of the held-out recordings at least as sure to be right. Results of which
/// it has less are `unsure`; then `features` say why, too.
///
/// What is usual, how far most recordings are, and the threshold are those of recordings, never of their
/// varied copies; T is that of both.
///
/// References: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks", ICML
/// 2017; Y. Geifman, R. El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017.
package struct Calibrate: TrainableNode {
  /// What T may be.
  static let temperatures = 1e-3...1e3
  /// An answer with a smaller probability is never sure, unless even less is promised.
  static let leastSure = 0.5

  package var precision: Double?

  package init() {}

  package static let about = About(
    "calibrate", "Makes scores as sure as they are right, and says which can't be relied on.",
    family: "Classify", from: [.scores], to: "scores of the same classes",
    definition: """
      p_c^(1/T) divided by its sum over the classes, where a probability of 0 counts as the smallest normal \
      number. T, of 0.001...1000, makes the mean of -ln p of the true classes least, over scores of \
      recordings that the classifier did not learn from: the training part is scored in folds for that. \
      With features, T is multiplied by max(1, d / d0)^2. For d a row is standardized by the recordings \
      learnt from, each column cut off at 3; d is the root of the mean square of what is left without the \
      directions along which recordings differ most: 30, or a twentieth of the columns or of the \
      recordings if that is less. d0 is the 0.75 quantile of d over recordings, each measured by those of \
      other speakers, in four folds; by other recordings where speakers are not known. With precision, \
      results whose largest probability is below a threshold are unsure: the least one, of 0.5 or the \
      precision at least, at which that share of the recordings at least as sure is recognized. With both, \
      columns stand behind the classes in the rows, unlike.level and so on, of what there are columns of \
      among level, band, noise, length and voice: the root mean square of those standardized columns, each \
      at most 10, divided by its 0.95 quantile over the same recordings. Above 1 it is a reason. Varied \
      copies count for T only.
      """)
  package static let parameters: [Parameter<Calibrate>] = [
    .init(
      "precision", \.precision, in: 0.01...1,
      "The share of answers that is to be right; results that are less sure are unsure. Null: none are."
    ).addedLater
  ]
  package static let ports = [
    Port("scores", [.scores], "Scores of a classifier."),
    Port(
      "features", [.features], isOptional: true,
      "The columns that the scores come from: by them rows are found that are unlike what was learnt from."
    ),
  ]

  package var needsLabels: Bool { true }
  package var wantsHeldOutScores: Bool { true }

  package func format(for input: Format) throws(Problem) -> Format {
    var output = input.part("scores")?.format ?? input
    guard output.kind == .scores else {
      throw Problem(
        .wrongKind, "'calibrate' takes the scores of a classifier, not \(output)",
        suggestion: "put it after a classifier, such as `mlp`")
    }
    guard output.certainty == nil else {
      throw Problem(
        .conflict, "'calibrate' takes scores that were not judged yet",
        suggestion: "leave out `precision` of the node before it")
    }
    output.stride = output.width
    return output
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    var output = try format(for: input)
    guard fitted.labels == output.columnNames else {
      throw Problem(
        .damagedModel,
        "'calibrate' was fitted on scores of \(fitted.labels.joined(separator: ", ")), but gets scores of "
          + output.columnNames.joined(separator: ", "))
    }
    guard let precision else { return output }
    let reasons = groups(of: input).reasons.map(\.rawValue)
    guard fitted.tensors["threshold"] != nil else {
      throw otherPrecision("the model was fitted without 'precision'")
    }
    let threshold = try fitted.tensor("threshold", shape: [2]).values
    guard threshold[1] == Float(precision) else {
      throw otherPrecision(
        "'precision' is \(precision.text), but the model was fitted with \(Double(threshold[1]).text)"
      )
    }
    output.certainty = Certainty(least: threshold[0], precision: threshold[1], reasons: reasons)
    output.names = output.columnNames + reasons.map { "unlike.\($0)" }
    output.width += reasons.count
    output.stride = output.width
    return output
  }

  private func otherPrecision(_ message: String) -> Problem {
    Problem(
      .otherFeatures, message, settings: ["precision"],
      suggestion: "fit the graph again with `sergraph fit`, or undo the change")
  }

  /// What the columns are about that say why a row is unlike others.
  func groups(of input: Format) -> FeatureGroups {
    FeatureGroups(input.part("features")?.format.columnNames ?? [])
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    let temperature = try fitted.positive("temperature")
    let groups = groups(of: input)
    let limits =
      precision == nil || groups.reasons.isEmpty
      ? [] : try fitted.tensor("limits", shape: [groups.reasons.count]).values
    return CalibrateProcessor(
      exponent: 1 / Double(temperature), classes: fitted.labels.count,
      caution: try RowCaution(self, fitted, input: input), limits: limits.map { Double($0) })
  }

  package func isRowwise(for input: Format) -> Bool { true }

  package func stateBytes(for input: Format) -> Int {
    MemoryLayout<Double>.stride * input.width
      + Distances.bytes(columns: input.part("features")?.columns.count ?? 0) + 512
  }
}

extension Fitted {
  /// A tensor of one number above 0.
  /// - Throws: `Problem` SG0503.
  func positive(_ name: String) throws(Problem) -> Float {
    let value = try tensor(name, shape: [1]).values[0]
    // Rounded to single precision, a temperature may lie just outside of its range.
    guard value > 0, value.isFinite else {
      throw Problem(
        .damagedModel, "the model's tensor '\(name)' is \(value), not a number above 0")
    }
    return value
  }
}

/// Scores with what was learnt of them.
final class CalibrateProcessor: Processor {
  private let exponent: Double
  private var caution: RowCaution
  /// What is usual of each group of columns, where that is told.
  private let limits: [Double]
  private var logarithms: [Double]

  init(exponent: Double, classes: Int, caution: RowCaution, limits: [Double]) {
    self.exponent = exponent
    self.caution = caution
    self.limits = limits
    logarithms = [Double](repeating: 0, count: classes)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      let scores = input[index]
      let own = caution.exponent(exponent, for: scores)
      for label in logarithms.indices {
        logarithms[label] = own * ScoreLogarithm.of(scores[label])
      }
      var row = output.append()
      LogSum.softmax(&logarithms, into: &row)
      for group in limits.indices {
        let isTold = limits[group] > 0
        row[logarithms.count + group] =
          isTold ? Float(caution.distances[group] / limits[group]) : 0
      }
    }
  }

  func reset() {}
}
