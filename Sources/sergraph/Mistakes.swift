import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

/// Mistakes at the start of a command line, which the parser would tell last or by another one's name.
enum Mistakes {
  /// Refuses a command that there is none of, whatever stands behind it.
  /// - Throws: `Problem` SG0801 with the nearest.
  static func checkCommand(_ arguments: [String]) throws(Problem) {
    // What help is asked for is a command, too.
    let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
    try check(words.first, among: Sergraph.self, called: "command")
    guard words.first == PluginCommand._commandName else { return }
    try check(words.dropFirst().first, among: PluginCommand.self, called: "plugin command")
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

  /// Refuses an option that is given twice, of which the last alone would count.
  ///
  /// Such a line means the same to the parser without the first of the two.
  /// - Throws: `Problem` SG0801.
  static func checkRepeated(_ arguments: [String], meaning command: any ParsableCommand)
    throws(Problem)
  {
    func name(_ word: String) -> Substring? {
      word.hasPrefix("--") && word.count > 2 ? word.prefix { $0 != "=" } : nil
    }
    func parsed(_ command: any ParsableCommand) -> String {
      var text = ""
      dump(command, to: &text)
      return text
    }
    var places: [Substring: Int] = [:]
    for (place, word) in arguments.enumerated() {
      if word == "--" { return }
      guard let name = name(word), let first = places.updateValue(place, forKey: name) else {
        continue
      }
      func value(_ place: Int) -> String? {
        let word = arguments[place]
        return word.contains("=")
          ? String(word.drop { $0 != "=" }.dropFirst()) : arguments.dropFirst(place + 1).first
      }
      var rest = arguments
      rest.removeSubrange(first...(arguments[first].contains("=") ? first : first + 1))
      guard let one = value(first), let other = value(place), one != other,
        let without = try? Sergraph.parseAsRoot(rest), parsed(without) == parsed(command)
      else { continue }
      throw Problem(
        .usage, "'\(name)' is given twice ('\(one)' and '\(other)'), and only the last would count",
        suggestion: "leave out one of them")
    }
  }

  /// What the parser can't read of a line.
  struct Unread {
    /// The words before the first mistake of several; all where the parser says of the whole line what is
    /// wrong.
    let before: [String]
    /// What the parser says of that mistake; nil where it says so of the whole line anyway.
    let message: String?
  }

  /// Finds the first mistake of several.
  ///
  /// The first words of the line that nothing can complete end with the first mistake. If what is said of
  /// them depends on the word behind them, that word is the value of an option, and wrong.
  static func first(in arguments: [String]) -> Unread {
    func message(_ words: some Collection<String>) -> String? {
      do {
        _ = try Sergraph.parseAsRoot(Array(words))
        return nil
      } catch {
        return Sergraph.exitCode(for: error).isSuccess ? nil : Sergraph.fullMessage(for: error)
      }
    }
    func isHopeless(_ count: Int) -> Bool {
      [[], ["x"], ["1"], ["x", "x"], ["1", "x"], ["1", "x", "x"]].allSatisfy {
        message(arguments.prefix(count) + $0) != nil
      }
    }
    guard let last = (1...max(1, arguments.count)).last(where: { !isHopeless($0) }),
      last < arguments.count
    else { return Unread(before: arguments, message: nil) }
    let before = Array(arguments.prefix(last))
    let count = last + 1
    // Without an option behind it there is no second mistake that could be told in its place.
    guard arguments.dropFirst(count).contains(where: { $0.hasPrefix("-") }) else {
      return Unread(before: before, message: nil)
    }
    let (one, other) = (
      message(arguments.prefix(count) + ["x"]), message(arguments.prefix(count) + ["y"])
    )
    return Unread(
      before: before, message: one == other ? one : message(arguments.prefix(count + 1)))
  }

  /// What is wrong with the graph, and with the options that change it or its plan, in words of a line that
  /// stand before what the parser can't read.
  static func graph(in words: [String]) -> [Problem] {
    guard words.count > 1, GraphName.commands.contains(words[0]), !words[1].hasPrefix("-") else {
      return []
    }
    // The last of the words may be an option whose value is what can't be read.
    let read = [words, words.dropLast()].lazy.compactMap { try? Sergraph.parseAsRoot(Array($0)) }
    if let command = read.first as? any GraphCommand {
      var checks = OptionChecks(of: ["sergraph"] + words)
      _ = try? command.options.read(&checks, plugins: .asking)
      _ = try? command.planFlags?.options(&checks)
      return checks.placedProblems
    }
    do throws(Problem) { _ = try GraphName.file(words[1]) } catch { return [error] }
    return []
  }
}
