package import GraphCore

/// Words in braces in a path that a user gives, such as `{output}`.
package enum PathWords {
  /// Refuses words in braces that stand for nothing: a file of such a name would hold what no one looks for
  /// there.
  /// - Throws: `Problem` SG0801 with the nearest word.
  package static func check(_ path: String, known: [String]) throws(Problem) {
    var rest = path[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      let inside = rest[rest.index(after: brace)...]
      guard rest[brace] == "{", let end = inside.firstIndex(of: "}") else {
        throw Problem(
          .usage, "'\(path)' holds a brace that belongs to no word",
          suggestion: "words are " + known.map { "{\($0)}" }.joined(separator: ", "))
      }
      let word = String(inside[..<end])
      guard known.contains(word) else {
        throw Problem(
          .usage, "'{\(word)}' in '\(path)' stands for nothing",
          suggestion: nearest(to: word, among: known).map { "did you mean '{\($0)}'?" }
            ?? "words are " + known.map { "{\($0)}" }.joined(separator: ", "))
      }
      rest = inside[inside.index(after: end)...]
    }
  }
}
