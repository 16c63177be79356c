import DSP
package import GraphCore
import Learning

/// Gives columns the same spread within classes in every direction: within-class whitening.
///
/// Input: features. Output: features, as many columns at the same times, `whitened[0]`, `whitened[1]`, ...
/// Cost per row: half the square of the columns multiplications; a model holds as many numbers.
///
/// What varies among recordings of one class, such as who speaks and how, is no sign of a class; directions
/// in which it varies much are made as small as the others. A classifier whose penalty or distance takes all
/// directions alike (`logistic`, `svm`, `knn`) then counts what tells classes apart. With all columns of a
/// large set, the covariance can't be known well: `shrinkage` draws it to equal variances. Put `normalize`
/// before it.
///
/// Reference: A. O. Hatch, S. Kajarekar, A. Stolcke, "Within-class covariance normalization for SVM-based
/// speaker recognition", Interspeech 2006.
package struct Whiten: TrainableNode {
  package var shrinkage = 0.8

  package init() {}

  package static let about = About(
    "whiten", "Gives columns the same spread within classes in every direction.",
    family: "Normalize", from: [.features], to: "features, as many columns",
    definition: """
      y = L⁻¹ x with the lower triangular L of L Lᵀ = (1 - s) S + s trace(S) / d I, where S is the \
      covariance of the d columns within classes (the mean over all rows of the outer product of a row's \
      distance from the mean of its class with itself) and s is shrinkage. With s = 0 the covariance of y \
      within classes is the identity; with s = 1 all columns are divided by one number.
      """)
  package static let parameters: [Parameter<Whiten>] = [
    .init(
      "shrinkage", \.shrinkage, in: 0...1,
      "How far the covariance is drawn to equal variances without correlation.")
  ]

  package var needsLabels: Bool { true }

  package func format(for input: Format) throws(Problem) -> Format {
    guard input.kind == .features else {
      throw Problem(
        .wrongKind, "'whiten' takes features, not \(input)",
        suggestion: "put a node that makes features before it, such as `functionals`")
    }
    return input.features(Format.numbered("whitened", input.width))
  }

  package func format(for input: Format, fitted: Fitted) throws(Problem) -> Format {
    _ = try inverse(fitted, width: input.width)
    return try format(for: input)
  }

  private func inverse(_ fitted: Fitted, width: Int) throws(Problem) -> [Float] {
    try fitted.tensor("inverse", shape: [width * (width + 1) / 2]).values
  }

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    WhitenProcessor(try inverse(fitted, width: input.width))
  }

  package func isRowwise(for input: Format) -> Bool { true }

  /// What was fitted is shared by all lanes.
  package func stateBytes(for input: Format) -> Int { 256 }

  package func fitNeed(for size: FitSize, input: Format) -> FitNeed? {
    let model = 2 * size.columns * (size.columns + 1) + 4096
    return FitNeed(
      working: WhiteningFactor.bytes(
        rows: size.rows, columns: size.columns, classes: size.classes)
        + WhiteningFactor.inverseBytes(columns: size.columns) + model, model: model)
  }

  package func fit(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> Fitted {
    try examples.check(for: "whiten")
    let inverse: [Float]
    do throws(LearningFailure) {
      inverse = try WhiteningFactor(
        examples, labels: examples.labels, classes: examples.classes.count, shrinkage: shrinkage
      ).inverse
    } catch {
      throw error == .singularCovariance
        ? Whiten.singular(of: "whiten", "shrinkage", shrinkage: shrinkage)
        : error.problem(of: "whiten")
    }
    guard inverse.allSatisfy(\.isFinite) else {
      throw Whiten.singular(of: "whiten", "shrinkage", shrinkage: shrinkage)
    }
    options.progress(1, 1, 0)
    return Fitted(tensors: ["inverse": Tensor(shape: [inverse.count], inverse)])
  }

  /// - Parameters:
  ///   - node: The node that whitens.
  ///   - setting: What its shrinkage is called.
  static func singular(of node: String, _ setting: String, shrinkage: Double) -> Problem {
    Problem(
      .cannotFit, "the covariance that '\(node)' finds within the classes can't be inverted",
      suggestion: shrinkage == 0
        ? "raise `\(setting)`" : "scale the features with `normalize`, or raise `\(setting)`")
  }
}

/// A row times a triangular matrix.
private final class WhitenProcessor: Processor {
  /// Row after row, each up to its diagonal; shared by all lanes.
  private let inverse: [Float]

  init(_ inverse: [Float]) { self.inverse = inverse }

  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) {
    for index in 0..<input.count {
      var whitened = output.append()
      WhitenProcessor.multiply(inverse, input[index], into: &whitened)
    }
  }

  private static func multiply(
    _ inverse: [Float], _ row: Span<Float>, into whitened: inout MutableSpan<Float>
  ) {
    let inverse = inverse.span
    var start = 0
    for column in row.indices {
      whitened[column] = dot(
        inverse.extracting(start..<start + column + 1), row.extracting(0..<column + 1))
      start += column + 1
    }
  }

  func reset() {}
}
