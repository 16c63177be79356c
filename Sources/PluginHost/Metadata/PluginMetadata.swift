package import GraphCore

/// What a plugin says of itself: enough to list its nodes and to read their settings without running it.
package struct PluginMetadata: Sendable, Equatable {
  /// One kind of node.
  package struct Kind: Sendable, Equatable {
    package var about: About
    package var ports: [Port]
    package var parameters: [ParameterDescription]
    /// Seconds that it may keep back; infinity for the whole item.
    package var lookAhead: Double
    /// The most bytes that one processor holds.
    package var stateSize: Int
    /// The names of the extensions that it has.
    package var extensions: [String]

    /// Whether it may have to be fitted.
    package var learns: Bool { extensions.contains("sergraph.fit/1") }
  }

  package var vendor: String
  package var version: String
  package var summary: String
  package var madeWith: String
  package var kinds: [Kind]
}

extension PluginMetadata {
  /// Keys of a node in a graph file that are not its plugin's to name.
  static let reserved = ["use", "in", "with", "stage", "on_error"] + Isolation.keys

  /// Checks what a library or a side file says, since either may be wrong.
  /// - Throws: `Problem` SG0903 for the first thing that is.
  package func check() throws(Problem) {
    guard isWord(vendor) else { throw wrong("the vendor '\(vendor)' is not a name") }
    guard !kinds.isEmpty else { throw wrong("it has no nodes") }
    for kind in kinds {
      let id = kind.about.name
      let parts = id.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, parts[0] == vendor, isWord(parts[1]) else {
        throw wrong("the id '\(id)' is not '\(vendor).NAME'")
      }
      guard kinds.count(where: { $0.about.name == id }) == 1 else {
        throw wrong("two of its nodes are called '\(id)'")
      }
      guard !kind.about.input.isEmpty else { throw wrong("'\(id)' takes no kind of rows") }
      guard kind.lookAhead >= 0 else {
        throw wrong("the look-ahead of '\(id)' is \(kind.lookAhead)")
      }
      try checkParameters(of: kind)
      let ports = kind.ports.map(\.name)
      guard Set(ports).count == ports.count, ports.allSatisfy(isWord) else {
        throw wrong("the inputs of '\(id)' are called \(ports.joined(separator: ", "))")
      }
      let learning = ["sergraph.fit/1", "sergraph.save/1", "sergraph.load/1"]
      guard [0, 3].contains(learning.count(where: kind.extensions.contains)) else {
        throw wrong("'\(id)' has some, not all, of fit, save and load")
      }
    }
  }

  func isWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, (97...122).contains(first), text.utf8.count <= 100 else {
      return false
    }
    return text.utf8.allSatisfy {
      (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45
    }
  }

  private func wrong(_ what: String) -> Problem { Self.wrong(what) }

  /// That a description breaks the rules.
  static func wrong(_ what: String) -> Problem {
    Problem(
      .badMetadata, "what the plugin says of itself is wrong: \(what)",
      suggestion: "mend the plugin, then build it again")
  }
}
