/// A rule that a node, a source or a graph breaks, as a value.
///
/// Its `description` is the sentence that tells it.
public enum Finding: Sendable, Equatable {
  /// A gap in what a kind of node says of itself.
  case declaration(DeclarationRule)
  /// A rule about a node and its rows.
  /// - Parameters:
  ///   - item: Which made-up item breaks it; nil if none is needed to see it.
  ///   - chunking: How the item was cut into chunks, where that has a part in it.
  case rows(RowRule, item: String? = nil, chunking: Chunking? = nil)
  /// A rule about a source and one path that it opens.
  case source(SourceRule, path: String)
  /// A rule about a graph.
  /// - Parameter path: Which made-up recording breaks it; nil if it is no single one.
  case graph(GraphRule, path: String? = nil)
}

/// How an item was cut into chunks.
public enum Chunking: Sendable, Equatable, CustomStringConvertible {
  /// The whole item at once.
  case whole
  /// Chunks of that many rows.
  case rows(Int)
  /// Chunks of random lengths.
  case random

  /// The chunks in words, such as `chunks of 7`.
  public var description: String {
    switch self {
    case .whole: "one chunk"
    case .rows(let count): "chunks of \(count)"
    case .random: "random chunks"
    }
  }
}

extension Finding: CustomStringConvertible {
  /// The finding as one sentence, without a final stop.
  public var description: String {
    switch self {
    case .declaration(let gap): gap.description
    case .rows(let rule, _, _): (place.map { $0 + ": " } ?? "") + rule.description
    case .source(let rule, let path): "\(path): \(rule)"
    case .graph(let rule, let path): (path.map { $0 + ": " } ?? "") + rule.description
    }
  }

  /// The item and the chunks that break a rule about rows, such as `silence, chunks of 7`; nil if there is
  /// no item.
  public var place: String? {
    guard case .rows(_, let item?, let chunking) = self else { return nil }
    return item + (chunking.map { ", \($0)" } ?? "")
  }
}
