/// How well classes were recognized, by name.
public struct Evaluation: Sendable, Equatable {
  public let classes: [String]
  package let tally: Tally

  /// - Precondition: the tally has as many classes.
  package init(_ tally: Tally, classes: [String]) {
    precondition(tally.classes == classes.count, "every class needs a name")
    self.tally = tally
    self.classes = classes
  }

  /// How many recordings.
  public var count: Int { tally.count }
  /// The share that was recognized; nil of no recordings.
  public var accuracy: Double? { tally.value(.accuracy) }
  /// Unweighted average recall: what a classifier that only guesses gets is one by the number of classes, however
  /// uneven they are.
  public var uar: Double? { tally.value(.uar) }
  /// The share of each class that was recognized; nil for classes without recordings.
  public var recalls: [Double?] { classes.indices.map { tally.recall($0) } }
  /// `confusion[truth][predicted]`: how many recordings.
  public var confusion: [[Int]] {
    classes.indices.map { Array(tally.confusion[$0 * classes.count..<($0 + 1) * classes.count]) }
  }

  /// All numbers, as JSON.
  package var json: JSON {
    func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
    return [
      "count": .int(count), "accuracy": number(accuracy), "uar": number(uar),
      "macro_f1": number(tally.value(.macroF1)), "classes": .array(classes.map { .string($0) }),
      "recalls": .array(recalls.map(number)),
      "confusion": .array(confusion.map { .array($0.map { .int($0) }) }),
    ]
  }
}
