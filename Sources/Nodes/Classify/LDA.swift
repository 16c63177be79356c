package import GraphCore
import Learning

/// Linear discriminant analysis: classes as normal distributions with one covariance.
///
/// Input: features. Output: scores, one probability for each class, at the same times.
/// Cost per row: columns times classes multiplications.
/// As scikit-learn's `LinearDiscriminantAnalysis`: with `shrinkage: none` its solver `svd`, which leaves out directions that
/// have no variance within classes, so columns may depend on each other or outnumber rows, though it then
/// overfits; with `auto` or a number its solver `lsqr`.
package struct LDA: Classifier {
  package enum Priors: String, ParameterChoice { case data, balanced }

  package var shrinkage = LDAShrinkage.none
  package var priors = Priors.data

  package init() {}

  package static let about = About(
    "lda", "Classifies rows by linear discriminant analysis.", family: "Classify",
    from: [.features], to: "scores of the fitted classes",
    definition: """
      softmax(x W + b) with W = S⁻¹ m and b = log(prior) - m S⁻¹ m / 2 for each class's mean m and the covariance S within \
      classes. none: directions of S without variance are left out. auto or s: S is (1 - s) of the covariance and s of \
      its mean variance, auto: s by Ledoit and Wolf for each class. scikit-learn's LinearDiscriminantAnalysis.
      """)

  package static let parameters: [Parameter<LDA>] = [
    .init(
      "shrinkage", \.shrinkage,
      "How far the covariance is drawn to equal variances: none, auto (Ledoit and Wolf), or a number from 0 to 1."
    ),
    .init(
      "priors", \.priors,
      "How probable classes are beforehand: as in the data, or balanced: all the same."),
  ]

  package func prepare(for input: Format, fitted: Fitted) throws(Problem) -> any Processor {
    try checkClasses(of: fitted)
    return LinearProcessor(try DenseLayer(fitted, inputs: input.width))
  }

  /// Weights are shared by all lanes.
  package func stateBytes(for input: Format) -> Int { LinearProcessor.stateBytes }
}

/// How far the covariance of `lda` is drawn to equal variances.
package enum LDAShrinkage: ParameterValue {
  case none, auto
  case number(Double)

  package static var wanted: String { "none, auto or a number from 0 to 1" }
  package static var schema: String {
    #""anyOf": [{"enum": ["none", "auto"]}, {"type": "number", "minimum": 0, "maximum": 1}]"#
  }

  package static func read(_ value: Value) throws(Problem) -> LDAShrinkage {
    switch value.scalar {
    case "none": return .none
    case "auto": return .auto
    default: break
    }
    guard let number = try? Double.read(value), (0...1).contains(number) else {
      throw Problem(
        .wrongValue, "expected \(wanted), found \(value.described)", at: value.place,
        suggestion: value.scalar.flatMap { suggestion(for: $0, among: ["none", "auto"]) })
    }
    return .number(number)
  }

  package var text: String {
    switch self {
    case .none: "none"
    case .auto: "auto"
    case .number(let number): number.text
    }
  }
}
