package import GraphCore

/// A speaker that a model does not know, or who was not named.
package enum UnknownSpeaker {
  /// What to tell, with the names that are near, else the first of those that are known.
  /// - Parameters:
  ///   - speaker: Who was named.
  ///   - known: Whom the model knows.
  ///   - node: What has to know.
  package static func problem(
    _ speaker: String?, known: [String], at node: String
  ) -> Problem {
    let list =
      "the model knows " + known.prefix(12).joined(separator: ", ")
      + (known.count > 12 ? " and \(known.count - 12) more" : "")
    guard let speaker else {
      return Problem(
        .unknownSpeaker, "'\(node)' has to know who speaks, and nobody was named",
        suggestion: "say whose recordings they are with --speaker NAME; \(list)")
    }
    return Problem(
      .unknownSpeaker, "'\(node)' does not know the speaker '\(speaker)'",
      suggestion: (didYouMean(speaker, among: known) ?? list)
        + "; to enrol somebody, fit the graph with recordings of theirs")
  }
}
