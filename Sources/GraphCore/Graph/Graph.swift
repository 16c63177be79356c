/// A graph whose nodes are known and whose edges lead to nodes: ready to be compiled.
public struct Graph: Sendable {
  /// One node with its settings.
  package struct NamedNode: Sendable {
    /// Its name in the graph; `part.mfcc` inside a sub-graph.
    package let name: String
    package let kind: any Configured
    /// The numbers of the nodes whose rows it takes.
    package let inputs: [Int]
    /// Where the parts of the name stand: those of the sub-graphs that it is in, the outermost first, then its own.
    package let namePlaces: [Place]
    /// Where its own name stands.
    package var place: Place { namePlaces[namePlaces.count - 1] }
    /// Where the inputs stand, one for each; empty if the node takes the one above.
    package let inputPlaces: [Place]
    /// Which of the node's ports each input goes to, where it has named ones; else empty.
    package let inputPorts: [String]
    /// Where the settings and their parts stand, by path: `kernel`, `layers[2].conv2d.filters`.
    package let settingPlaces: [String: Place]
    /// Whether the graph file says that it starts a stage of its own: `stage: true`.
    package let startsStage: Bool

    /// The word after `use`.
    package var use: String { kind.about.name }

    /// The node, if it has to be fitted with these settings.
    package var trainable: (any TrainableGraphNode)? {
      guard let node = kind as? any TrainableGraphNode, node.needsFitting else { return nil }
      return node
    }
  }

  /// A node whose rows come out.
  package struct Output: Sendable {
    /// What the graph calls it: the node or the sub-graph, `part.turns` for one of a sub-graph's several outputs.
    package let name: String
    /// The number of the node that gives its rows.
    package let node: Int
    /// Where the graph names it; nil where it is an output because it stands last, or was asked for.
    package let place: Place?
  }

  /// A parameter of the whole graph.
  package struct GraphParameter: Sendable {
    package let name: String
    package let value: String
    package let unit: String?
    package let help: String
  }

  public let name: String
  public let summary: String
  /// The file that it was read from.
  public let path: String
  /// What a run without arguments takes, relative to the working folder, with the places in the file.
  package let inputs: [(path: String, place: Place)]
  /// The model file, relative to the working folder.
  package let model: (path: String, place: Place)?
  package let parameters: [GraphParameter]
  package let nodes: [NamedNode]
  /// The nodes whose rows come out, in the order of the file; at least one.
  package let outputs: [Output]
  /// What the nodes and sub-graphs give that were asked for by name.
  package let asked: [String: [Output]]
  /// When nothing is claimed of what a row covers, whatever the graph's classifier says.
  package var unless: [SoundLimit] = []
  /// How many varied copies of each recording are learnt from, besides the recording.
  package var copies = 0
  /// What is odd but not wrong.
  public let warnings: [Problem]

  /// The names of the nodes that have to be fitted, in order.
  public var trainable: [String] {
    nodes.filter { $0.trainable != nil }.map(\.name)
  }

  /// The names of the nodes that have to be fitted before some nodes give their rows, themselves included.
  package func trainable(through ends: [Int]) -> [String] {
    upstream(of: ends).sorted().filter { nodes[$0].trainable != nil }.map { nodes[$0].name }
  }

  /// The nodes that some nodes need, themselves included.
  package func upstream(of ends: [Int]) -> Set<Int> {
    var wanted = Set(ends)
    for node in nodes.indices.reversed() where wanted.contains(node) {
      wanted.formUnion(nodes[node].inputs)
    }
    return wanted
  }

  /// Everything that a node's rows depend on, in a canonical form: kinds, settings and edges by number, without
  /// names. Nodes with the same lines take the same numbers.
  package func canonicalLines(before node: Int) -> [String] { canonical(before: node).lines }

  /// The whole graph in the same form, and which nodes' rows come out if these are several.
  package var canonicalLines: [String] { canonical.lines }
}
