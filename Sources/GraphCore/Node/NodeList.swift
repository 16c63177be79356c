/// The kinds of node that graphs may use: a plain value, no global state.
public struct NodeList: Sendable {
  public let sources: [any Source.Type]
  public let nodes: [any Node.Type]

  /// Creates a list.
  /// - Precondition: no two kinds share a name.
  public init(sources: [any Source.Type], nodes: [any Node.Type]) {
    self.sources = sources
    self.nodes = nodes
    let names = all.map { $0.about.name }
    precondition(Set(names).count == names.count, "two kinds of node share a name")
  }

  /// Every kind, sources first.
  public var all: [any Declared.Type] { sources + nodes }

  /// The names after `use`.
  public var names: [String] { all.map { $0.about.name } }

  /// The kind of a name.
  public subscript(name: String) -> (any Declared.Type)? {
    all.first { $0.about.name == name }
  }
}

extension NodeList {
  /// `did you mean 'mel'?`, or where to look.
  public func suggestion(for name: String) -> String {
    didYouMean(name, among: names) ?? "`sergraph nodes` lists them"
  }
}
