import Glibc
package import GraphCore
import Nodes

/// Tests a graph on recordings that it has not learnt from: in folds, again for every seed, with features that are
/// computed once.
package struct Evaluator: Sendable {
  /// How to evaluate.
  package struct Options: Sendable {
    package var folds: FoldSpec
    package var seeds: [UInt64]
    /// Whether settings are chosen on the very recordings that are tested: to see how much that flatters.
    package var tunesOnTest: Bool
    /// Whether to learn from parts of the training speakers too.
    package var hasCurve: Bool
    /// What held-out recordings are put through, to be scored once more each time.
    package var conditions: [TestCondition]
    package var plan: PlanOptions
    package var progress: RunProgress
    /// Told when one of so many fits is done.
    package var fitted: @Sendable (_ total: Int) -> Void

    package init(
      folds: FoldSpec, seeds: [UInt64], tunesOnTest: Bool = false, hasCurve: Bool = true,
      conditions: [TestCondition] = [], plan: PlanOptions, progress: RunProgress = RunProgress(),
      fitted: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
      self.folds = folds
      self.seeds = seeds
      self.tunesOnTest = tunesOnTest
      self.hasCurve = hasCurve
      self.conditions = conditions
      self.plan = plan
      self.progress = progress
      self.fitted = fitted
    }
  }

  let candidates: [(settings: String, part: TrainablePart)]

  /// Checks that graphs can be evaluated.
  /// - Parameter candidates: The graph, once for each choice of the settings that are tuned; at least one.
  /// - Throws: `Problems` SG0504 when nothing can be fitted, or where a tuned setting changes the features.
  package init(_ candidates: [Candidate], options: PlanOptions) throws(Problems) {
    for candidate in candidates where candidate.graph.outputs.count > 1 {
      _ = try candidate.graph.evaluatedOutput()
    }
    do throws(Problem) {
      var found: [(settings: String, part: TrainablePart)] = []
      for candidate in candidates {
        let part = try TrainablePart(candidate.graph)
        if let first = found.first, part.featureLines != first.part.featureLines {
          throw Problem(
            .cannotFit,
            "'\(candidate.settings)' changes the features, which are computed once for all folds",
            suggestion: "tune nodes from '\(first.part.trainable[0].name)' on; compare features "
              + "with `sergraph compare`")
        }
        found.append((candidate.settings, part))
      }
      self.candidates = found
    } catch { throw Problems([error]) }
    _ = try FeatureTables.plans(
      self.candidates[0].part, options: PlanOptions(chunk: options.chunk))
  }

  /// How the evaluation would go on a corpus, and the memory that it takes at most.
  /// - Throws: `Problems` SG0401 where `options` allows less, with the least that would do; problems with the folds.
  package func plan(for corpus: Corpus, options: Options) throws(Problems) -> FitPlan {
    try plan(for: corpus, divided: try divisions(of: corpus, options), options: options)
  }

  private func plan(
    for corpus: Corpus, divided divisions: [Folds], options: Options
  ) throws(Problems) -> FitPlan {
    try FitPlan.make(
      purpose(divisions, options), candidates.map(\.part), over: corpus, options: options.plan,
      under: options.conditions)
  }

  private func purpose(_ divisions: [Folds], _ options: Options) -> FitPlan.Purpose {
    .evaluate(
      trials: divisions.reduce(0) { $0 + $1.tests.count }, seeds: divisions.count,
      divides: candidates.count > 1 && !options.tunesOnTest)
  }

  /// The folds of each seed.
  private func divisions(of corpus: Corpus, _ options: Options) throws(Problems) -> [Folds] {
    do throws(Problem) {
      try corpus.checkClasses()
      var divisions: [Folds] = []
      for seed in options.seeds { divisions.append(try options.folds.divide(corpus, seed: seed)) }
      try HeldOut.check(options.conditions, corpus, divisions)
      return divisions
    } catch { throw Problems([error]) }
  }

  /// Evaluates.
  /// - Returns: Nil if it was interrupted.
  /// - Throws: `Problems` with the folds, the features or a fit; SG0401 where less memory is allowed than it may take.
  package func run(_ corpus: Corpus, options: Options) async throws(Problems) -> Experiment? {
    let divisions = try divisions(of: corpus, options)
    guard let trials = try await trials(corpus, divisions, options) else { return nil }
    return experiment(corpus, trials, divisions, options)
  }

  /// What all trials have given.
  struct Results: Sendable {
    let features: FeatureTables
    let worse: [WorseFeatures]
    var outcomes: [FoldTrials.Outcome]
    let seconds: (features: Double, fits: Double)
  }

  /// Computes the features once, and does every trial.
  /// - Parameter divisions: For each of the options' seeds.
  func trials(
    _ corpus: Corpus, _ divisions: [Folds], _ options: Options
  ) async throws(Problems) -> Results? {
    let plan =
      options.plan.memory == nil
      ? try FitPlan.unlimited(
        purpose(divisions, options), candidates[0].part, options: options.plan,
        under: options.conditions)
      : try plan(for: corpus, divided: divisions, options: options)
    do throws(Problem) {
      let began = monotonicNanoseconds()
      let items = LearningItems(
        corpus, copies: candidates[0].part.graph.copies,
        splits: divisions.flatMap { folds in folds.tests.indices.map { folds.split($0) } },
        seed: options.seeds[0])
      let features = try await FeatureTables.collect(
        plan.passes, over: items, memory: plan.tableMemory, progress: options.progress)
      guard let features else { return nil }
      var worse: [WorseFeatures] = []
      let heldOut = HeldOut(corpus, divisions: options.conditions.isEmpty ? [] : divisions)
      for (condition, passes) in zip(options.conditions, plan.worse) {
        let found = try await WorseFeatures(
          of: heldOut, under: condition, by: passes, memory: plan.tableMemory,
          progress: options.progress)
        guard let found else { return nil }
        worse.append(found)
      }
      let read = monotonicNanoseconds()
      let trials = FoldTrials(
        candidates: candidates, items: items, tables: features.tables, worse: worse,
        tableMemory: plan.tableMemory, divisions: divisions, options: options)
      let outcomes = try await Lanes.run(trials.count, lanes: plan.lanes) {
        (number) throws(Problem) -> FoldTrials.Outcome in try trials.run(number)
      }
      if Task.isCancelled { return nil }
      let seconds = (
        features: Double(read - began) / 1e9, fits: Double(monotonicNanoseconds() - read) / 1e9
      )
      return Results(features: features, worse: worse, outcomes: outcomes, seconds: seconds)
    } catch {
      if Task.isCancelled { return nil }
      throw Problems([error])
    }
  }
}
