/// What is told about a kind of node: its name in `use`, and its help.
public struct About: Sendable, Equatable {
  /// The word after `use`.
  package let name: String
  /// One line of help.
  package let summary: String
  /// The folder that it stands in, such as `Spectral`; groups the list of nodes.
  package let family: String
  /// What it takes; empty for sources.
  package let input: [Format.Kind]
  /// What it gives.
  package let output: String
  /// Definition, conventions and source, in a few sentences.
  package let definition: String

  public init(
    _ name: String, _ summary: String, family: String, from input: [Format.Kind], to output: String,
    definition: String
  ) {
    self.name = name
    self.summary = summary
    self.family = family
    self.input = input
    self.output = output
    self.definition = definition
  }
}

/// A node of a graph with its settings, whatever made its kind: this program or a plugin.
public protocol Configured: Sendable {
  /// What is told about its kind.
  var about: About { get }
  /// Every parameter of its kind, with its default.
  var parameterDescriptions: [ParameterDescription] { get }
  /// Every parameter with its value, in the order of the declaration: the canonical form. One that was added
  /// later (`Parameter.addedLater`) is left out where it has its default.
  var settings: [(name: String, text: String)] { get }
}

/// Settings that are declared once, and read, checked, printed and documented from that declaration.
public protocol Declared: Configured {
  static var about: About { get }
  static var parameters: [Parameter<Self>] { get }
  /// Creates one with every default.
  init()
}

extension Declared {
  public var about: About { Self.about }
  public var parameterDescriptions: [ParameterDescription] { Self.parameterDescriptions }

  /// Every parameter with its default, as plain values.
  public static var parameterDescriptions: [ParameterDescription] {
    let standard = Self()
    return parameters.map { parameter in
      var structures = ParameterStructures()
      let description = parameter.description(standard: standard, in: &structures)
      return description.made(of: structures.all)
    }
  }

  /// Reads settings from a graph file; all problems at once.
  /// - Parameter entries: The keys that are neither `use` nor `in`.
  /// - Returns: The settings, or every problem in the order of the file.
  static func read(_ entries: [Value.Entry]) -> Result<Self, Problems> {
    var settings = Self()
    var problems: [Problem] = []
    let names = parameters.map(\.name)
    for entry in entries {
      guard let parameter = parameters.first(where: { $0.name == entry.key }) else {
        problems.append(.unknownParameter(entry, of: about.name, among: names))
        continue
      }
      parameter.write(entry.value, &settings, &problems)
    }
    problems += Problem.missing(
      parameters.filter(\.isRequired).map(\.name), of: about.name, among: entries,
      known: names)
    return problems.isEmpty ? .success(settings) : .failure(Problems(problems))
  }

  public var settings: [(name: String, text: String)] {
    let standard = Self()
    return Self.parameters.compactMap { parameter in
      let text = parameter.text(self)
      if parameter.isAddedLater, text == parameter.text(standard) { return nil }
      return (parameter.name, text)
    }
  }
}

extension Problem {
  /// That a kind of node has no such parameter.
  package static func unknownParameter(
    _ entry: Value.Entry, of kind: String, among names: [String]
  ) -> Problem {
    let isPlugins = ["isolate", "timeout", "memory"].contains(entry.key)
    return Problem(
      .unknownParameter, "'\(kind)' has no parameter '\(entry.key)'", at: entry.keyPlace,
      suggestion: isPlugins && !names.contains("isolate")
        ? "only nodes of plugins run in processes of their own"
        : didYouMean(entry.key, among: names + ["in", "stage"]) ?? GraphCore.suggestion(
          for: entry.key, among: names)
          ?? "see `sergraph nodes \(kind)`")
  }
}
