package import GraphCore

extension TestCondition {
  /// The most conditions that are asked for at once.
  private static let most = 32

  /// Reads what an option names, such as `phone,noise:10dB,room`.
  /// - Parameter texts: Of each time that it is given.
  /// - Throws: `Problem` SG0801.
  package static func parse(_ texts: [String]) throws(Problem) -> [TestCondition] {
    var conditions: [TestCondition] = []
    for text in texts {
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let condition = try condition(String(part.trimmed), in: text)
        guard let same = conditions.first(where: { $0.isSame(as: condition) }) else {
          conditions.append(condition)
          continue
        }
        throw Problem(
          .usage,
          same == condition
            ? "'--degrade' names \(condition.name) twice"
            : "'--degrade' names \(same.name) and \(condition.name), which are the same",
          suggestion: "name it once")
      }
    }
    guard conditions.count <= most else {
      throw Problem(
        .usage, "'--degrade' names \(conditions.count) conditions; at most \(most) are tried",
        suggestion: "evaluate several times")
    }
    return conditions
  }

  private func isSame(as other: TestCondition) -> Bool {
    let kinds = [kind, other.kind].map { $0 == .noise ? ConditionKind.pink : $0 }
    return kinds[0] == kinds[1] && amount == other.amount
  }

  private static func condition(_ text: String, in whole: String) throws(Problem) -> TestCondition {
    let words = ConditionKind.allCases.map(\.rawValue)
    guard !text.isEmpty else {
      throw Problem(
        .usage, "'--degrade \(whole)' lacks a condition",
        suggestion: "name some with commas between, such as phone,noise:10dB,room")
    }
    let word = String(text.prefix { $0 != ":" })
    guard word.lowercased() != "clean" else {
      throw Problem(
        .usage, "'--degrade' names 'clean', which always comes first",
        suggestion: "leave it out")
    }
    guard let kind = ConditionKind(rawValue: word.lowercased()) else {
      throw Problem(
        .usage, "'--degrade' names '\(word)', which is no condition",
        suggestion: didYouMean(word, among: words) ?? ConditionKind.otherwise(word)
          ?? suggestion(for: word, among: words))
    }
    guard word.count < text.count else { return TestCondition(kind) }
    let value = String(text.dropFirst(word.count + 1)).trimmed
    guard let amount = kind.amount else {
      throw Problem(
        .usage, "'--degrade \(text)': there is nothing to choose of '\(kind.rawValue)'",
        suggestion: "write \(kind.rawValue)")
    }
    let example = "\(kind.rawValue):\(shortest(amount.usual ?? 0.5))\(amount.unit)"
    let digits = digits(value, unit: amount.unit)
    guard let number = Double(digits), number.isFinite, digits.first != "+" else {
      throw Problem(
        .usage, "'--degrade \(text)': '\(value)' is no number with the unit '\(amount.unit)'",
        suggestion: "for example \(example)")
    }
    guard amount.range.contains(number) else {
      let ends = "\(shortest(amount.range.lowerBound))...\(shortest(amount.range.upperBound))"
      throw Problem(
        .usage, "'--degrade \(text)': \(shortest(number)) is outside \(ends) \(amount.unit)",
        suggestion: "for example \(example)")
    }
    return TestCondition(kind, number)
  }

  /// The value without its unit, which may be left out.
  private static func digits(_ value: String, unit: String) -> String {
    guard value.lowercased().hasSuffix(unit.lowercased()) else { return value }
    return String(value.dropLast(unit.count)).trimmed
  }
}

extension StringProtocol {
  /// Without spaces at its ends.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
