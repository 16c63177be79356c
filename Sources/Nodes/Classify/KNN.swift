import DSP
package import GraphCore

/// k nearest neighbours: a row gets the classes of the fitted rows that are nearest to it.
///
/// Input: features. Output: scores, the share of each class among the neighbours, at the same times.
/// Cost per row: columns times fitted rows; a model holds all of them.
/// As scikit-learn's `KNeighborsClassifier`. Of rows that are equally far, the one that came first in the fit is nearer.
/// Wrong when columns differ in size by orders of magnitude: put `normalize` before it.
package struct KNN: Classifier {
  package enum Weights: String, ParameterChoice { case uniform, distance }
  package enum Metric: String, ParameterChoice { case euclidean, manhattan, cosine }

  package var neighbours = 5
  package var weights = Weights.uniform
  package var metric = Metric.euclidean

  package init() {}

  package static let about = About(
    "knn", "Classifies rows by their nearest neighbours.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      The share of each class among the n_neighbors fitted rows that are nearest, each counting 1 or, with weights \
      distance, 1 / distance; rows at no distance then decide alone. scikit-learn's KNeighborsClassifier; of rows that are \
      equally far, the first of the fit is nearer.
      """)

  package static let parameters: [Parameter<KNN>] = [
    .init("n_neighbors", \.neighbours, in: 1...1_000_000, "How many neighbours have a say."),
    .init("weights", \.weights, "distance: a neighbour counts 1 / distance, else 1."),
    .init(
      "metric", \.metric,
      "How far rows are: euclidean, manhattan (sum of differences), cosine (1 - cosine of the angle)."
    ),
  ]

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    let rows = try fittedRows(fitted, width: input.width)
    let labels = try fitted.tensor("y", shape: [rows.count / input.width]).values
    guard
      labels.allSatisfy({ Int(exactly: $0).map(fitted.labels.indices.contains) ?? false })
    else {
      throw Problem(.damagedModel, "the model's tensor 'y' holds numbers that are no classes")
    }
    return KNNProcessor(self, width: input.width, rows: rows, labels: labels)
  }

  private func fittedRows(_ fitted: Fitted, width: Int) throws(Problem) -> [Float] {
    let count = fitted.tensors["x"]?.shape.first ?? 0
    let rows = try fitted.tensor("x", shape: [count, width]).values
    guard count >= neighbours else {
      throw Problem(
        .damagedModel,
        "'n_neighbors' is \(neighbours), but the model of 'knn' holds \(count) rows",
        settings: ["n_neighbors"],
        suggestion: "lower n_neighbors")
    }
    return rows
  }

  /// Distances of the neighbours; the fitted rows are shared by all lanes.
  package func stateBytes(for input: Format) -> Int { 16 * neighbours + 512 }

  /// The model holds all rows.
  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    FitNeed(working: 8 * size.rows + 4096, model: 4 * size.rows * (size.columns + 1) + 4096)
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try check(examples)
    guard examples.count >= neighbours else {
      throw Problem(
        .cannotFit,
        "'n_neighbors' is \(neighbours), but 'knn' has \(examples.count) rows to learn from",
        settings: ["n_neighbors"],
        suggestion: "lower n_neighbors")
    }
    return Fitted(
      tensors: [
        "x": Tensor(shape: [examples.count, examples.width], examples.numbers),
        "y": Tensor(shape: [examples.count], examples.labels.map { Float($0) }),
      ], labels: examples.classes)
  }
}

private final class KNNProcessor: Processor {
  private let node: KNN
  private let width: Int
  /// Shared by all lanes.
  private let rows: [Float]
  /// Their classes, as they are stored: shared too.
  private let labels: [Float]
  /// The nearest so far, rising.
  private var distances: [Float]
  private var nearest: [Int]

  init(_ node: KNN, width: Int, rows: [Float], labels: [Float]) {
    self.node = node
    self.width = width
    self.rows = rows
    self.labels = labels
    distances = [Float](repeating: .infinity, count: node.neighbours)
    nearest = [Int](repeating: 0, count: node.neighbours)
  }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      find(input[index])
      var scores = output.append()
      for column in scores.indices { scores[column] = 0 }
      vote(&scores)
    }
  }

  /// Sets the nearest rows.
  private func find(_ row: Span<Float>) {
    for place in distances.indices { distances[place] = .infinity }
    let norm = node.metric == .cosine ? dot(row, row).squareRoot() : 0
    let last = distances.count - 1
    let fitted = rows
    let rows = fitted.span
    for number in labels.indices {
      let other = rows.extracting(number * width..<(number + 1) * width)
      let distance =
        switch node.metric {
        case .euclidean: squaredDistance(row, other)
        case .manhattan: absoluteDistance(row, other)
        case .cosine: cosineDistance(row, other, norm: norm)
        }
      // Numbers too large for the square are farthest of all, and still someone's neighbours.
      guard distance < distances[last] || number <= last else { continue }
      var place = min(number, last)
      while place > 0, distances[place - 1] > distance {
        distances[place] = distances[place - 1]
        nearest[place] = nearest[place - 1]
        place -= 1
      }
      distances[place] = distance
      nearest[place] = number
    }
  }

  /// A row of zeros has no angle: it is as far from all others as if at a right angle.
  /// - Parameter norm: The length of `row`.
  private func cosineDistance(_ row: Span<Float>, _ other: Span<Float>, norm: Float) -> Float {
    let length = norm * dot(other, other).squareRoot()
    let product = dot(row, other)
    guard length.isNormal, product.isFinite else { return preciseCosineDistance(row, other) }
    return max(0, 1 - product / length)
  }

  /// The same of numbers whose squares single precision can't hold: what is then no number would count as no distance.
  private func preciseCosineDistance(_ row: Span<Float>, _ other: Span<Float>) -> Float {
    var (product, own, others) = (0.0, 0.0, 0.0)
    for column in row.indices {
      let (a, b) = (Double(row[column]), Double(other[column]))
      product += a * b
      own += a * a
      others += b * b
    }
    let length = own.squareRoot() * others.squareRoot()
    return length == 0 ? 1 : Float(max(0, 1 - product / length))
  }

  /// Adds up what the nearest rows say.
  private func vote(_ scores: inout MutableSpan<Float>) {
    let isWeighted = node.weights == .distance && distances[distances.count - 1].isFinite
    let decidesAlone = isWeighted && distances[0] == 0
    var sum: Float = 0
    for place in distances.indices {
      let distance = distances[place]
      let weight: Float
      if decidesAlone {
        weight = distance == 0 ? 1 : 0
      } else if isWeighted {
        // Relative to the nearest one, so that no weight overflows.
        let share = distances[0] / distance
        weight = node.metric == .euclidean ? share.squareRoot() : share
      } else {
        // What is no number stays none.
        weight = distance.isNaN ? distance : 1
      }
      scores[Int(labels[nearest[place]])] += weight
      sum += weight
    }
    for column in scores.indices { scores[column] /= sum }
  }

  func reset() {}
}
