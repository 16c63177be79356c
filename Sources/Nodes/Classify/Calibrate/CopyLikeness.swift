import GraphCore
import Learning

/// Tells rows that are like varied copies of recordings from rows that are like the recordings themselves: by
/// logistic regression on standardized columns, each cut off at 1.5.
///
/// Answers are right less often on sound as the copies have it (noisy, in a room), and the threshold by which
/// recordings keep a promised precision breaks the promise there. So such rows are made more cautious.
struct CopyLikeness {
  /// How far a column may stand out.
  private static let limit: Float = 1.5
  /// Learnt from so many rows at most, taken evenly.
  private static let mostRows = 20_000
  private static let names = (weights: "copy_weight", bias: "copy_bias")

  private let weights: [Float]
  private let bias: Float

  /// What both classes are called in the fit.
  private static let classes = ["recording", "copy"]

  /// Learns it.
  /// - Parameters:
  ///   - examples: Rows of which `features` are the standardized columns.
  ///   - isCopy: Whether each row is of a copy.
  /// - Throws: `Problem` of a fit whose numbers are too large.
  init(
    _ examples: Examples, features: Range<Int>, isCopy: [Bool], options: FitOptions
  ) throws(Problem) {
    let every = max(
      1, (examples.count + CopyLikeness.mostRows - 1) / CopyLikeness.mostRows)
    var rows: [Float] = []
    var labels: [Int] = []
    for row in stride(from: 0, to: examples.count, by: every) {
      let columns = examples[row].extracting(features)
      for column in columns.indices { rows.append(CopyLikeness.cut(columns[column])) }
      labels.append(isCopy[row] ? 1 : 0)
    }
    var regression = Logistic()
    regression.c = 0.001
    regression.classWeight = .balanced
    let fitted = try regression.fit(
      Examples(rows: rows, width: features.count, labels: labels, classes: CopyLikeness.classes),
      input: Format(.features, width: features.count, clock: .item), options: options)
    let both = try fitted.tensor("weight", shape: [features.count, 2]).values
    weights = features.indices.map { index in
      let place = 2 * (index - features.lowerBound)
      return both[place + 1] - both[place]
    }
    let biases = try fitted.tensor("bias", shape: [2]).values
    bias = biases[1] - biases[0]
  }

  /// What a model says; nil of one that was fitted without copies.
  /// - Throws: `Problem` SG0503.
  init?(_ fitted: Fitted, columns: Int) throws(Problem) {
    guard fitted.tensors[CopyLikeness.names.weights] != nil else { return nil }
    weights = try fitted.tensor(CopyLikeness.names.weights, shape: [columns]).values
    bias = try fitted.tensor(CopyLikeness.names.bias, shape: [1]).values[0]
  }

  /// What a model keeps.
  var tensors: [String: Tensor] {
    [
      CopyLikeness.names.weights: Tensor(shape: [weights.count], weights),
      CopyLikeness.names.bias: Tensor(shape: [1], [bias]),
    ]
  }

  /// What a fit takes while it works.
  static func fitBytes(rows: Int, columns: Int) -> Int {
    let size = FitSize(rows: min(rows, mostRows), columns: columns, classes: 2)
    let regression = Logistic().fitNeed(
      for: size, input: Format(.features, width: columns, clock: .item))
    return 8 * size.rows * columns + 16 * size.rows + (regression?.working ?? 0)
  }

  /// Whether a row is more like copies than like recordings, by odds of e to 1 where both are as frequent:
  /// hardly any recording is then taken for a copy.
  func isLikeCopy(_ row: Span<Float>) -> Bool {
    var sum = bias
    for column in row.indices { sum += weights[column] * CopyLikeness.cut(row[column]) }
    return sum > 1
  }

  private static func cut(_ value: Float) -> Float { min(max(value, -limit), limit) }
}
