/// A graph whose nodes are known and whose edges lead to nodes: ready to be compiled.
public struct Graph: Sendable {
  /// One node with its settings.
  public struct NamedNode: Sendable {
    /// Its name in the graph; `part.mfcc` inside a sub-graph.
    public let name: String
    public let kind: any Configured
    /// The numbers of the nodes whose rows it takes.
    public let inputs: [Int]
    /// Where the parts of the name stand: those of the sub-graphs that it is in, the outermost first, then its own.
    package let namePlaces: [Place]
    /// Where its own name stands.
    public var place: Place { namePlaces[namePlaces.count - 1] }
    /// Where the inputs stand, one for each; empty if the node takes the one above.
    public let inputPlaces: [Place]
    /// Which of the node's ports each input goes to, where it has named ones; else empty.
    public let inputPorts: [String]
    /// Where the settings and their parts stand, by path: `kernel`, `layers[2].conv2d.filters`.
    public let settingPlaces: [String: Place]
    /// Whether the graph file says that it starts a stage of its own: `stage: true`.
    public let startsStage: Bool

    /// The word after `use`.
    public var use: String { kind.about.name }

    /// The node, if it has to be fitted with these settings.
    public var trainable: (any TrainableGraphNode)? {
      guard let node = kind as? any TrainableGraphNode, node.needsFitting else { return nil }
      return node
    }
  }

  /// A node whose rows come out.
  public struct Output: Sendable {
    /// What the graph calls it: the node or the sub-graph, `part.turns` for one of a sub-graph's several outputs.
    public let name: String
    /// The number of the node that gives its rows.
    public let node: Int
    /// Where the graph names it; nil where it is an output because it stands last, or was asked for.
    public let place: Place?
  }

  /// A parameter of the whole graph.
  public struct GraphParameter: Sendable {
    public let name: String
    public let value: String
    public let unit: String?
    public let help: String
  }

  public let name: String
  public let summary: String
  /// The file that it was read from.
  public let path: String
  /// What a run without arguments takes, relative to the working folder, with the places in the file.
  public let inputs: [(path: String, place: Place)]
  /// The model file, relative to the working folder.
  public let model: (path: String, place: Place)?
  public let parameters: [GraphParameter]
  public let nodes: [NamedNode]
  /// The nodes whose rows come out, in the order of the file; at least one.
  public let outputs: [Output]
  /// What the nodes and sub-graphs give that were asked for by name.
  public let asked: [String: [Output]]
  /// When nothing is claimed of what a row covers, whatever the graph's classifier says.
  package var unless: [SoundLimit] = []
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
  public func canonicalLines(before node: Int) -> [String] { canonical(before: node).lines }

  /// The whole graph in the same form, and which nodes' rows come out if these are several.
  public var canonicalLines: [String] { canonical.lines }
}
