import ArgumentParser
import GraphCore
import Nodes
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
    let finder = PluginFinder(.asking)
    let found = finder.all(named: plugins.named)
    try await reporting(as: .text) {
      try Terminal.write(
        json ? PluginListing.json(found) : PluginListing.text(found), terminator: "")
    }
    var problems = found.compactMap { plugin -> Problem? in
      if case .failure(let problem) = plugin.result { problem } else { nil }
    }
    // Each may be well by itself, and of the same name as another.
    do throws(Problems) {
      problems += try finder.nodes(adding: standardNodes, named: plugins.named).warnings.filter {
        $0.code == .duplicateKind
      }
    } catch { problems += error.all.filter { $0.code == .duplicateKind } }
    report(problems, as: .text)
    if !problems.isEmpty { throw Status.someFailed }
  }
}
