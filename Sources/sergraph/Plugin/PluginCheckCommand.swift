import ArgumentParser
import Glibc
import GraphCore
import PluginHost

struct PluginCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks built plugins against every rule, in processes of their own.",
    discussion: """
      Ends with 0 if all is well, with 1 if a rule is broken, with 2 if a file is no plugin. Warnings are about what
      graphs never do to a plugin.

      EXAMPLES
        sergraph plugin check one_pole.so
        sergraph plugin check one_pole.so --set cutoff=7000 --only rows --only guards
      """)

  @Argument(help: "Libraries of plugins.")
  var files: [String]

  @Option(help: "The only node to check.")
  var node: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A parameter that has not its default; it is not varied either.", valueName: "name=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "The only groups of checks: \(CheckGroup.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "group"))
  var only: [CheckGroup] = []

  @Option(help: "The longest that one call of a plugin may take.")
  var seconds = 10.0

  @Flag(help: "One JSON object for each file.")
  var json = false

  func validate() throws {
    guard (0.1...86_400).contains(seconds) else {
      throw ValidationError("--seconds is \(seconds), not from 0.1 to 86400")
    }
  }

  func run() async throws {
    try await reporting(as: json ? .json : .text) { try check() }
  }

  private func check() throws {
    var isSound = true
    var isWrong = false
    for file in files {
      var check = PluginCheck(file)
      check.node = node
      check.settings = settings
      if !only.isEmpty { check.groups = CheckGroup.allCases.filter(only.contains) }
      check.seconds = seconds
      let isTerminal = isatty(STDERR_FILENO) != 0
      var told: CheckReport?
      do throws(Problem) {
        let report = try check.run { words in
          if isTerminal { writeError("\r\(words.prefix(100))\u{1B}[K") }
        }
        if isTerminal { writeError("\r\u{1B}[K") }
        told = report
        if report.errors > 0 { isSound = false }
      } catch {
        if isTerminal { writeError("\r\u{1B}[K") }
        complain(json ? error.json : error.text)
        isWrong = true
      }
      guard let told else { continue }
      try Terminal.write(json ? told.json : told.text, terminator: json ? "\n" : "")
    }
    if isWrong { throw Status.wrongUsage }
    if !isSound { throw Status.someFailed }
  }
}

extension CheckGroup: ExpressibleByArgument {}
