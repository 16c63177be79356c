package import GraphCore
package import PluginInterface

// What a check does with a model that a graph never does: it uses one that was just learnt without saving it, and saves
// one that was loaded.

extension LoadedNode {
  /// Learns, and keeps what was learnt as the library has it.
  /// - Throws: `Problem` SG0504 that says what is wrong with the rows.
  package func learn(
    _ examples: Examples, input: Format, options: FitOptions
  ) throws(Problem) -> LoadedModel {
    try LoadedModel(fitting: self, node, examples, input: input, options: options)
  }

  /// Loads what was saved.
  /// - Throws: `Problem` SG0503 when the tensors don't fit.
  package func load(_ fitted: Fitted) throws(Problem) -> LoadedModel {
    try LoadedModel(self, node, fitted)
  }
}

extension PluginLibrary {
  /// One of its nodes, as the engine sees it.
  /// - Throws: `Problem` SG0304 that says which settings can't be.
  package func node(
    _ id: String, _ settings: [PluginSetting]
  ) throws(Problem) -> (node: any GraphNode, loaded: LoadedNode) {
    guard let kind = metadata.kinds.first(where: { $0.about.name == id }) else {
      throw Problem(.badMetadata, "'\(path)' has no node '\(id)'")
    }
    let loaded = try LoadedNode(self, id, settings)
    let node = PluginNode(kind: kind, values: settings, backend: loaded)
    guard kind.learns, let wants = try loaded.wants() else { return (node, loaded) }
    return (TrainablePluginNode(node: node, wants: wants), loaded)
  }
}
