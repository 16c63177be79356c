import ArgumentParser
import GraphCore
import Nodes
import PluginHost
import SERGraphs

struct Nodes: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nodes",
    abstract: "Lists the kinds of node, or tells everything about one.",
    discussion: "EXAMPLES\n  sergraph nodes\n  sergraph nodes mel")

  @Argument(help: "The kind's name.")
  var name: String?

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "As JSON.")
  var json = false

  @Flag(help: "As the Markdown of docs/nodes.md.")
  var markdown = false

  func run() async throws {
    try await reporting(as: .text) {
      guard !(json && markdown) else {
        throw Problem(
          .usage, "'--json' and '--markdown' both say how the list is printed",
          suggestion: "leave out one of them")
      }
      let kinds: [NodeKind]
      // The reference in docs/ is of what is built in, whoever makes it.
      let known = markdown ? standardNodes : try plugins.nodes(.asking, as: .text)
      if let name {
        guard let kind = known[name] else {
          throw Problem(
            .unknownNode, "there is no kind of node called '\(name)'",
            suggestion: known.suggestion(for: name))
        }
        kinds = [kind]
      } else {
        kinds = known.all
      }
      if json {
        try Terminal.write(NodeReference.json(kinds))
      } else if markdown {
        try Terminal.write(NodeReference.markdown(kinds), terminator: "")
      } else {
        try Terminal.show(
          name == nil ? NodeReference.list(kinds) : NodeReference.page(kinds[0]), terminator: "")
      }
    }
  }
}
