import RealModule

/// The log loss of scores as a function of what their logarithms are multiplied with, the inverse of the temperature.
///
/// It is convex: its second derivative is a variance.
package struct TemperatureLoss {
  private let labels: [Int]
  private let classes: Int
  private let logarithms: [Double]
  private var shares: [Double]

  private static let mostIterations = 200

  /// Takes scores with their classes.
  /// - Parameters:
  ///   - logarithms: Of the scores, row after row.
  ///   - labels: The class of each row.
  package init(_ logarithms: [Double], labels: [Int], classes: Int) {
    self.labels = labels
    self.classes = classes
    self.logarithms = logarithms
    shares = [Double](repeating: 0, count: classes)
  }

  /// The mean loss with its first two derivatives.
  private mutating func value(at exponent: Double) -> (loss: Double, slope: Double, bend: Double) {
    var (loss, slope, bend) = (0.0, 0.0, 0.0)
    for (row, label) in labels.enumerated() {
      let first = row * classes
      for index in 0..<classes { shares[index] = exponent * logarithms[first + index] }
      var own = shares.mutableSpan
      loss += LogSum.normalize(&own) - exponent * logarithms[first + label]
      var (mean, square) = (0.0, 0.0)
      for index in 0..<classes { mean += shares[index] * logarithms[first + index] }
      for index in 0..<classes {
        let distance = logarithms[first + index] - mean
        square += shares[index] * distance * distance
      }
      slope += mean - logarithms[first + label]
      bend += square
    }
    let count = Double(labels.count)
    return (loss / count, slope / count, bend / count)
  }

  /// Where it is least: Newton's steps, halved into what is left of the range where they would leave it.
  /// - Parameter progress: Told after each step: how many are done, how many there can be, and the loss.
  /// - Throws: `cancelled`.
  package mutating func minimum(
    in range: ClosedRange<Double>, progress: (Int, Int, Double) -> Void
  ) throws(LearningFailure) -> Double {
    var (low, high) = (range.lowerBound, range.upperBound)
    var exponent = 1.0
    for iteration in 1...TemperatureLoss.mostIterations {
      try LearningFailure.checkCancellation()
      let (loss, slope, bend) = value(at: exponent)
      progress(iteration, TemperatureLoss.mostIterations, loss)
      if slope == 0 { break }
      if slope > 0 { high = exponent } else { low = exponent }
      var next = exponent - slope / bend
      // Halves of the logarithm: the range spans six orders of magnitude.
      if !(next > low && next < high) { next = (low * high).squareRoot() }
      if abs(next - exponent) <= 1e-9 * exponent { break }
      exponent = next
    }
    return exponent
  }
}
