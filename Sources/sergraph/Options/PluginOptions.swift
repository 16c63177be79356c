import ArgumentParser
import GraphCore
import Nodes
import PluginHost

/// Plugins that are named on the command line.
struct PluginOptions: ParsableArguments {
  @Option(
    name: .customLong("plugin"),
    help: ArgumentHelp(
      "A plugin whose nodes can be used; besides those that the graph, SERGRAPH_PLUGINS and your folder of plugins name.",
      valueName: "file.so"))
  var named: [String] = []

  /// The built-in nodes and those of plugins; tells of plugins in the user's folder that can't be used.
  /// - Parameter use: Where the nodes of plugins run.
  /// - Throws: Problems with plugins that were named.
  func nodes(_ use: Plugin.Use, as style: DiagnosticStyle) throws(Problems) -> NodeList {
    let (nodes, warnings) = try PluginFinder(use).nodes(adding: standardNodes, named: named)
    report(warnings, as: style)
    return nodes
  }
}
