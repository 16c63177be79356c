import RealModule

/// The weighted sum of the rows' cross entropies by their logits, class after class.
package struct WeightedEntropy {
  private let labels: [Int]
  private let rowWeights: [Double]
  private let classes: Int
  /// The sum of the rows' weights.
  package let total: Double

  package init(labels: [Int], rowWeights: [Double], classes: Int) {
    self.labels = labels
    self.rowWeights = rowWeights
    self.classes = classes
    total = rowWeights.reduce(0, +)
  }

  /// Adds a constant to all logits of each class.
  package func addIntercepts(_ intercepts: [Double], to logits: inout [Double]) {
    for (number, intercept) in intercepts.enumerated() {
      for index in number * labels.count..<(number + 1) * labels.count {
        logits[index] += intercept
      }
    }
  }

  /// The sum over the rows of each class.
  package func sums(_ slopes: [Double]) -> [Double] {
    (0..<classes).map { slopes[$0 * labels.count..<($0 + 1) * labels.count].reduce(0, +) }
  }

  /// Puts the gradient in the place of the logits.
  /// - Returns: The sum of cross entropies.
  package func differentiate(_ logits: inout [Double]) -> Double {
    let rows = labels.count
    var sum = 0.0
    for row in 0..<rows {
      var largest = -Double.infinity
      for index in stride(from: row, to: logits.count, by: rows) {
        largest = max(largest, logits[index])
      }
      let own = logits[labels[row] * rows + row]
      var parts = 0.0
      for index in stride(from: row, to: logits.count, by: rows) {
        logits[index] = .exp(logits[index] - largest)
        parts += logits[index]
      }
      sum += rowWeights[row] * (.log(parts) + largest - own)
      let factor = rowWeights[row] / parts
      for index in stride(from: row, to: logits.count, by: rows) { logits[index] *= factor }
      logits[labels[row] * rows + row] -= rowWeights[row]
    }
    return sum
  }

  /// For each row the greatest `2 p (1 - p)` of its probabilities.
  package func curvatureBounds(_ logits: [Double]) -> [Double] {
    var slopes = logits
    _ = differentiate(&slopes)
    let rows = labels.count
    return (0..<rows).map { row in
      stride(from: row, to: slopes.count, by: rows).reduce(0) { greatest, index in
        let isOwn = index == labels[row] * rows + row
        let probability = slopes[index] / rowWeights[row] + (isOwn ? 1 : 0)
        return max(greatest, 2 * probability * (1 - probability))
      }
    }
  }

  /// The slope of the sum along a way, `logits + length * change`.
  package func slope(_ logits: [Double], _ change: [Double], at length: Double) -> Double {
    var slopes = logits
    add(length, change, to: &slopes)
    _ = differentiate(&slopes)
    return dot(slopes, change)
  }
}
