import ArgumentParser
import GraphCore
import PluginHost

struct PluginNew: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Makes the package of a new plugin: node, test, graph and README.",
    discussion: "EXAMPLES\n  sergraph plugin new acme.tremor --language swift")

  @Argument(help: ArgumentHelp("Who makes it and what it is called.", valueName: "vendor.name"))
  var name: String

  @Option(help: "In what language it is written: swift or c.")
  var language = PluginLanguage.swift

  @Option(help: "The folder to make; the name if absent.")
  var path: String?

  func run() async throws {
    try await reporting(as: .text) {
      let new = NewPlugin(try PluginName(name), in: language, folder: path)
      try new.make(with: try PluginTools.kit())
      let lines = ["made \(new.folder); next:"] + new.nextCommands.map { "  \($0)" }
      try Terminal.write(lines.joined(separator: "\n"))
    }
  }
}

extension PluginLanguage: ExpressibleByArgument {}
