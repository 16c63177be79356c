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
      waitWithoutSpinning()
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

  /// Threads of oneDNN's library (libgomp) wait for each other many times a millisecond. Where another program
  /// takes one of the processors they would spin through what is left: an epoch took three times as long
  /// beside one busy neighbour. The library reads the environment when it is loaded; it is changed here, where
  /// there is one thread, and after the arguments were read, which Swift finds by way of the environment.
  private static func waitWithoutSpinning() { setenv("GOMP_SPINCOUNT", "1000", 0) }

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
