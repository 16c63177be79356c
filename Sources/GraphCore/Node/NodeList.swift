/// The kinds of node that graphs may use: a plain value, no global state.
package struct NodeList: Sendable {
  /// Every kind, sources first, those of plugins last.
  package private(set) var all: [NodeKind]
  /// Finds the kinds of a plugin that a graph file names under `plugins`; nil where plugins are not to be had.
  package var plugin: (@Sendable (_ path: String) throws(Problem) -> [NodeKind])?

  /// Creates a list.
  /// - Precondition: no two kinds share a name.
  package init(sources: [any Source.Type], nodes: [any Node.Type]) {
    all = sources.map { NodeKind($0) } + nodes.map { NodeKind($0) }
    precondition(Set(names).count == names.count, "two kinds of node share a name")
  }

  /// The names after `use`.
  package var names: [String] { all.map(\.about.name) }

  /// The kind of a name.
  package subscript(name: String) -> NodeKind? { all.first { $0.about.name == name } }

  /// The same nodes behind another source.
  package func behind(_ source: any Source.Type) -> NodeList {
    var list = self
    list.all = [NodeKind(source)] + all.filter { !$0.isSource }
    return list
  }

  /// Names of kinds that any other plugin of that name takes the place of.
  private var givingWay: Set<String> = []

  /// Adds the kinds of a plugin; those that are there already stay as they are.
  /// - Parameter givesWay: Whether nobody named the plugin: kinds of the same name that somebody did name go before.
  /// - Throws: `Problem` SG0904 where another plugin, or this program, has a kind of the same name.
  package mutating func add(_ kinds: [NodeKind], givesWay: Bool = false) throws(Problem) {
    for kind in kinds {
      let name = kind.about.name
      guard let other = self[name] else {
        all.append(kind)
        if givesWay { givingWay.insert(name) }
        continue
      }
      guard other.plugin != kind.plugin,
        !(givesWay && other.plugin != nil && !givingWay.contains(name))
      else { continue }
      if !givesWay, givingWay.remove(name) != nil {
        all.removeAll { $0.about.name == name }
        all.append(kind)
        continue
      }
      throw Problem(
        .duplicateKind,
        "two plugins give nodes called '\(kind.about.name)': '\(other.plugin ?? "sergraph")' and '\(kind.plugin ?? "sergraph")'",
        suggestion: "name one of them only, or rename the node in one")
    }
  }
}

extension NodeList {
  /// `did you mean 'mel'?`, or where to look.
  package func suggestion(for name: String) -> String {
    didYouMean(name, among: names)
      ?? (name.contains(".")
        ? "name its plugin with 'plugins: [FILE]' in the graph or with --plugin; `sergraph plugin list` shows which are found"
        : "`sergraph nodes` lists them")
  }
}
