import GraphCore

/// Nearest centroid: how near a row is to the mean of each class.
/// Input: features. Output: scores, one for each class that it was fitted with, at the same times.
///
/// The plainest classifier that learns: the model is one mean for each class. Cost per row: columns times classes. Wrong when
/// columns differ in size by orders of magnitude: put `normalize` before it.
struct NearestCentroid: TrainableNode {
  var metric = Metric.euclidean
  var sharpness = 1.0

  static let about = About(
    "acme.nearest-centroid", "Classifies rows by the nearest mean of a class.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      With d_k, the distance from the row to the mean of the rows of class k: softmax over k of -sharpness d_k. euclidean: \
      the square root of the sum of squared differences; cosine: 1 - the cosine of the angle, 1 where either is all zeros; \
      minkowski: the p-th root of the sum of differences to the power p. \
      The nearest class is that of scikit-learn's NearestCentroid.
      """)
  static let parameters: [Parameter<NearestCentroid>] = [
    .init("metric", \.metric, "How far a row is from a mean."),
    .init(
      "sharpness", \.sharpness, in: 0.001...1000,
      "How fast scores fall with distance; which class wins does not depend on it."),
  ]

  let needsLabels = true

  init() {}

  func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(
        .wrongKind, "'acme.nearest-centroid' takes features, not \(input)",
        suggestion: "put a node that makes features before it, such as `mfcc` or `pool`")
    }
    return Format(.scores, width: 0, clock: input.clock, sampleRate: input.sampleRate)
  }

  func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    var output = try format(for: input)
    output.width = fitted.labels.count
    output.stride = output.width
    output.names = fitted.labels
    return output
  }

  func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    let width = examples.width
    var sums = [Double](repeating: 0, count: examples.classes.count * width)
    var counts = [Int](repeating: 0, count: examples.classes.count)
    for (row, label) in examples.labels.enumerated() {
      counts[label] += 1
      let numbers = examples[row]
      for column in 0..<width { sums[label * width + column] += Double(numbers[column]) }
    }
    guard counts.count > 1 else {
      throw Problem(
        .cannotFit,
        "'acme.nearest-centroid' needs at least two classes, the examples have \(counts.count)")
    }
    if let empty = counts.firstIndex(of: 0) {
      throw Problem(
        .cannotFit,
        "'acme.nearest-centroid' has no rows of the class '\(examples.classes[empty])' to learn from",
        suggestion: "leave the class out, or split so that the training part holds every class")
    }
    let means = sums.indices.map { Float(sums[$0] / Double(counts[$0 / width])) }
    options.progress(1, 1, 0)
    return Fitted(
      tensors: ["means": Tensor(shape: [counts.count, width], means)], labels: examples.classes)
  }

  func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    guard !fitted.labels.isEmpty else {
      throw Problem(.damagedModel, "the model names no classes for 'acme.nearest-centroid'")
    }
    let means = try fitted.tensor("means", shape: [fitted.labels.count, input.width])
    return NearestCentroidProcessor(self, means: means.values, width: input.width)
  }

  /// Besides the means, which all lanes share.
  func stateBytes(for input: Format) -> Int { 128 }
}
