import ArgumentParser
import Glibc
import GraphCore

enum DiagnosticStyle: String, ExpressibleByArgument, CaseIterable { case text, json }

/// What a command ends with.
enum Status {
  static let someFailed = ExitCode(1)
  static let wrongUsage = ExitCode(2)
  static let interrupted = ExitCode(130)
}

/// Writes a line to standard error.
func complain(_ text: String) {
  writeError(text.hasSuffix("\n") ? text : text + "\n")
}

/// Writes to standard error as it is; what can't be written there is nobody's concern.
func writeError(_ text: String) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    // The pointer is only used during the call.
    let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    guard written > 0 else { return }
    bytes = bytes.dropFirst(written)
  }
}

/// Tells problems in the style that was asked for.
func report(_ problems: [Problem], as style: DiagnosticStyle) {
  for problem in problems {
    complain(
      style == .json ? problem.json : problem.text(coloured: Terminal.isColoured(STDERR_FILENO)))
  }
}

/// Runs a command's body; problems are told and end it with status 2, or with 1 where they are about
/// standard output.
func reporting<Value>(
  as style: DiagnosticStyle, _ body: () async throws -> Value
) async throws -> Value {
  do {
    return try await body()
  } catch let problems as Problems {
    report(problems.all, as: style)
    throw Status.wrongUsage
  } catch let problem as Problem {
    report([problem], as: style)
    throw Status.wrongUsage
  } catch let failure as OutputFailure {
    report([failure.problem], as: style)
    throw Status.someFailed
  }
}
