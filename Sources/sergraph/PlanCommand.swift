import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

struct PlanCommand: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Prints how a graph would run, be fitted or evaluated: lanes, and the memory that it takes at most.",
    discussion: """
      For a run, every step with its format, buffers and delay comes first. For a fit or an evaluation the corpus is looked
      at, not read: take the options of `fit` and `evaluate`, --memory too.

      EXAMPLES
        sergraph plan graphs/mfcc-mlp.yaml --lanes 4
        sergraph plan graphs/mfcc-mlp.yaml --for fit --data ravdess:RAVDESS --memory 512MiB
        sergraph plan graphs/mfcc-mlp.yaml --for evaluate --data ravdess:RAVDESS --folds loso --seeds 5
      """)

  /// What is planned.
  enum Purpose: String, ExpressibleByArgument, CaseIterable {
    case run, fit, evaluate
  }

  @OptionGroup var options: GraphOptions

  @Option(name: .customLong("for"), help: "What is planned: run, fit or evaluate.")
  var purpose: Purpose = .run

  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var degrading: DegradeOptions

  @Option(
    help: ArgumentHelp(
      "With --for evaluate: plan the test of this model, without fits.", valueName: "file"))
  var model: String?

  @Option(help: ArgumentHelp("With --for fit: what is held out for the test.", valueName: "split"))
  var split: String?

  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "With --for evaluate: another column by which results are given.", valueName: "column"))
  var columns: [String] = []

  @Option(help: "How the plan is printed: text or json.")
  var format: DiagnosticStyle = .text

  var planFlags: PlanFlags? { experiment.flags }

  func run() async throws {
    try await reporting(as: options.diagnostics) {
      try checkOptions()
      switch purpose {
      case .run: try planRun()
      case .fit:
        try planFit()
      case .evaluate where model != nil:
        let (scorer, corpus) = try experiment.scorer(
          options, model: model, slicing: columns, degrading: degrading)
        try tell(try scorer.plan(for: corpus))
      case .evaluate:
        let prepared = try experiment.prepare(
          options.graph, by: options.edits, slicing: columns, degrading: degrading, plugins: .asking
        )
        try tell(try prepared.evaluator.plan(for: prepared.corpus, options: prepared.options))
      }
    }
  }

  /// Refuses options that say nothing about what is planned.
  private func checkOptions() throws(Problem) {
    let other: String? =
      switch purpose {
      case .run:
        (experiment.corpus.given + experiment.givenForFits + ofModel + ofSplit + ofColumns
          + degrading.given).first
      // The memory does not depend on the seed.
      case .fit:
        (experiment.givenForFits + ofModel + ofColumns + degrading.given).first { $0 != "--seed" }
      case .evaluate: (ofSplit + (model == nil ? [] : experiment.givenForFits)).first
      }
    guard let other else { return }
    let (what, cure) =
      switch purpose {
      case .run: ("a run", "say what is planned with --for fit or --for evaluate")
      case .fit: ("a fit", "leave it out, or plan with --for evaluate")
      case .evaluate where split != nil: ("an evaluation", "say how it divides with --folds")
      case .evaluate: ("the test of a model", "leave it or --model out")
      }
    throw Problem(.usage, "'\(other)' has no effect on \(what)", suggestion: cure)
  }

  private var ofModel: [String] { model == nil ? [] : ["--model"] }
  private var ofSplit: [String] { split == nil ? [] : ["--split"] }
  private var ofColumns: [String] { columns.isEmpty ? [] : ["--by"] }

  private func planFit() throws {
    var checks = OptionChecks()
    let read = try options.read(&checks, plugins: .asking)
    let planned = try experiment.flags.options(&checks)
    let prepared: Fitter? =
      if let read {
        try checks.graph(options.graph) { try Fitter(read, options: planned ?? PlanOptions()) }
      } else { nil }
    let asked = try checks.value(of: "--split") {
      try split.map { (text) throws(Problem) in try SplitSpec.parse(text) }
    }
    let found = try checks.value(of: "--data") {
      try experiment.corpus.load(reportingAs: options.diagnostics)
    }
    let (graph, flags, fitter, spec, corpus) = try checks.finish(
      read, planned, prepared, asked, found)
    // The memory does not depend on the split, but one that can't be made is told.
    _ = try spec?.split(corpus, seed: experiment.seed)
    report(graph.warnings, as: options.diagnostics)
    try tell(try fitter.plan(for: corpus, options: flags))
  }

  private func planRun() throws {
    var checks = OptionChecks()
    let read = try options.read(&checks, plugins: .asking)
    let planned = try experiment.flags.options(&checks)
    let made: (plan: Plan, warnings: [Problem])? =
      if let read {
        try checks.graph(options.graph) {
          try Session.sketch(read, options: planned ?? PlanOptions())
        }
      } else { nil }
    let (graph, (plan, warnings)) = try checks.finish(read, made)
    report(graph.warnings + plan.warnings + warnings, as: options.diagnostics)
    if format == .json {
      try Terminal.write(plan.json.line)
    } else {
      try Terminal.show(plan.text, terminator: "")
    }
  }

  private func tell(_ plan: FitPlan) throws {
    report(plan.warnings, as: options.diagnostics)
    if format == .json {
      try Terminal.write(plan.json.line)
    } else {
      try Terminal.show(plan.text, terminator: "")
    }
  }
}
