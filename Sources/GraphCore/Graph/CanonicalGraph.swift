/// Nodes as what they compute: kinds, settings and edges by number, without names. Nodes that do the same are
/// equal, whatever they are called and wherever defaults are written out.
package struct CanonicalGraph: Sendable, Equatable {
  /// One node.
  package struct PlainNode: Sendable, Equatable {
    /// The word after `use`.
    package let use: String
    package let settings: [Setting]
    package let inputs: [Edge]

    package init(use: String, settings: [Setting], inputs: [Edge]) {
      self.use = use
      self.settings = settings
      self.inputs = inputs
    }
  }

  /// One setting, with its value as it stands in a graph file.
  package struct Setting: Sendable, Equatable {
    package let name: String
    package let text: String

    package init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// Where rows come from.
  package struct Edge: Sendable, Equatable {
    /// The input of the taking node that they go to; nil where it has no named ones.
    package let port: String?
    /// The number of the node that gives them.
    package let node: Int

    package init(port: String?, node: Int) {
      self.port = port
      self.node = node
    }
  }

  package let nodes: [PlainNode]
  /// What the node takes that these nodes come before; nil for a whole graph.
  package let taken: [Edge]?
  /// The nodes whose rows come out, of a whole graph with several outputs; else nil.
  package let given: [Edge]?
  /// What `unless` says, of a whole graph.
  package let limits: [Setting]
  /// What `copies` says, of a whole graph.
  package let copies: Int

  package init(
    nodes: [PlainNode], taken: [Edge]? = nil, given: [Edge]? = nil, limits: [Setting] = [],
    copies: Int = 0
  ) {
    self.nodes = nodes
    self.taken = taken
    self.given = given
    self.limits = limits
    self.copies = copies
  }
}

extension Graph {
  /// The whole graph in canonical form.
  package var canonical: CanonicalGraph {
    CanonicalGraph(
      nodes: canonical(of: Set(nodes.indices)).nodes,
      given: outputs.count > 1
        ? outputs.map { CanonicalGraph.Edge(port: nil, node: $0.node) } : nil,
      limits: unless.sorted { $0.measure.rawValue < $1.measure.rawValue }.map {
        CanonicalGraph.Setting(name: $0.measure.rawValue, text: $0.limit.text)
      }, copies: copies)
  }

  /// Everything that a node's rows depend on, in canonical form.
  package func canonical(before node: Int) -> CanonicalGraph {
    let wanted = upstream(of: nodes[node].inputs)
    return CanonicalGraph(
      nodes: canonical(of: wanted).nodes, taken: edges(of: nodes[node], among: wanted.sorted()))
  }

  /// Some nodes and all that they need in canonical form.
  package func canonical(of wanted: Set<Int>) -> CanonicalGraph {
    let order = wanted.sorted()
    return CanonicalGraph(
      nodes: order.map { index in
        let kind = nodes[index].kind
        let left = (type(of: kind) as? any Source.Type)?.selecting ?? []
        return CanonicalGraph.PlainNode(
          use: nodes[index].use,
          settings: kind.settings.filter { !left.contains($0.name) }
            .map { CanonicalGraph.Setting(name: $0.name, text: $0.text) },
          inputs: edges(of: nodes[index], among: order))
      })
  }

  /// - Parameter order: The nodes that have numbers; all that the node takes are among them.
  private func edges(of node: Graph.NamedNode, among order: [Int]) -> [CanonicalGraph.Edge] {
    node.inputs.enumerated().compactMap { number, input in
      order.firstIndex(of: input).map { found in
        let port = number < node.inputPorts.count ? node.inputPorts[number] : nil
        return CanonicalGraph.Edge(port: port, node: found)
      }
    }
  }
}
