import ArgumentParser
import Glibc
import GraphCore
import Nodes
import PluginHost
import SERGraphs

/// How graphs are evaluated: what they are tested on, how often, and what is chosen on the way.
struct ExperimentOptions: ParsableArguments {
  @OptionGroup var corpus: CorpusOptions
  @OptionGroup var flags: PlanFlags

  @Option(
    help: ArgumentHelp(
      "How the corpus is divided; each fold is tested once: folds:5, which is usual, loso, random-folds:5, split or file:FILE.",
      valueName: "folds"))
  var folds: String?

  @Option(
    help: ArgumentHelp(
      "A CSV file that says in which fold each speaker or recording is, in place of --folds.",
      valueName: "file"))
  var foldsFile: String?

  @Option(help: "Seed of the folds and of the fits: the same seed gives the same report.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "How often all folds are evaluated, each time with the next seed.", valueName: "n"))
  var seeds = 1

  @Option(
    help: ArgumentHelp(
      "Choose a setting within the training folds, such as scores.c=0.1,1,10; several times for combinations.",
      valueName: "node.param=values"))
  var tune: [String] = []

  @Option(
    help: ArgumentHelp(
      "What settings are chosen on: training, or test, which shows how much that flatters.",
      valueName: "part"))
  var tuneOn: TuningPart = .training

  @Flag(inversion: .prefixedNo, help: "Also learn from parts of the training speakers.")
  var learningCurve = true

  enum TuningPart: String, ExpressibleByArgument, CaseIterable { case training, test }

  /// Options of these that were given and have an effect on fits only.
  var givenForFits: [String] {
    [
      ("--folds", folds != nil), ("--folds-file", foldsFile != nil), ("--seed", seed != 0),
      ("--seeds", seeds != 1), ("--tune", !tune.isEmpty), ("--tune-on", tuneOn != .training),
      ("--no-learning-curve", !learningCurve),
    ].filter(\.1).map(\.0)
  }

  /// All options of these that were given.
  var given: [String] { corpus.given + flags.given + givenForFits }

  /// A graph that can be evaluated, and how.
  struct Prepared {
    let evaluator: Evaluator
    let corpus: Corpus
    var options: Evaluator.Options
  }

  /// Checks everything that can be checked before recordings are read.
  /// - Parameters:
  ///   - columns: Those that results will be given by.
  ///   - degrading: Under which conditions is tested besides.
  ///   - use: Where the nodes of plugins run.
  func prepare(
    _ name: String, by edits: GraphEdits, slicing columns: [String] = [],
    across: AcrossOptions? = nil, degrading: DegradeOptions? = nil,
    plugins use: Plugin.Use = .loading
  ) throws -> Prepared {
    var checks = OptionChecks()
    let read = try checks.value(of: "--tune") { try Candidate.combinations(tune) }
      .flatMap { combinations in
        try checks.graph(name, or: "--tune") {
          try combinations.map { settings in
            Candidate(
              settings: settings.joined(separator: " "),
              graph: try edits.read(name, with: settings, plugins: use))
          }
        }
      }
    let planned = try flags.options(&checks)
    let prepared: Evaluator? =
      if let read {
        try checks.graph(name, or: "--tune") {
          try Evaluator(read, options: planned ?? PlanOptions())
        }
      } else { nil }
    let asked = try checkedFolds(&checks, across)
    // Commands without the option try none.
    let conditions =
      if let degrading { try degrading.conditions(&checks) } else { [TestCondition]() }
    let found = try checks.value(of: "--data", "--train", "--test", "--cross") {
      try across?.check(
        data: self.corpus.data,
        folds: folds != nil ? "--folds" : foldsFile.map { _ in "--folds-file" })
      return try self.corpus.load(
        reportingAs: edits.diagnostics, interrupted: "interrupted; nothing was written",
        across: across)
    }
    if let found { _ = try checks.value(of: "--by") { try found.check(slicing: columns) } }
    let (candidates, plan, evaluator, spec, worse, corpus) = try checks.finish(
      read, planned, prepared, asked, conditions, found)
    report(candidates[0].graph.warnings, as: edits.diagnostics)
    return Prepared(
      evaluator: evaluator, corpus: corpus,
      options: Evaluator.Options(
        folds: spec, seeds: (0..<seeds).map { seed &+ UInt64($0) }, tunesOnTest: tuneOn == .test,
        hasCurve: learningCurve, conditions: worse, plan: plan))
  }

  /// How the corpus is divided, with the checks of all that says so.
  private func checkedFolds(
    _ checks: inout OptionChecks, _ across: AcrossOptions?
  ) throws -> FoldSpec? {
    _ = try checks.value(of: "--seeds") {
      guard (1...1000).contains(seeds) else {
        throw Problem(.usage, "'--seeds' is \(seeds), outside 1...1000")
      }
    }
    _ = try checks.value(of: "--tune-on") {
      guard tuneOn == .training || !tune.isEmpty else {
        throw Problem(
          .usage, "'--tune-on' says where settings are chosen, but none is tuned",
          suggestion: "name one with --tune, or leave --tune-on out")
      }
    }
    return try checks.value(of: "--folds", "--folds-file") {
      guard folds == nil || foldsFile == nil else {
        throw Problem(
          .usage, "'--folds' and '--folds-file' both say how the corpus is divided",
          suggestion: "leave out one of them")
      }
      return if let foldsFile {
        .file(foldsFile)
      } else {
        try across?.folds(data: corpus.data) ?? FoldSpec.parse(folds ?? "folds:5")
      }
    }
  }

  /// What scores a model, and on which recordings.
  /// - Parameter columns: Those that results will be given by.
  func scorer(
    _ options: GraphOptions, model: String?, slicing columns: [String], degrading: DegradeOptions
  ) throws -> (ModelScorer, Corpus) {
    var checks = OptionChecks()
    let read = try options.read(&checks)
    let planned = try flags.options(&checks)
    let conditions = try degrading.conditions(&checks)
    let prepared: ModelScorer? =
      if let read {
        try checks.graph(options.graph, or: "--model") {
          try ModelScorer(
            read, model: try Session.modelFile(of: read, given: model), under: conditions ?? [],
            options: planned ?? PlanOptions())
        }
      } else { nil }
    let found = try checks.value(of: "--data") {
      try self.corpus.load(
        reportingAs: options.diagnostics, interrupted: "interrupted; nothing was written")
    }
    if let found { _ = try checks.value(of: "--by") { try found.check(slicing: columns) } }
    let (graph, scorer, corpus, _) = try checks.finish(read, prepared, found, conditions)
    report(graph.warnings, as: options.diagnostics)
    return (scorer, corpus)
  }

  /// Runs the experiment on a graph.
  /// - Parameter columns: Those that results will be given by.
  /// - Returns: Nil if it was interrupted.
  func evaluate(
    _ name: String, by edits: GraphEdits, slicing columns: [String] = [],
    across: AcrossOptions? = nil, degrading: DegradeOptions? = nil
  ) async throws -> Experiment? {
    let prepared = try prepare(
      name, by: edits, slicing: columns, across: across, degrading: degrading)
    return try await watched(prepared) { (options) async throws(Problems) in
      try await prepared.evaluator.run(prepared.corpus, options: options)
    }
  }

  /// Runs the matrix of several corpora on a graph.
  /// - Returns: Nil if it was interrupted.
  func cross(
    _ name: String, by edits: GraphEdits, across: AcrossOptions
  ) async throws -> CrossExperiment? {
    let prepared = try prepare(name, by: edits, across: across)
    let titles = try Corpus.titles(ofSpecs: corpus.data)
    return try await watched(prepared) { (options) async throws(Problems) in
      try await prepared.evaluator.cross(prepared.corpus, titles: titles, options: options)
    }
  }

  /// Works with progress bars.
  private func watched<Result: Sendable>(
    _ prepared: Prepared,
    _ work: @escaping @Sendable (Evaluator.Options) async throws(Problems) -> Result?
  ) async throws -> Result? {
    let recordings = prepared.corpus.entries.count * (1 + prepared.options.conditions.count)
    let isWatched = isatty(STDERR_FILENO) == 1
    let reading = isWatched ? ProgressBar(total: recordings, noun: "recordings") : nil
    let fitting = isWatched ? ProgressBar(total: 1, noun: "fits") : nil
    var watched = prepared.options
    watched.progress = RunProgress(
      opened: { reading?.open(seconds: $0) }, read: { reading?.add(seconds: $0) },
      finished: { reading?.finishOne() })
    watched.fitted = { total in
      reading?.clear()
      fitting?.finishOne(of: total)
    }
    let evaluation = watched
    defer {
      reading?.clear()
      fitting?.clear()
    }
    let outcome = try await Interruptible.run(telling: "interrupted; nothing was written") {
      try await work(evaluation)
    }
    return outcome.isInterrupted ? nil : outcome.value
  }
}
