import GraphCore

extension Evaluator {
  /// Puts what all trials gave together.
  func experiment(
    _ corpus: Corpus, _ results: Results, _ divisions: [Folds], _ options: Options
  ) -> Experiment {
    var clean = experiment(
      corpus, results.features, divisions, results.outcomes, options, results.seconds)
    clean.worse = results.worse.enumerated().map { number, worse in
      let outcomes = results.outcomes.map { outcome in
        FoldTrials.Outcome(
          repetition: outcome.repetition, fold: outcome.fold, chosen: outcome.chosen,
          scores: outcome.worse[number], certainty: outcome.certainty, choice: nil, curve: [])
      }
      return Experiment.Worse(
        worse.condition,
        experiment(
          corpus, worse.features, divisions, outcomes, options, (features: worse.seconds, fits: 0)))
    }
    return clean
  }

  private func experiment(
    _ corpus: Corpus, _ features: FeatureTables, _ divisions: [Folds],
    _ outcomes: [FoldTrials.Outcome], _ options: Options,
    _ seconds: (features: Double, fits: Double)
  ) -> Experiment {
    let part = candidates[0].part
    // Nothing comes from the others.
    let used = Set(outcomes.map(\.chosen)).sorted().map { candidates[$0] }
    let width = corpus.classes.count
    let labels = corpus.labels
    // Those that could not be read are tested nowhere.
    let tested = corpus.entries.indices.filter { item in
      outcomes.contains { $0.scores[item] != nil }
    }
    let repetitions = divisions.indices.map { number in
      let own = outcomes.filter { $0.repetition == number }
      let homes = tested.map { item in own.first { $0.scores[item] != nil } }
      return Experiment.Repetition(
        seed: options.seeds[number], folds: homes.map { $0?.fold ?? 0 },
        scores: zip(tested, homes).flatMap { item, home in
          home?.scores[item] ?? [Float](repeating: 0, count: width)
        },
        isSure: own.contains { $0.certainty != nil }
          ? zip(tested, homes).map { item, home in
            home?.certainty.map { $0.isSure(home?.scores[item] ?? []) } ?? true
          } : nil)
    }
    return Experiment(
      graph: part.graph.name, graphLines: Evaluator.graphLines(used), corpus: corpus.summary,
      corpusKind: corpus.name, corpusHash: corpus.hash, classes: corpus.classes,
      columns: features.tables.values.reduce(0) { $0 + $1.format.width },
      protocolWords: Evaluator.words(divisions, options)
        + (part.graph.copies == 0
          ? ""
          : "; \(part.graph.copies) varied \(part.graph.copies == 1 ? "copy" : "copies") of each training recording learnt from besides"),
      remarks: Remark.joined(used.map(\.part.remarks))
        + part.siteRemarks(
          corpus, divisions.flatMap { folds in (0..<folds.count).map { folds.split($0) } })
        + (candidates.count > 1 && options.tunesOnTest
          ? [.tunedOnTest(settings: candidates.map(\.settings))] : []),
      recordings: tested.map {
        let entry = corpus.entries[$0]
        return Experiment.Recording(
          name: entry.partName, label: labels[$0], speaker: entry.speaker, metadata: entry.metadata)
      },
      repetitions: repetitions, choices: outcomes.compactMap(\.choice),
      curve: Evaluator.curve(outcomes), failures: features.failures, skipped: corpus.skippedSummary,
      flags: features.flags.renumbered(tested), seconds: seconds,
      promised: outcomes.compactMap(\.certainty?.precision).first.map { Double($0) })
  }

  /// The lines of the graph; of several that were chosen, each below a line with its settings.
  private static func graphLines(_ used: [(settings: String, part: TrainablePart)]) -> [String] {
    guard used.count > 1 else { return used.first?.part.graph.canonicalLines ?? [] }
    return used.flatMap { ["with \($0.settings)"] + $0.part.graph.canonicalLines }
  }

  private static func words(_ divisions: [Folds], _ options: Options) -> String {
    guard divisions.count > 1 else { return divisions[0].words }
    return divisions[0].words
      + (Set(divisions.map(\.hash)).count > 1
        ? "; \(divisions.count) times, divided anew for each seed"
        : "; \(divisions.count) times, with \(divisions.count) seeds of the fit")
  }

  /// Sums the folds of each share up.
  private static func curve(_ outcomes: [FoldTrials.Outcome]) -> [Experiment.CurvePoint] {
    let folds = outcomes.map(\.curve).filter { !$0.isEmpty }
    guard let first = folds.first else { return [] }
    return first.indices.map { index in
      var total = Tally(classes: first[index].tally.classes)
      for fold in folds { total.add(fold[index].tally) }
      return Experiment.CurvePoint(
        share: (FoldTrials.shares + [1])[index],
        recordings: Double(folds.reduce(0) { $0 + $1[index].recordings }) / Double(folds.count),
        uar: total.value(.uar) ?? 0, folds: folds.map { $0[index].tally.value(.uar) ?? 0 })
    }
  }
}
