/// The one error type: what is wrong, where, and what to do about it.
public struct Problem: Error, Sendable, Equatable {
  /// A stable number that a program can switch on; `docs/graph-format.md` lists them.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    public let description: String
    /// Creates a code from its text, such as `SG0203`.
    package init(_ text: String) { description = text }
  }

  public enum Severity: String, Sendable { case error, warning }

  /// A second place that has a part in the problem, such as the other end of a conflict.
  public struct Note: Sendable, Equatable {
    public var message: String
    public var place: Place?
    public init(_ message: String, at place: Place? = nil) {
      self.message = message
      self.place = place
    }
  }

  public var code: Code
  public var severity: Severity
  public var message: String
  /// The settings of a node that are at fault, the one to be changed first at the front: `fmax`, or the path of a part,
  /// `layers[2].conv2d.filters`. The compiler puts the problem at the first of them that stands in the graph.
  public var settings: [String]
  /// Where in a graph file or argument; absent for problems with a recording.
  public var place: Place?
  public var notes: [Note]
  /// What stands under the caret: `did you mean 'n_mels'?`, or another cure.
  public var suggestion: String?

  /// Creates a problem.
  /// - Parameters:
  ///   - code: Its stable number.
  ///   - message: What was found and what was expected, without a final stop.
  ///   - settings: The node's settings that are at fault.
  ///   - place: Where.
  ///   - suggestion: The cure.
  public init(
    _ code: Code, _ message: String, settings: [String] = [], at place: Place? = nil,
    suggestion: String? = nil, notes: [Note] = [], severity: Severity = .error
  ) {
    self.code = code
    self.message = message
    self.settings = settings
    self.place = place
    self.suggestion = suggestion
    self.notes = notes
    self.severity = severity
  }

  /// That work was given up because its task was cancelled. Whoever cancelled it knows, and tells nothing.
  package static let interrupted = Problem(.cannotFit, "interrupted")

  /// The same problem with a place, unless it has one already.
  package func placed(at other: Place?) -> Problem {
    var copy = self
    if copy.place == nil { copy.place = other }
    return copy
  }

  /// The same problem with one more note.
  package func noted(_ message: String) -> Problem {
    var copy = self
    copy.notes.append(Note(message))
    return copy
  }
}

/// Several problems found in one go, in the order of the file.
public struct Problems: Error, Sendable {
  public let all: [Problem]
  public init(_ all: [Problem]) { self.all = all }
}
