import ArgumentParser

struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Makes, builds and checks plugins: nodes of your own.",
    discussion: """
      EXAMPLES
        sergraph plugin new acme.tremor --language swift
        sergraph plugin build tremor
        sergraph plugin check one_pole.so
        sergraph plugin list
      """,
    subcommands: [
      PluginNew.self, PluginBuildCommand.self, PluginCheckCommand.self, PluginList.self,
    ])
}
