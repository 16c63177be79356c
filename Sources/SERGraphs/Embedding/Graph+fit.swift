public import GraphCore

extension Graph {
  /// Fits the trainable nodes, with one pass over the audio.
  /// - Parameters:
  ///   - corpus: The recordings with their labels.
  ///   - split: What is held out for the test: `random:0.25`, `speaker:0.2`, `speakers:17,18`, `split` or
  ///     `none`. Nil for a fifth of the speakers where they are known, else a quarter of the recordings.
  ///   - seed: Of the split and of the fit: the same seed gives the same model.
  ///   - options: Lanes, chunk and the most memory.
  ///   - progress: Told what lanes do while the audio is read.
  /// - Returns: The model, and how well it does on both sides.
  /// - Throws: `Problems` SG0504 when nothing can be fitted on these recordings, SG0803 with the split, SG0401 with the memory;
  ///   `CancellationError`.
  public func fit(
    on corpus: Corpus, split: String? = nil, seed: UInt64 = 0,
    options: PlanOptions = PlanOptions(), progress: RunProgress = RunProgress()
  ) async throws -> FitReport {
    let fitter = try Fitter(self, options: options)
    let spec = try gathering { () throws(Problem) in
      try split.map { (text) throws(Problem) in try SplitSpec.parse(text) }
        ?? SplitSpec.usual(for: corpus, seed: seed)
    }
    let parts = try gathering { () throws(Problem) in try spec.split(corpus, seed: seed) }
    let report = try await fitter.fit(
      corpus, spec: spec, split: parts,
      options: Fitter.Options(seed: seed, plan: options, progress: progress))
    guard let report else { throw CancellationError() }
    return report
  }

  /// Tests the graph on recordings that it has not learnt from: every fold is tested by what was learnt from the others.
  /// - Parameters:
  ///   - corpus: The recordings with their labels.
  ///   - folds: How they are divided: `folds:5`, `loso`, `random-folds:5`, `split` or `file:FILE`.
  ///   - seeds: All folds are evaluated with each; at least one.
  ///   - columns: By which results are also given, besides speaker, sex and intensity.
  ///   - options: Lanes, chunk and the most memory.
  ///   - progress: Told what lanes do while the audio is read.
  /// - Throws: `Problems` as `fit`, and SG0802 for a column that the corpus has not got; `CancellationError`.
  public func evaluate(
    on corpus: Corpus, folds: String = "folds:5", seeds: [UInt64] = [0], by columns: [String] = [],
    options: PlanOptions = PlanOptions(), progress: RunProgress = RunProgress()
  ) async throws -> EvaluationReport {
    let spec = try gathering { () throws(Problem) in
      guard (1...1000).contains(seeds.count) else {
        throw Problem(.usage, "there are \(seeds.count) seeds, outside 1...1000")
      }
      try corpus.check(slicing: columns)
      return try FoldSpec.parse(folds)
    }
    let evaluator = try Evaluator([Candidate(settings: "", graph: self)], options: options)
    let experiment = try await evaluator.run(
      corpus,
      options: Evaluator.Options(folds: spec, seeds: seeds, plan: options, progress: progress))
    guard let experiment, !Task.isCancelled else { throw CancellationError() }
    return EvaluationReport(experiment, by: columns)
  }

  /// Tests a model that was fitted before.
  /// - Parameter model: The model file, in place of the graph's; the rest is as above.
  /// - Throws: `Problems` as `plan`, and SG0802 for labels that the model does not know; `CancellationError`.
  public func evaluate(
    model: String?, on corpus: Corpus, by columns: [String] = [],
    options: PlanOptions = PlanOptions(), progress: RunProgress = RunProgress()
  ) async throws -> EvaluationReport {
    try gathering { () throws(Problem) in try corpus.check(slicing: columns) }
    let scorer = try ModelScorer(
      self, model: Session.modelFile(of: self, instead: model), options: options)
    let experiment = try await scorer.run(corpus, progress: progress)
    guard let experiment, !Task.isCancelled else { throw CancellationError() }
    return EvaluationReport(experiment, by: columns)
  }
}

/// One kind of error for whoever calls: `Problems`.
private func gathering<Value>(_ body: () throws(Problem) -> Value) throws(Problems) -> Value {
  do throws(Problem) { return try body() } catch { throw Problems([error]) }
}
