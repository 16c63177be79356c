extension CanonicalGraph {
  /// One setting that has another value in two graphs of the same nodes.
  package struct SettingChange: Sendable, Equatable {
    /// The number of the node.
    package let node: Int
    package let use: String
    package let name: String
    package let then: String
    package let now: String
  }

  /// The settings that differ, where nothing else does: the same kinds of nodes have the same inputs.
  /// - Returns: Nil where more than values differs.
  package func settingChanges(to now: CanonicalGraph) -> [SettingChange]? {
    guard nodes.count == now.nodes.count, taken == now.taken, given == now.given else { return nil }
    var changes: [SettingChange] = []
    for (number, (one, two)) in zip(nodes, now.nodes).enumerated() {
      guard one.use == two.use, one.inputs == two.inputs,
        one.settings.map(\.name) == two.settings.map(\.name)
      else { return nil }
      for (one, two) in zip(one.settings, two.settings) where one.text != two.text {
        changes.append(
          SettingChange(
            node: number, use: nodes[number].use, name: one.name, then: one.text, now: two.text))
      }
    }
    return changes
  }
}
