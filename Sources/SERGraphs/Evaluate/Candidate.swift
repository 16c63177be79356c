package import GraphCore

/// A graph with one choice of the settings that are tuned.
package struct Candidate: Sendable {
  /// Such as `emotion.c=1`; several settings side by side; empty if nothing is tuned.
  package let settings: String
  package let graph: Graph

  package init(settings: String, graph: Graph) {
    self.settings = settings
    self.graph = graph
  }

  /// Every combination of values, each as `NODE.PARAM=VALUE`, the first setting slowest.
  /// - Parameter texts: `NODE.PARAM=VALUE,VALUE,...`, one for each setting; commas within brackets don't divide.
  /// - Throws: `Problem` SG0801 for a text that is not of that form, and for too many combinations.
  package static func combinations(_ texts: [String]) throws(Problem) -> [[String]] {
    var settings: [[String]] = []
    var names: Set<String> = []
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex,
        text[..<equals].contains(".")
      else {
        throw Problem(
          .usage, "'--tune \(text)' does not say what is tuned",
          suggestion: "write NODE.PARAM=VALUE,VALUE, such as emotion.c=0.1,1,10")
      }
      let values = parts(of: text[text.index(after: equals)...])
      guard !values.contains(where: \.isEmpty), !values.isEmpty else {
        throw Problem(
          .usage, "'--tune \(text)' lacks a value",
          suggestion: "write the values with commas, such as emotion.c=0.1,1,10")
      }
      guard Set(values).count == values.count else {
        throw Problem(.usage, "'--tune \(text)' lists a value twice", suggestion: "list it once")
      }
      let name = String(text[..<equals])
      guard names.insert(name).inserted else {
        throw Problem(
          .usage, "'\(name)' is tuned twice", suggestion: "list all its values after one --tune")
      }
      settings.append(values.map { "\(name)=\($0)" })
    }
    // Counted before they are made: their number grows with every setting.
    var count = 1
    for values in settings {
      count *= values.count
      guard count <= most else {
        throw Problem(
          .usage,
          "there are \(settings.map { String($0.count) }.joined(separator: " x ")) combinations to try; at most \(most) are",
          suggestion: "name fewer values")
      }
    }
    return settings.reduce([[]]) { combinations, values in
      combinations.flatMap { before in values.map { before + [$0] } }
    }
  }

  private static let most = 1000

  private static func parts(of text: Substring) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}
