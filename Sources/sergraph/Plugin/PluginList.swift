import ArgumentParser
import GraphCore
import PluginHost

struct PluginList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the plugins that are found, without running them here.",
    discussion: """
      Plugins are found where --plugin and SERGRAPH_PLUGINS (paths with colons between them) name them, and in your folder
      of plugins; graphs can name more. Exit status 1 if one of them can't be used.

      EXAMPLES
        sergraph plugin list
        sergraph plugin list --plugin build/tremor.so
      """)

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "As JSON.")
  var json = false

  func run() async throws {
    let found = PluginFinder(.asking).all(named: plugins.named)
    print(json ? PluginListing.json(found) : PluginListing.text(found), terminator: "")
    let problems = found.compactMap { plugin -> Problem? in
      if case .failure(let problem) = plugin.result { problem } else { nil }
    }
    report(problems, as: .text)
    if !problems.isEmpty { throw Status.someFailed }
  }
}
