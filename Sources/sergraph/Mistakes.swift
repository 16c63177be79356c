import ArgumentParser
import GraphCore
import SERGraphs

/// Mistakes at the start of a command line, which the parser would tell last or by another one's name.
enum Mistakes {
  /// Refuses a command that there is none of, whatever stands behind it.
  /// - Throws: `Problem` SG0801 with the nearest.
  static func checkCommand(_ arguments: [String]) throws(Problem) {
    try check(arguments.first, among: Sergraph.self, called: "command")
    guard arguments.first == PluginCommand._commandName else { return }
    try check(arguments.dropFirst().first, among: PluginCommand.self, called: "plugin command")
  }

  private static func check(
    _ word: String?, among parent: any ParsableCommand.Type, called title: String
  ) throws(Problem) {
    guard let word, !word.hasPrefix("-") else { return }
    let names = parent.configuration.subcommands.map { $0._commandName }
    guard !names.contains(word), word != "help" else { return }
    let isInput = word.contains("/") || word.contains(".")
    throw Problem(
      .usage, "there is no \(title) '\(word)'",
      suggestion: didYouMean(word, among: names)
        ?? (isInput
          ? "the command comes first, such as: sergraph run \(word)"
          : "one of: " + names.joined(separator: ", ")))
  }

  /// What is wrong with the graph that stands right behind a command; nil if nothing is, or none stands there.
  static func graph(in arguments: [String]) -> Problem? {
    guard arguments.count > 1, GraphName.commands.contains(arguments[0]) else { return nil }
    guard !arguments[1].hasPrefix("-") else { return nil }
    do throws(Problem) { _ = try GraphName.file(arguments[1]) } catch { return error }
    return nil
  }
}
