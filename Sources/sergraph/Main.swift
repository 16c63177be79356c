import ArgumentParser
import CProgram
import Glibc
import GraphCore

/// Parses the arguments, runs the command and sets the exit status of the whole program.
@main
enum Main {
  static func main() async {
    do {
      try Mistakes.checkCommand(Array(CommandLine.arguments.dropFirst()))
      var command = try Sergraph.parseAsRoot()
      try Mistakes.checkRepeated(Array(CommandLine.arguments.dropFirst()), meaning: command)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: any Error) -> Never {
    let code = Sergraph.exitCode(for: error)
    if error is ExitCode { exit(code.rawValue) }
    if let problem = error as? Problem {
      report([problem], as: .text)
      exit(Status.wrongUsage.rawValue)
    }
    let message = Sergraph.fullMessage(for: error)
    if code == .success {
      do throws(OutputFailure) { try Terminal.write(message) } catch {
        report([error.problem], as: .text)
        exit(Status.someFailed.rawValue)
      }
      exit(0)
    }
    guard code == .validationFailure else {
      complain("sergraph: this is a bug of ours, please report it: \(error)")
      exit(70)
    }
    // What stands before it on the command line is told before it.
    let unread = Mistakes.first(in: Array(CommandLine.arguments.dropFirst()))
    report(Mistakes.graph(in: unread.before), as: .text)
    complain(unread.message ?? message)
    exit(Status.wrongUsage.rawValue)
  }
}
