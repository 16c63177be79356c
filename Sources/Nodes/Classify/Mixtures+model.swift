import GraphCore
import Learning

extension Mixtures {
  /// How many classes a lane's memory is reckoned for: before fitting nobody knows.
  static let reckonedClasses = 64

  /// Takes the tensors `weights`, `means` and `precisions_cholesky` of a model.
  /// - Parameters:
  ///   - shape: Of `weights`: the last dimension counts components.
  ///   - width: Columns of a row.
  /// - Throws: `Problem` SG0503 when they don't fit, or are no mixtures.
  init(
    _ fitted: Fitted, shape: [Int], width: Int, covariance: Covariance
  ) throws(Problem) {
    let weights = try fitted.probabilities("weights", shape: shape)
    let means = try fitted.tensor("means", shape: shape + [width]).values
    let factors = try fitted.tensor(
      "precisions_cholesky", shape: shape + (covariance == .full ? [width, width] : [width])
    ).values
    guard means.allSatisfy(\.isFinite), factors.allSatisfy(\.isFinite) else {
      throw Problem(.damagedModel, "the model's mixtures hold numbers that are not finite")
    }
    let mixtures = Mixtures(
      weights: weights, components: shape[shape.count - 1], width: width, covariance: covariance,
      means: means, factors: factors)
    guard let mixtures else {
      throw Problem(
        .damagedModel,
        "the model's tensor 'precisions_cholesky' holds numbers on a diagonal that are not above 0"
      )
    }
    self = mixtures
  }
}

extension Fitted {
  /// A tensor whose last dimension holds probabilities that sum to 1.
  /// - Throws: `Problem` SG0503.
  func probabilities(_ name: String, shape: [Int]) throws(Problem) -> [Float] {
    let values = try tensor(name, shape: shape).values
    let width = shape[shape.count - 1]
    for start in stride(from: 0, to: values.count, by: width) {
      let own = values[start..<start + width]
      guard own.allSatisfy({ $0 >= 0 }), abs(own.reduce(0, +) - 1) < 1e-3 else {
        throw Problem(
          .damagedModel, "the model's tensor '\(name)' holds numbers that are no probabilities")
      }
    }
    return values
  }
}
