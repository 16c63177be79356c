import Learning
import RealModule

/// Held-out rows with their true labels, by which `calibrate` finds when answers keep a promised precision.
struct JudgedRows {
  /// Of the scores, each row's divided by what its distance says: `classes` numbers a row.
  let logarithms: [Double]
  let labels: [Int]
  let classes: Int
  /// Whether each row is of a varied copy; nil where none is.
  let isCopy: [Bool]?
  /// Whether each row is more like copies than like recordings; nil where there are no copies.
  let isLikeCopy: [Bool]?

  /// From which probability of the likeliest class on answers keep the promise.
  struct Promise {
    /// More than 1 where none does.
    var least: Float
    /// What the temperature of rows that are like copies is multiplied by.
    var caution: Double
  }

  /// The greatest caution, with which hardly an answer is sure.
  private static let mostCautious = 32.0

  /// Finds the threshold for recordings, and the caution with which copies keep the same promise by it.
  func promise(of precision: Double, exponent: Double) -> Promise {
    var promise = Promise(least: 2, caution: 1)
    // The threshold depends a little on the caution, since some recordings are like copies.
    for _ in 0..<2 {
      promise.least = threshold(precision, exponent, caution: promise.caution)
      promise.caution = caution(precision, exponent, least: promise.least)
    }
    promise.least = threshold(precision, exponent, caution: promise.caution)
    return promise
  }

  private func threshold(_ precision: Double, _ exponent: Double, caution: Double) -> Float {
    var confidences: [Float] = []
    var isRight: [Bool] = []
    var shares = [Double](repeating: 0, count: classes)
    for row in labels.indices where isCopy?[row] != true {
      let answer = judge(
        row, isLikeCopy?[row] == true ? exponent / caution : exponent, &shares)
      confidences.append(answer.confidence)
      isRight.append(answer.isRight)
    }
    return PrecisionThreshold.least(confidences, isRight: isRight, precision: precision) ?? 2
  }

  /// The least caution, in steps of 2 %, with which copies that are like copies keep the promise.
  private func caution(_ precision: Double, _ exponent: Double, least: Float) -> Double {
    guard let isCopy, let isLikeCopy, least <= 1 else { return 1 }
    let rows = labels.indices.filter { isCopy[$0] && isLikeCopy[$0] }
    var shares = [Double](repeating: 0, count: classes)
    var caution = 1.0
    while caution < JudgedRows.mostCautious {
      var (sure, right) = (0, 0)
      for row in rows {
        let answer = judge(row, exponent / caution, &shares)
        guard answer.confidence >= least else { continue }
        sure += 1
        right += answer.isRight ? 1 : 0
      }
      if Double(right) >= precision * Double(sure) { return caution }
      caution *= 1.02
    }
    return JudgedRows.mostCautious
  }

  /// The probability of the likeliest class, and whether it is the true one.
  private func judge(
    _ row: Int, _ exponent: Double, _ shares: inout [Double]
  ) -> (confidence: Float, isRight: Bool) {
    for index in 0..<classes { shares[index] = exponent * logarithms[row * classes + index] }
    var own = shares.mutableSpan
    _ = LogSum.normalize(&own)
    var best = 0
    for index in 1..<classes where Float(shares[index]) > Float(shares[best]) { best = index }
    return (Float(shares[best]), best == labels[row])
  }
}
