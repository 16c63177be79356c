import GraphCore
import Learning

/// Average: joins the scores of several classifiers (soft voting).
/// Input: scores of several classifiers of the same classes, `in: [a, b, c]`. Output: scores of those classes, at the
/// same times.
///
/// `mean` is the weighted mean of the probabilities; `geometric` the weighted geometric mean, divided by its sum: then
/// a class that one classifier rules out is as good as ruled out (L. I. Kuncheva, "Combining pattern classifiers",
/// 2004, chapter 5). scikit-learn's `VotingClassifier(voting="soft")` is `mean`.
struct Average: Node {
  enum Method: String, ParameterChoice { case mean, geometric }

  var method = Method.mean
  var weights: [Double]?

  static let about = About(
    "average", "Joins the scores of several classifiers by soft voting.", family: "Classify",
    from: [.scores], to: "scores of the same classes",
    definition: """
      With weights w_j that are divided by their sum: mean is sum_j w_j p_jc for class c, as scikit-learn's \
      VotingClassifier with voting="soft"; geometric is prod_j p_jc^w_j, divided by its sum over the classes, where \
      a probability of 0 counts as the smallest normal number. The classifiers must have the same classes in the same order.
      """)
  static let parameters: [Parameter<Average>] = [
    .init("method", \.method, "The mean of probabilities, or the geometric mean."),
    .init(
      "weights", \.weights,
      "How much each input counts, in the order of `in`, from 0 to 1e6; null: all the same."),
  ]

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .scores else {
      throw Problem(
        .wrongKind, "'average' takes the scores of classifiers, not \(input)",
        suggestion: "name classifiers with `in: [a, b]`")
    }
    let parts = input.parts
    if let weights {
      guard weights.allSatisfy({ (0...1e6).contains($0) }), weights.contains(where: { $0 > 0 })
      else {
        throw Problem(
          .conflict, "'weights' is \(weights.text), but takes numbers of 0...1e6, not all 0",
          settings: ["weights"])
      }
      guard weights.count == max(1, parts.count) else {
        throw Problem(
          .conflict, "'weights' has \(weights.count) numbers for \(max(1, parts.count)) inputs",
          settings: ["weights"],
          suggestion: "give one for each node of 'in', in that order")
      }
    }
    for part in parts where part.format.certainty != nil {
      throw Problem(
        .conflict,
        "'\(part.port)' gives scores that say when they can't be relied on, which a mean does not",
        suggestion: "set `precision` of a `calibrate` behind 'average' instead")
    }
    guard let first = parts.first else { return input }
    for other in parts.dropFirst() where other.format.columnNames != first.format.columnNames {
      throw Problem(
        .conflict,
        "'\(other.port)' scores \(other.format.columnNames.joined(separator: ", ")), but '\(first.port)' scores "
          + first.format.columnNames.joined(separator: ", "),
        suggestion: "fit all of them on the same labels")
    }
    var output = input
    output.width = first.format.width
    output.stride = output.width
    output.names = first.format.names
    return output
  }

  func prepare(for input: Format) throws(Problem) -> any Processor {
    _ = try format(for: input)
    let count = max(1, input.parts.count)
    let weights = weights ?? [Double](repeating: 1, count: count)
    let sum = weights.reduce(0, +)
    return AverageProcessor(
      method, weights: weights.map { $0 / sum }, classes: input.width / count)
  }

  func isRowwise(for input: Format) -> Bool { true }

  func stateBytes(for input: Format) -> Int {
    MemoryLayout<Double>.stride * (input.width + input.parts.count) + 256
  }
}

private final class AverageProcessor: Processor {
  private let isGeometric: Bool
  private let weights: [Double]
  private var sums: [Double]

  init(_ method: Average.Method, weights: [Double], classes: Int) {
    isGeometric = method == .geometric
    self.weights = weights
    sums = [Double](repeating: 0, count: classes)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      add(input[index])
      var row = output.append()
      if isGeometric {
        LogSum.softmax(&sums, into: &row)
      } else {
        for label in row.indices { row[label] = Float(sums[label]) }
      }
    }
  }

  private func add(_ scores: Span<Float>) {
    let classes = sums.count
    for label in 0..<classes { sums[label] = 0 }
    for part in weights.indices {
      for label in 0..<classes {
        let score = scores[part * classes + label]
        sums[label] += weights[part] * (isGeometric ? ScoreLogarithm.of(score) : Double(score))
      }
    }
  }

  func reset() {}
}
