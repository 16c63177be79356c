package import GraphCore
import Nodes

/// What columns of a CSV corpus are called in a file, where they are not called by what they mean.
package struct ColumnNames: Sendable, Equatable {
  /// What columns can mean; any other is metadata.
  static let meanings = [
    "path", "label", "speaker", "split", "start", "end", "channel", "sex", "site",
  ]
  /// The column of each meaning that was named.
  private(set) var columns: [String: String] = [:]

  /// The columns are called by what they mean.
  package init() {}

  /// Reads what a user wrote.
  /// - Parameter texts: `label=emotion`, several separated by commas.
  /// - Throws: `Problem` SG0801 with the cure.
  package init(_ texts: [String]) throws(Problem) {
    for text in texts.flatMap({ $0.split(separator: ",").map(String.init) }) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Problem(
          .usage, "'\(text)' names no column", suggestion: "write it as label=emotion")
      }
      guard ColumnNames.meanings.contains(parts[0]) else {
        throw Problem(
          .usage, "no column means '\(parts[0])'",
          suggestion: nearest(to: parts[0], among: ColumnNames.meanings).map {
            "did you mean \(ShellText.word("\($0)=\(parts[1])"))?"
          }
            ?? (ColumnNames.meanings.contains(parts[1])
              ? "write it the other way round: " + ShellText.word("\(parts[1])=\(parts[0])")
              : "one of: " + ColumnNames.meanings.joined(separator: ", ")))
      }
      if let other = columns.updateValue(parts[1], forKey: parts[0]), other != parts[1] {
        throw Problem(
          .usage, "the \(parts[0]) is said to be in '\(other)' and in '\(parts[1])'",
          suggestion: "leave out one of them")
      }
    }
  }

  package var isEmpty: Bool { columns.isEmpty }
}
