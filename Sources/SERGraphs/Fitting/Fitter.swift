package import GraphCore

/// Fits the trainable nodes of a graph, one after another, with one pass over the audio.
package struct Fitter: Sendable {
  /// How to fit.
  package struct Options: Sendable {
    package var seed: UInt64
    package var plan: PlanOptions
    package var progress: RunProgress
    /// Told a node's name before it is fitted, then after each epoch.
    package var fitting:
      @Sendable (_ node: String, _ epoch: Int, _ most: Int, _ loss: Double) -> Void

    package init(
      seed: UInt64, plan: PlanOptions, progress: RunProgress = RunProgress(),
      fitting: @escaping @Sendable (String, Int, Int, Double) -> Void = { _, _, _, _ in }
    ) {
      self.seed = seed
      self.plan = plan
      self.progress = progress
      self.fitting = fitting
    }
  }

  private let graph: Graph
  /// The trainable and other nodes from the first trainable one on, by number: a chain.
  private let chain: [Int]
  private let plan: Plan

  /// Checks that a graph can be fitted.
  /// - Throws: `Problems` SG0504 when nothing in it can be, or when its end is no chain; problems with formats.
  package init(_ graph: Graph, options: PlanOptions) throws(Problems) {
    self.graph = graph
    guard let first = graph.steps.firstIndex(where: { $0.trainable != nil }) else {
      throw Problems([
        Problem(
          .cannotFit, "the graph '\(graph.name)' has no node that can be fitted",
          suggestion: "add a classifier, such as 'emotion: {use: mlp}'")
      ])
    }
    chain = Array(graph.steps.indices[first...])
    for (previous, number) in zip(chain, chain.dropFirst())
    where graph.steps[number].inputs != [previous] {
      let step = graph.steps[number]
      throw Problems([
        Problem(
          .cannotFit,
          "after '\(graph.steps[first].name)', the first node that is fitted, every node must take just the one above it",
          at: step.inputPlaces.first ?? step.place,
          suggestion: "join features before '\(graph.steps[first].name)'")
      ])
    }
    plan = try Compiler.compile(graph, options: options, before: first)
  }

  /// Fits.
  /// - Parameters:
  ///   - corpus: The recordings with their labels.
  ///   - spec: How the split was asked for.
  ///   - split: Which of them to learn from, and which to test on.
  /// - Returns: The model and what it reaches; nil if it was interrupted.
  /// - Throws: `Problems` SG0504, SG0401.
  package func fit(
    _ corpus: Corpus, spec: SplitSpec, split: Split, options: Options
  ) async throws(Problems) -> FitReport? {
    do throws(Problem) {
      let collected = try await FeatureCollector.collect(
        plan, recordings: corpus.recordings, progress: options.progress)
      guard let collected else { return nil }
      return try learn(
        from: collected.table, failures: collected.failures, corpus, spec, split, options)
    } catch {
      throw Problems([error])
    }
  }

  private func learn(
    from table: RowTable, failures: [(path: String, failure: ItemFailure)], _ corpus: Corpus,
    _ spec: SplitSpec, _ split: Split, _ options: Options
  ) throws(Problem) -> FitReport? {
    var current = table
    var parts: [String: Model.Part] = [:]
    let speakers = corpus.entries.map(\.speaker)
    for number in chain {
      let step = graph.steps[number]
      guard let node = step.kind as? any Node else { continue }
      var fitted: Fitted?
      if let node = step.trainable {
        let examples = try examples(for: node, named: step.name, from: current, corpus, split)
        let learnt: Fitted
        do throws(Problem) {
          learnt = try node.fit(
            examples, input: current.format,
            options: FitOptions(seed: options.seed) { options.fitting(step.name, $0, $1, $2) })
        } catch {
          // A node that is cancelled throws as well.
          if Task.isCancelled { return nil }
          throw error
        }
        if Task.isCancelled { return nil }
        parts[step.name] = Model.Part(
          fitted: learnt, upstream: graph.canonicalLines(before: number).joined(separator: "\n"),
          columns: current.format.columnNames)
        fitted = learnt
      }
      current = try current.applying(node, fitted: fitted, speakers: speakers)
    }
    let isClassifier = current.format.kind == .scores
    let train = isClassifier ? evaluation(of: current, on: split.train, corpus) : nil
    let test = isClassifier ? evaluation(of: current, on: split.test, corpus) : nil
    var model = Model(
      graph: graph.canonicalLines.joined(separator: "\n"), names: graph.steps.map(\.name),
      parts: parts)
    let enrolling = chain.map { graph.steps[$0] }.filter { $0.trainable?.enrolsSpeakers == true }
      .map(\.name)
    model.golden = golden(table, scores: current, speakers: enrolling.isEmpty ? [] : speakers)
    model.origin.corpus = corpus.summary
    model.origin.corpusHash = corpus.hash
    model.origin.split = spec.description
    model.origin.splitHash = split.hash
    model.origin.seed = options.seed
    model.origin.protocolWords = Fitter.words(split, enrolling: enrolling)
    if let accuracy = test?.accuracy, let uar = test?.uar {
      model.origin.metrics = ["accuracy": accuracy, "uar": uar]
    }
    return FitReport(
      graph: graph.name, model: model, corpus: corpus, split: split, failures: failures,
      columns: table.format.width, enrolling: enrolling, train: train,
      test: split.test.isEmpty ? nil : test)
  }

  /// What a node learns from: the training part with its labels; all recordings without them, of a node that has
  /// to meet every speaker.
  private func examples(
    for node: any TrainableNode, named name: String, from table: RowTable, _ corpus: Corpus,
    _ split: Split
  ) throws(Problem) -> Examples {
    let isEnrolling = node.enrolsSpeakers
    let (rows, items) = table.select(
      isEnrolling ? (split.train + split.test).sorted() : split.train)
    guard !items.isEmpty else {
      throw Problem(
        .cannotFit,
        "there is nothing to fit '\(name)' on: no recording of the training part could be read")
    }
    let speakers = items.compactMap { corpus.entries[$0].speaker }
    let labels = corpus.labels
    return Examples(
      rows: rows, width: table.format.width, labels: items.map { isEnrolling ? 0 : labels[$0] },
      classes: isEnrolling ? [] : corpus.classes,
      speakers: speakers.count == items.count ? speakers : nil, items: items)
  }

  /// The protocol in words, with what it asks of whoever uses the model.
  private static func words(_ split: Split, enrolling: [String]) -> String {
    guard !enrolling.isEmpty else { return split.words }
    let nodes = enrolling.map { "'\($0)'" }.joined(separator: " and ")
    return split.words
      + "; \(nodes) took each speaker's statistics from all their recordings, without labels"
      + (split.test.isEmpty ? "" : ", also those of the test")
      + ": a speaker has to be enrolled by a fit before the model can be used on them"
  }

  /// How well the items of one part were recognized; those that could not be read are left out.
  private func evaluation(of scores: RowTable, on items: [Int], _ corpus: Corpus) -> Evaluation {
    let labels = corpus.labels
    let predictions = scores.predictions
    let read = items.filter { predictions[$0] != nil }
    return Evaluation(
      truth: read.map { labels[$0] }, predicted: read.compactMap { predictions[$0] },
      classes: corpus.classes)
  }

  /// Four rows from all over the corpus with their scores, by which a loaded model is checked.
  private func golden(
    _ table: RowTable, scores: RowTable, speakers: [String?]
  ) -> Model.Golden? {
    let usable = table.counts.indices.filter { table.counts[$0] == 1 && scores.counts[$0] == 1 }
    guard table.format.clock == .item, usable.count >= 4, scores.format.width > 0 else {
      return nil
    }
    let chosen = (0..<4).map { usable[$0 * (usable.count - 1) / 3] }
    return Model.Golden(
      input: Tensor(shape: [4, table.format.width], table.select(chosen).rows),
      scores: Tensor(shape: [4, scores.format.width], scores.select(chosen).rows),
      speakers: speakers.isEmpty ? [] : chosen.compactMap { speakers[$0] })
  }
}

extension RowTable {
  /// For each item the class with the largest score, averaged over its rows; nil for items without rows.
  var predictions: [Int?] {
    var row = 0
    return counts.map { count in
      defer { row += count }
      guard count > 0 else { return nil }
      var sums = [Double](repeating: 0, count: format.width)
      for index in row..<row + count {
        for column in sums.indices { sums[column] += Double(rows[index * format.width + column]) }
      }
      return sums.indices.reduce(0) { sums[$1] > sums[$0] ? $1 : $0 }
    }
  }
}
