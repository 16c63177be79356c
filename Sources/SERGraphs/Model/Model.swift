package import GraphCore

/// Everything that fitting a graph has given, and what it was given by: one safetensors file.
public struct Model: Sendable, Equatable {
  /// The version of the file's layout that is written, and the only one that is read.
  package static let formatVersion = "1"

  /// What is known of one trainable node.
  package struct FittedNode: Sendable, Equatable {
    package var fitted: Fitted
    /// The canonical text of everything before the node: its features. Its hash is the fingerprint.
    package var upstream: String
    /// Names of the columns that the node takes, in order.
    package var columns: [String]

    package init(fitted: Fitted, upstream: String, columns: [String]) {
      self.fitted = fitted
      self.upstream = upstream
      self.columns = columns
    }

    package var fingerprint: String { SHA256.hex(of: upstream) }
  }

  /// Rows that went into the first trainable node, and the scores that came out at the end.
  package struct Golden: Sendable, Equatable {
    package var input: Tensor
    package var scores: Tensor
    /// Who speaks in each row; empty if no node has to know.
    package var speakers: [String]
    /// Where each row was recorded, nothing where that is not known; empty if no node asks for it.
    package var sites: [String]
    package init(
      input: Tensor, scores: Tensor, speakers: [String] = [], sites: [String] = []
    ) {
      self.sites = sites
      self.input = input
      self.scores = scores
      self.speakers = speakers
    }
  }

  /// How it came about; texts for people and for later comparison.
  package struct Origin: Sendable, Equatable {
    /// The corpus in words, such as `ravdess: 1200 recordings, 20 speakers, 8 labels`.
    package var corpus = ""
    package var corpusHash = ""
    /// The split as it was asked for, such as `speaker:0.2`.
    package var split = ""
    package var splitHash = ""
    package var seed: UInt64 = 0
    /// What the numbers are worth, in words: whether the test speakers were unseen.
    package var protocolWords = ""
    /// Such as `accuracy` and `uar`.
    package var metrics: [String: Double] = [:]
    /// The bandwidth that nine tenths of the recordings reach that were learnt from, in hertz; nil where that
    /// is not known, as of models from before it was measured.
    package var bandwidth: Double?
    /// What the recordings were like that were learnt from; nil of models from before that was noted.
    package var conditions: LearningConditions?
    package init() {}
  }

  /// The graph file's resolved text.
  package var graph: String
  /// What its nodes were called, in order; empty if that is not known.
  package var names: [String] = []
  /// The trainable nodes, by name.
  package var parts: [String: FittedNode]
  package var golden: Golden?
  package var origin: Origin

  package init(
    graph: String, names: [String] = [], parts: [String: FittedNode], golden: Golden? = nil,
    origin: Origin = Origin()
  ) {
    self.graph = graph
    self.names = names
    self.parts = parts
    self.golden = golden
    self.origin = origin
  }

  /// What a node has learnt; nil if the model does not know the node.
  package func fitted(node: String) -> Fitted? { parts[node]?.fitted }

  /// Checks that a node of a graph gets the features that the model was fitted on.
  /// - Parameters:
  ///   - node: The trainable node's name.
  ///   - use: Its kind.
  ///   - upstream: Everything before it in the graph.
  /// - Throws: `Problem` SG0501 when the model does not know the node, SG0502 with what differs.
  package func check(node: String, use: String, upstream: CanonicalGraph) throws(Problem) {
    guard let part = parts[node] else {
      throw Problem(
        .noModel, "the model has nothing for the node '\(node)'",
        suggestion: suggestion(for: node, among: parts.keys.sorted()))
    }
    if let fitted = self.use(of: node), fitted != use {
      throw Problem(
        .otherFeatures, "'\(node)' was '\(fitted)' when the model was fitted, and is '\(use)' here",
        suggestion: "fit the graph again with `sergraph fit` and the same --set, or undo the change"
      )
    }
    guard part.upstream != upstream.text else { return }
    let lines = part.differences(from: upstream)
    throw Problem(
      .otherFeatures, "the model was fitted on other features than '\(node)' gets here",
      suggestion: "fit the graph again with `sergraph fit`, or undo the change",
      notes: (lines.isEmpty ? ["the same nodes stand in another order"] : lines.prefix(12)).map {
        Problem.Note($0)
      })
  }

  /// The kind of a node when the model was fitted; nil if that is not known.
  private func use(of node: String) -> String? {
    guard let number = names.firstIndex(of: node), let nodes = CanonicalGraph(graph)?.nodes,
      nodes.indices.contains(number)
    else { return nil }
    return nodes[number].use
  }
}

extension Model.FittedNode {
  /// What differs from the nodes of a graph, in words: settings with both values where only values differ, else whole
  /// lines.
  fileprivate func differences(from now: CanonicalGraph) -> [String] {
    if let changes = CanonicalGraph(upstream)?.settingChanges(to: now) {
      return changes.map {
        "'\($0.name)' of '\($0.use)' was \($0.then) when the model was fitted, and is \($0.now) here"
      }
    }
    let (then, now) = (upstream.split(separator: "\n").map(String.init), now.lines)
    return then.filter { !now.contains($0) }.map { "fitted with:  \($0)" }
      + now.filter { !then.contains($0) }.map { "in the graph: \($0)" }
  }
}
