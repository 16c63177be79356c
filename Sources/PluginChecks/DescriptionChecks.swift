import CSergraphPlugin
import GraphCore
import GraphTesting
import PluginHost
import PluginInterface

extension Checks {
  /// What the node says of itself, and its defaults.
  func checkDescription() {
    `case`("its description") {
      for gap in checkDeclaration(
        about: kind.about, parameters: kind.parameters, ports: kind.ports)
      {
        found(
          gap.description, cure: "complete the description; texts are sentences that end in '.'")
      }
      if kind.about.family.isEmpty {
        found("it has no family", cure: "name a group of nodes, such as \"Voice\"")
      }
    }
    `case`("an extension that nobody knows") {
      guard let ask = Watch.original.extension else { return }
      let answer = Watch.call(.extensions) { ask(Watch.kind, "sergraph.nothing/9") }
      if answer != nil {
        found(
          "it has an extension 'sergraph.nothing/9', which there is not",
          cure: "answer NULL to names that it does not know")
      }
    }
    `case`("its settings") { () throws(Problem) in
      let made: (node: any GraphNode, loaded: LoadedNode)
      do throws(Problem) { made = try node() } catch {
        return found(
          "it can't be made with these settings: \(error.message)",
          cure: error.suggestion ?? "a node can be made with its defaults")
      }
      guard kind.learns, let wants = try made.loaded.wants() else { return }
      if wants.rawValue > 31 {
        found(
          "`wants` has flags that there are not (\(wants.rawValue))",
          cure: "give the flags of sergraph_plugin.h only")
      }
    }
  }
}
