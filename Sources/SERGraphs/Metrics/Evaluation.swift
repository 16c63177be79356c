/// How well classes were recognized: counts of what was what.
public struct Evaluation: Sendable, Equatable {
  public let classes: [String]
  /// `confusion[truth][predicted]`: how many recordings.
  public let confusion: [[Int]]

  /// Counts.
  /// - Parameters:
  ///   - truth: The class of each recording, as an index.
  ///   - predicted: What was recognized, in the same order.
  /// - Precondition: both have the same length.
  public init(truth: [Int], predicted: [Int], classes: [String]) {
    precondition(truth.count == predicted.count, "every truth needs a prediction")
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: classes.count), count: classes.count)
    for (truth, predicted) in zip(truth, predicted) { counts[truth][predicted] += 1 }
    self.classes = classes
    confusion = counts
  }

  /// How many recordings.
  public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }

  /// How many recordings of each class.
  public var support: [Int] { confusion.map { $0.reduce(0, +) } }

  /// The share that was recognized; nil of no recordings.
  public var accuracy: Double? {
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    return count == 0 ? nil : Double(right) / Double(count)
  }

  /// The share of each class that was recognized; nil for classes without recordings.
  public var recalls: [Double?] {
    zip(confusion.indices, support).map { $1 == 0 ? nil : Double(confusion[$0][$0]) / Double($1) }
  }

  /// Unweighted average recall: the mean of the recalls of the classes that have recordings. What a
  /// classifier that only guesses gets is one by the number of classes, however uneven they are.
  public var uar: Double? {
    let known = recalls.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// The mean of the classes' harmonic means of precision and recall, of classes that have recordings.
  public var macroF1: Double? {
    let scores = classes.indices.filter { support[$0] > 0 }.map { index in
      let predicted = confusion.reduce(0) { $0 + $1[index] }
      return 2 * Double(confusion[index][index]) / Double(support[index] + predicted)
    }
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// All numbers, as JSON.
  public var json: JSON {
    func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
    return [
      "count": .int(count), "accuracy": number(accuracy), "uar": number(uar),
      "macro_f1": number(macroF1), "classes": .array(classes.map { .string($0) }),
      "recalls": .array(recalls.map(number)),
      "confusion": .array(confusion.map { .array($0.map { .int($0) }) }),
    ]
  }
}
