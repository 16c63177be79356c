import GraphCore

/// Checks that don't need one another: all are made, and what they find is told in the order in which the
/// options stand on the command line, so that the first mistake comes first.
struct OptionChecks {
  private var found: [(place: Int, problems: [Problem])] = []
  private let arguments = CommandLine.arguments

  /// Makes a check.
  /// - Parameter options: Those that it is about, such as `--split`.
  /// - Returns: Nil where it found something.
  mutating func value<Value>(of options: String..., check: () throws -> Value) throws -> Value? {
    let problems: [Problem]
    do {
      return try check()
    } catch let error as Problems {
      problems = error.all
    } catch let error as Problem {
      problems = [error]
    }
    let place = arguments.firstIndex { argument in
      options.contains { argument == $0 || argument.hasPrefix($0 + "=") }
    }
    found.append((place ?? .max, problems))
    return nil
  }

  /// Ends the checks.
  /// - Throws: `Problems` with everything that was found.
  func finish() throws(Problems) {
    let sorted = found.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    guard sorted.isEmpty else { throw Problems(sorted.flatMap(\.element.problems)) }
  }
}
