import GraphCore

/// Checks that don't need one another: all are made, and what they find is told in the order in which its
/// causes stand on the command line, so that the first mistake comes first.
struct OptionChecks {
  private var found: [(place: Int, problem: Problem)] = []
  private let arguments: [String]

  init(of arguments: [String] = CommandLine.arguments) { self.arguments = arguments }

  /// Makes a check.
  /// - Parameter options: Those that it is about, such as `--split`.
  /// - Returns: Nil where it found something.
  mutating func value<Value>(of options: String..., check: () throws -> Value) throws -> Value? {
    let place = place(of: options)
    return try value(check) { _ in place }
  }

  /// Reads or plans a graph. What an option brought into it counts where that option stands, all else where
  /// the graph is named.
  /// - Parameter option: What problems that lie in no file are about.
  /// - Returns: Nil where something is wrong with it.
  mutating func graph<Value>(
    _ name: String, or option: String? = nil, make: () throws -> Value
  ) throws -> Value? {
    let named = arguments.firstIndex(of: name)
    let other = option.flatMap { place(of: [$0]) } ?? named
    return try value(make) { $0.place == nil ? other : named }
  }

  private mutating func value<Value>(
    _ check: () throws -> Value, place: (Problem) -> Int?
  ) throws -> Value? {
    let problems: [Problem]
    do {
      return try check()
    } catch let error as Problems {
      problems = error.all
    } catch let error as Problem {
      problems = [error]
    }
    found += problems.map { (self.place(of: $0) ?? place($0) ?? .max, $0) }
    return nil
  }

  private func place(of options: [String]) -> Int? {
    arguments.firstIndex { argument in
      options.contains { option in argument == option || argument.hasPrefix(option + "=") }
    }
  }

  /// The argument that a problem lies in; nil where it lies in none.
  private func place(of problem: Problem) -> Int? {
    guard let source = problem.place?.source, source.name.hasPrefix("-") else { return nil }
    let text = source.lines.joined(separator: "\n")
    return arguments.firstIndex { $0 == text || ($0.hasPrefix("-") && $0.hasSuffix("=" + text)) }
  }

  /// What was found, the first mistake first.
  var problems: [Problem] { sorted.map(\.problem) }

  /// What was found that lies in one of the arguments.
  var placedProblems: [Problem] { sorted.filter { $0.place < .max }.map(\.problem) }

  private var sorted: [(place: Int, problem: Problem)] {
    found.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }.map(\.element)
  }

  /// Ends the checks.
  /// - Parameter values: What they gave.
  /// - Throws: `Problems` with everything that was found. A value is nil only where something was.
  func finish<each Value>(_ values: repeat (each Value)?) throws(Problems) -> (repeat each Value) {
    func value<One>(_ value: One?) throws(Problems) -> One {
      guard found.isEmpty, let value else { throw Problems(problems) }
      return value
    }
    return (repeat try value(each values))
  }
}
