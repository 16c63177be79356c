extension Evaluation {
  /// `accuracy 0.67, UAR 0.66, 300 recordings, 8 classes`.
  package var summary: String {
    "accuracy \(Evaluation.rounded(accuracy)), UAR \(Evaluation.rounded(uar)), "
      + "\(counted(count, "recording")), \(classes.count) class\(classes.count == 1 ? "" : "es")"
  }

  /// The counts as a table for a terminal: a row for each true class with its recall, a column for each
  /// predicted one. Columns have the first letters of the classes, as many as tell them apart.
  package var table: String {
    let short = Evaluation.abbreviated(classes)
    let first = max(5, classes.map(\.count).max() ?? 0)
    let cells = confusion.map { $0.map { $0 == 0 ? "." : String($0) } }
    let widths = short.indices.map { column in
      max(short[column].count, cells.map { $0[column].count }.max() ?? 0)
    }
    func line(_ head: String, _ columns: [String], _ end: String) -> String {
      let middle = zip(columns, widths).map { "  " + Evaluation.padded($0, left: $1) }.joined()
      return Evaluation.padded(head, right: first) + middle + "  " + Evaluation.padded(end, left: 6)
    }
    let rows = classes.indices.map { line(classes[$0], cells[$0], Evaluation.rounded(recalls[$0])) }
    return ([line("truth", short, "recall")] + rows).joined(separator: "\n")
  }

  /// What can be relied on, and how much of that is right.
  package func wordsOfSure(promised: Double) -> String { tally.wordsOfSure(promised: promised) }

  /// Three digits after the point, or a dash.
  static func rounded(_ value: Double?) -> String {
    guard let value else { return "-" }
    let thousandths = Int((value * 1000).rounded())
    let digits = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }

  /// The first letters of each word, at least three, as many as tell it from the others; words of up to five
  /// letters stay whole.
  static func abbreviated(_ words: [String]) -> [String] {
    words.map { word in
      guard word.count > 5 else { return word }
      let others = words.filter { $0 != word }
      let enough = (3..<word.count).first { length in
        !others.contains { $0.hasPrefix(word.prefix(length)) }
      }
      return String(word.prefix(enough ?? word.count))
    }
  }

  private static func padded(_ text: String, left width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
  private static func padded(_ text: String, right width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension Tally {
  /// `coverage 0.512, precision 0.813 (promised: 0.800)`.
  func wordsOfSure(promised: Double) -> String {
    "coverage \(Evaluation.rounded(coverage)), precision \(Evaluation.rounded(precisionOfSure)) "
      + "(promised: \(Evaluation.rounded(promised)))"
  }

  /// The same as JSON.
  func jsonOfSure(promised: Double) -> JSON {
    [
      "promised": .double((promised * 1e6).rounded() / 1e6),
      "coverage": coverage.map { .double($0) } ?? .null,
      "precision": precisionOfSure.map { .double($0) } ?? .null,
    ]
  }
}
