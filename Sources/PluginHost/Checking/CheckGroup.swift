package import GraphCore

/// What a plugin's node is checked for, in the order of the report. Each group runs in a process of its own.
package enum CheckGroup: String, CaseIterable, Sendable {
  case description, formats, learning, guards, rows, hostile, threads, lives, parameters, models

  /// The line of the report.
  package var title: String {
    switch self {
    case .description: "what it says of itself"
    case .formats: "formats: sample inputs, asked twice and from two threads"
    case .learning: "learning: one seed, one result; saved and loaded"
    case .guards: "guard pages around the rows that it reads and writes"
    case .rows: "rows: any chunks, reset, bounds, memory"
    case .hostile: "NaN, infinity and empty chunks"
    case .threads: "two processors on two threads"
    case .lives: "many lives: memory, threads, files, signals"
    case .parameters: "parameters: ends of ranges, and beyond"
    case .models: "models and examples that don't fit"
    }
  }

  /// Whether only nodes that learn have it.
  package var isOfLearners: Bool { self == .learning || self == .models }

  /// Whether its cases need an input that the node takes; where finding one ends the process, they can't be tried.
  var needsInput: Bool { self != .description && self != .formats }
}

/// Something that a check has found.
package struct CheckFinding: Sendable, Equatable {
  /// A warning is about what the program never does to a plugin.
  package var severity: Problem.Severity
  package var message: String
  package var cure: String?
  /// On which inputs, or with which values: in the order in which they were tried.
  package var cases: [String]

  package init(
    _ severity: Problem.Severity, _ message: String, cure: String? = nil, cases: [String] = []
  ) {
    self.severity = severity
    self.message = message
    self.cure = cure
    self.cases = cases
  }
}
