import GraphCore

/// Learns from some recordings of a corpus, whose features are there.
struct Learner: Sendable {
  /// What learning has given.
  struct FittedNodes: Sendable {
    var parts: [String: Model.FittedNode] = [:]
    /// The rows of the last node, of the recordings of both sides.
    var output: RowTable
  }

  let part: TrainablePart
  /// The recordings, and the copies that are learnt from besides.
  let items: LearningItems
  /// The rows of the part's `features`, by node.
  let tables: [Int: RowTable]
  /// The most bytes of each table that is made on the way that stay in memory.
  let memory: Int
  /// How many threads carry recordings.
  let lanes: Int

  private var corpus: Corpus { items.corpus }

  /// Fits the trainable nodes, in order.
  /// - Parameters:
  ///   - train: The recordings to learn from, with all their copies, as indices into the corpus's entries.
  ///   - test: The items that are held out: only nodes that see all recordings meet them, without labels.
  ///   - last: The node to stop at, whose input is then the output; nil for all.
  ///   - fitting: Told a node's name and how far its fit is.
  /// - Throws: `Problem` of a node that can't be fitted, or SG0504 when the task was cancelled.
  func learn(
    train: [Int], test: [Int], seed: UInt64, before last: Int? = nil,
    fitting: @escaping @Sendable (String, Int, Int, Double) -> Void = { _, _, _, _ in }
  ) throws(Problem) -> FittedNodes {
    // What is on neither side is as if it were not there: a node may not even know its speaker.
    let learnt = items.withCopies(train)
    var current = RowTables(outputs: tables).keeping(learnt + test)
    var fitted: [String: Fitted] = [:]
    var parts: [String: Model.FittedNode] = [:]
    let identity: @Sendable (Int) -> ItemIdentity = { [items] (item: Int) in
      items.identity(of: item)
    }
    for number in part.nodes {
      let step = part.graph.nodes[number]
      guard let node = step.trainable else { continue }
      let input = try part.input(
        of: number, keptIn: &current, fitted: fitted, identity: identity, memory: memory,
        lanes: lanes)
      if number == last { return FittedNodes(parts: parts, output: input) }
      let source =
        node.wantsHeldOutScores
        ? try crossFitted(train: train, seed: seed, before: number, as: input.format) : input
      let found = try node.fit(
        try examples(for: node, named: step.name, from: source, train: learnt, test: test),
        input: input.format,
        options: FitOptions(seed: seed) { fitting(step.name, $0, $1, $2) })
      guard !Task.isCancelled else { throw Problem.interrupted }
      fitted[step.name] = found
      parts[step.name] = Model.FittedNode(
        fitted: found,
        upstream: part.graph.canonical(before: number).text,
        columns: input.format.columnNames)
      part.release(&current, after: number)
    }
    // Copies are only learnt from.
    return FittedNodes(
      parts: parts,
      output: try part.output(
        of: part.judged, from: current.keeping(train + test), fitted: fitted, identity: identity,
        memory: memory,
        lanes: lanes))
  }

  /// What a node learns from: the training part with its labels; all recordings without them, of a node that is to
  /// see them.
  private func examples(
    for node: any TrainableGraphNode, named name: String, from table: RowTable, train: [Int],
    test: [Int]
  ) throws(Problem) -> Examples {
    let seesAll = node.seesHeldOut
    let (places, items) = try table.places(of: seesAll ? (train + test).sorted() : train)
    guard !items.isEmpty else {
      throw Problem(
        .cannotFit,
        "there is nothing to fit '\(name)' on: no recording of the training part could be read")
    }
    let entries = items.map { self.items.entry(of: $0) }
    let speakers = entries.compactMap { corpus.entries[$0].speaker }
    let labels = corpus.labels
    var examples = Examples(
      table.stored, places: places, labels: entries.map { seesAll ? 0 : labels[$0] },
      classes: seesAll ? [] : corpus.classes,
      speakers: speakers.count == items.count ? speakers : nil, items: items,
      isCopy: self.items.copies > 0 ? items.map { self.items.isCopy($0) } : nil)
    let learnsSites = (node as? any AdaptableNode)?.learnsSites == true
    if learnsSites { examples.sites = entries.map { corpus.entries[$0].site } }
    if learnsSites || self.items.copies > 0 { examples.recordingNumbers = entries }
    return examples
  }

  /// What a node would take if the nodes before it had not learnt from the very recording: the training part in folds,
  /// each run, with its copies, through what was learnt from the others.
  private func crossFitted(
    train: [Int], seed: UInt64, before number: Int, as format: Format
  ) throws(Problem) -> RowTable {
    var homes: [Int: RowTable] = [:]
    let node = part.graph.nodes[number].name
    for fold in try corpus.innerFolds(of: train, seed: seed, to: "fit '\(node)'") {
      let held = Set(fold)
      let rest = train.filter { !held.contains($0) }
      let output: RowTable
      do throws(Problem) {
        output = try learn(
          train: rest, test: items.withCopies(fold), seed: seed, before: number
        ).output
      } catch {
        throw error.noted(
          "'\(node)' is fitted on scores of recordings that were held out of the training part: this is about what was left of it"
        )
      }
      for item in items.withCopies(fold) { homes[item] = output }
    }
    var builder = RowTableBuilder(format: format, memory: memory)
    for item in 0..<items.count {
      if let home = homes[item] {
        for row in home.rows(of: item) { try builder.append(home.stored[row]) }
      }
      builder.endItem()
    }
    return try builder.finish()
  }
}
