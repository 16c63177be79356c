import ArgumentParser

struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Makes and builds plugins: nodes of your own.",
    discussion: """
      EXAMPLES
        sergraph plugin new acme.tremor --language swift
        sergraph plugin build tremor
      """,
    subcommands: [PluginNew.self, PluginBuildCommand.self])
}
