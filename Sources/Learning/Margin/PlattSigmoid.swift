import RealModule

/// A decision as a probability: `1 / (1 + exp(slope * decision + offset))`.
package struct PlattSigmoid: Sendable, Equatable {
  package var slope: Double
  package var offset: Double

  package init(slope: Double, offset: Double) {
    self.slope = slope
    self.offset = offset
  }

  package func probability(_ decision: Double) -> Double {
    let exponent = slope * decision + offset
    // Neither form overflows where it is used.
    if exponent >= 0 {
      let small = Double.exp(-exponent)
      return small / (1 + small)
    }
    return 1 / (1 + .exp(exponent))
  }

  /// Fits the sigmoid to decisions by Newton's method, with targets kept off 0 and 1 as Bayes' rule has it for a
  /// uniform prior.
  ///
  /// Reference: H.-T. Lin, C.-J. Lin, R. C. Weng, "A note on Platt's probabilistic outputs for support vector machines",
  /// Machine Learning 68 (2007), algorithm 1.
  package static func fitted(_ decisions: [Double], isFirst: [Bool]) -> PlattSigmoid {
    let first = Double(isFirst.count { $0 })
    let second = Double(isFirst.count) - first
    let targets = targets(isFirst)
    var sigmoid = PlattSigmoid(slope: 0, offset: .log((second + 1) / (first + 1)))
    var loss = sigmoid.loss(decisions, targets)
    for _ in 0..<100 {
      let (slope, offset, a, b, c) = sigmoid.derivatives(decisions, targets)
      if abs(slope) < 1e-5, abs(offset) < 1e-5 { break }
      let determinant = a * c - b * b
      let change = (
        -(c * slope - b * offset) / determinant, -(a * offset - b * slope) / determinant
      )
      let descent = slope * change.0 + offset * change.1
      var length = 1.0
      while length >= 1e-10 {
        let next = PlattSigmoid(
          slope: sigmoid.slope + length * change.0, offset: sigmoid.offset + length * change.1)
        let nextLoss = next.loss(decisions, targets)
        if nextLoss < loss + 1e-4 * length * descent {
          (sigmoid, loss) = (next, nextLoss)
          break
        }
        length /= 2
      }
      if length < 1e-10 { break }
    }
    return sigmoid
  }

  private static func targets(_ isFirst: [Bool]) -> [Double] {
    let first = Double(isFirst.count { $0 })
    let second = Double(isFirst.count) - first
    let (high, low) = ((first + 1) / (first + 2), 1 / (second + 2))
    return isFirst.map { $0 ? high : low }
  }

  /// The mean cross entropy with the targets that the sigmoid was fitted to.
  package func loss(_ decisions: [Double], isFirst: [Bool]) -> Double {
    loss(decisions, PlattSigmoid.targets(isFirst)) / Double(decisions.count)
  }

  /// The cross entropy.
  private func loss(_ decisions: [Double], _ targets: [Double]) -> Double {
    zip(decisions, targets).reduce(0) { sum, pair in
      let exponent = slope * pair.0 + offset
      return sum
        + (exponent >= 0
          ? pair.1 * exponent + .log(onePlus: .exp(-exponent))
          : (pair.1 - 1) * exponent + .log(onePlus: .exp(exponent)))
    }
  }

  /// Slopes by both numbers, and the Hessian's corner, side and other corner.
  private func derivatives(
    _ decisions: [Double], _ targets: [Double]
  ) -> (Double, Double, Double, Double, Double) {
    // A little more curvature than there is, so that the Hessian can be inverted.
    var (slope, offset, a, b, c) = (0.0, 0.0, 1e-12, 0.0, 1e-12)
    for (decision, target) in zip(decisions, targets) {
      let probability = probability(decision)
      let curvature = probability * (1 - probability)
      a += decision * decision * curvature
      b += decision * curvature
      c += curvature
      slope += decision * (target - probability)
      offset += target - probability
    }
    return (slope, offset, a, b, c)
  }
}
