/// How sure answers have to be for a share of them to be right.
package enum PrecisionThreshold {
  /// The least confidence that, of answers at least as sure, at least a share is right.
  /// - Parameters:
  ///   - confidences: Of each answer.
  ///   - isRight: Whether each answer was right.
  ///   - precision: The share that is to be right.
  ///   - floor: Less sure answers are not looked at, whatever share of them is right.
  /// - Returns: Nil where there is none: not even the surest answers are right as often.
  package static func least(
    _ confidences: [Float], isRight: [Bool], precision: Double, floor: Float = 0
  ) -> Float? {
    let order = confidences.indices.sorted { confidences[$0] > confidences[$1] }
    var (right, least) = (0, Float?.none)
    for (place, answer) in order.enumerated() {
      right += isRight[answer] ? 1 : 0
      // Answers that are as sure as each other stay together.
      let isLast = place + 1 == order.count
      if !isLast, confidences[order[place + 1]] == confidences[answer] { continue }
      guard confidences[answer] >= floor else { break }
      if Double(right) >= precision * Double(place + 1) { least = confidences[answer] }
    }
    return least
  }
}
