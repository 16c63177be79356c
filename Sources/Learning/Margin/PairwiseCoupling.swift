/// Probabilities of classes from the probabilities of each against each other: those that fulfil
/// `sum_(j != i) r_ji p_i = sum_(j != i) r_ij p_j` best.
///
/// Reference: T.-F. Wu, C.-J. Lin, R. C. Weng, "Probability estimates for multi-class classification by pairwise coupling",
/// Journal of Machine Learning Research 5 (2004), the second method, algorithm 2.
package struct PairwiseCoupling {
  private let classes: Int
  /// How probable each class is against each other; `classes × classes`.
  private var pairs: [Double]
  private var matrix: [Double]
  private var products: [Double]
  package private(set) var probabilities: [Double]

  package init(classes: Int) {
    self.classes = classes
    pairs = [Double](repeating: 0, count: classes * classes)
    matrix = pairs
    products = [Double](repeating: 0, count: classes)
    probabilities = products
  }

  package mutating func clear() {
    for index in pairs.indices { pairs[index] = 0 }
  }

  /// Sets how probable a class is against another; kept off 0 and 1, as in libsvm, so that there is one answer.
  package mutating func set(_ first: Int, against second: Int, _ probability: Double) {
    let probability = min(max(probability, 1e-7), 1 - 1e-7)
    pairs[first * classes + second] = probability
    pairs[second * classes + first] = 1 - probability
  }

  /// Sets the probabilities.
  package mutating func solve() {
    for row in 0..<classes {
      probabilities[row] = 1 / Double(classes)
      var sum = 0.0
      for column in 0..<classes where column != row {
        let other = pairs[column * classes + row]
        sum += other * other
        matrix[row * classes + column] = -other * pairs[row * classes + column]
      }
      matrix[row * classes + row] = sum
    }
    for _ in 0..<max(100, classes) {
      var whole = 0.0
      for row in 0..<classes {
        products[row] = 0
        for column in 0..<classes {
          products[row] += matrix[row * classes + column] * probabilities[column]
        }
        whole += probabilities[row] * products[row]
      }
      var worst = 0.0
      for row in 0..<classes { worst = max(worst, abs(products[row] - whole)) }
      if worst < 0.005 / Double(classes) { break }
      for row in 0..<classes {
        let diagonal = matrix[row * classes + row]
        let change = (whole - products[row]) / diagonal
        probabilities[row] += change
        whole =
          (whole + change * (change * diagonal + 2 * products[row])) / (1 + change) / (1 + change)
        for column in 0..<classes {
          products[column] =
            (products[column] + change * matrix[row * classes + column]) / (1 + change)
          probabilities[column] /= 1 + change
        }
      }
    }
  }
}
