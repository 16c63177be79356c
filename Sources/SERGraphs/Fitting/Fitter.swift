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

  private let part: TrainablePart

  /// Checks that a graph can be fitted.
  /// - Throws: `Problems` SG0504 when nothing in it can be; problems with formats.
  package init(_ graph: Graph, options: PlanOptions) throws(Problems) {
    do throws(Problem) { part = try TrainablePart(graph) } catch { throw Problems([error]) }
    _ = try FeatureTables.plans(part, options: PlanOptions(chunk: options.chunk))
  }

  /// How the fit would go on a corpus, and the memory that it takes at most.
  /// - Throws: `Problems` SG0401 where `options` allows less, with the least that would do.
  package func plan(for corpus: Corpus, options: PlanOptions) throws(Problems) -> FitPlan {
    try FitPlan.make(.fit, [part], over: corpus, options: options)
  }

  /// Fits.
  /// - Parameters:
  ///   - corpus: The recordings with their labels.
  ///   - spec: How the split was asked for.
  ///   - split: Which of them to learn from, and which to test on.
  /// - Returns: The model and what it reaches; nil if it was interrupted.
  /// - Throws: `Problems` SG0504; SG0401 where less memory is allowed than it may take.
  package func fit(
    _ corpus: Corpus, spec: SplitSpec, split: Split, options: Options
  ) async throws(Problems) -> FitReport? {
    do throws(Problem) { try corpus.checkClasses() } catch { throw Problems([error]) }
    let plan =
      options.plan.memory == nil
      ? try FitPlan.unlimited(.fit, part, options: options.plan)
      : try plan(for: corpus, options: options.plan)
    do throws(Problem) {
      let items = LearningItems(
        corpus, copies: part.graph.copies, splits: [split], seed: options.seed)
      let features = try await FeatureTables.collect(
        plan.passes, over: items, memory: plan.tableMemory, progress: options.progress)
      guard let features else { return nil }
      let learner = Learner(
        part: part, items: items, tables: features.tables, memory: plan.tableMemory,
        lanes: plan.lanes)
      // Fitting computes for long: on a thread of its own.
      let learnt = try await Lanes.run(1, lanes: 1) { (_) throws(Problem) -> Learner.FittedNodes in
        try learner.learn(
          train: split.train, test: split.test, seed: options.seed, fitting: options.fitting)
      }
      return report(learnt[0], features, corpus, spec, split, options)
    } catch {
      // A node that is cancelled throws as well.
      if Task.isCancelled { return nil }
      throw Problems([error])
    }
  }

  private func report(
    _ fitted: Learner.FittedNodes, _ features: FeatureTables, _ corpus: Corpus, _ spec: SplitSpec,
    _ split: Split, _ options: Options
  ) -> FitReport {
    let graph = part.graph
    let scores = fitted.output
    let isClassifier = scores.format.kind == .scores
    let train = isClassifier ? evaluation(of: scores, on: split.train, corpus) : nil
    let test = isClassifier ? evaluation(of: scores, on: split.test, corpus) : nil
    var model = Model(
      graph: graph.canonical.text, names: graph.nodes.map(\.name),
      parts: fitted.parts)
    let enrolling = part.trainable.filter { $0.trainable?.enrolsSpeakers == true }.map(\.name)
    if let only = part.features.first, part.features.count == 1, let table = features.tables[only] {
      model.golden = golden(
        table, scores: scores, speakers: enrolling.isEmpty ? [] : corpus.entries.map(\.speaker),
        sites: part.learningSites.isEmpty ? [] : corpus.entries.map { $0.site ?? "" })
    }
    model.origin.corpus = corpus.summary
    model.origin.corpusHash = corpus.hash
    model.origin.split = spec.description
    model.origin.splitHash = split.hash
    model.origin.seed = options.seed
    model.origin.bandwidth = features.bandwidth(of: split.train)
    let learnt = split.train.filter { features.sounds[$0] != nil }
    model.origin.conditions = LearningConditions(
      corpus, entries: learnt, sounds: features.sounds, graph: graph)
    model.origin.protocolWords = part.words(split, of: corpus)
    if let accuracy = test?.accuracy, let uar = test?.uar {
      model.origin.metrics = ["accuracy": accuracy, "uar": uar]
    }
    let constant = part.features.flatMap { node in
      features.tables[node].map { table in
        table.constantColumns(of: split.train).map { table.format.columnNames[$0] }
      } ?? []
    }
    return FitReport(
      graph: graph.name, model: model, corpus: corpus, split: split, failures: features.failures,
      flags: features.flags(learning: split.train), constant: constant,
      columns: features.tables.values.reduce(0) { $0 + $1.format.width }, enrolling: enrolling,
      train: train, test: split.test.isEmpty ? nil : test,
      promised: scores.format.certainty.map { Double($0.precision) })
  }

  /// How well the items of one part were recognized; those that could not be read are left out.
  private func evaluation(of scores: RowTable, on items: [Int], _ corpus: Corpus) -> Evaluation {
    let labels = corpus.labels
    let certainty = scores.format.certainty
    let scores = scores.itemScores
    var tally = Tally(classes: corpus.classes.count)
    for item in items {
      guard let row = scores[item] else { continue }
      tally.add(
        truth: labels[item], scores: row[...], isSure: certainty?.isSure(row) ?? false)
    }
    return Evaluation(tally, classes: corpus.classes)
  }

  /// Four rows from all over the corpus with their scores, by which a loaded model is checked.
  private func golden(
    _ table: RowTable, scores: RowTable, speakers: [String?], sites: [String]
  ) -> Model.Golden? {
    // No copies, which a run does not have: their scores are none.
    let usable = table.counts.indices.filter { table.counts[$0] == 1 && scores.counts[$0] == 1 }
    guard table.format.clock == .item, usable.count >= 4, scores.format.width > 0 else {
      return nil
    }
    let chosen = (0..<4).map { usable[$0 * (usable.count - 1) / 3] }
    return Model.Golden(
      input: Tensor(shape: [4, table.format.width], table.numbers(of: chosen)),
      scores: Tensor(shape: [4, scores.format.width], scores.numbers(of: chosen)),
      speakers: speakers.isEmpty ? [] : chosen.compactMap { speakers[$0] },
      sites: sites.isEmpty ? [] : chosen.map { sites[$0] })
  }
}

extension TrainablePart {
  /// The protocol in words, with what it asks of whoever uses the model.
  func words(_ split: Split, of corpus: Corpus) -> String {
    let copies =
      graph.copies == 0
      ? ""
      : "; learnt from \(counted(split.train.count, "recording")) and "
        + "\(graph.copies) varied \(graph.copies == 1 ? "copy" : "copies") of each"
    return split.words + copies
      + (remarks + siteRemarks(corpus, [split])).map {
        "; " + $0.words(isTested: !split.test.isEmpty)
      }.joined()
  }
}
