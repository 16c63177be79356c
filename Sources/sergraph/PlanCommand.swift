import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

struct PlanCommand: AsyncParsableCommand {
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

  @Option(
    help: ArgumentHelp(
      "With --for evaluate: plan the test of this model, without fits.", valueName: "file"))
  var model: String?

  @Option(help: "How the plan is printed: text or json.")
  var format: DiagnosticStyle = .text

  func run() async throws {
    try await reporting(as: options.diagnostics) {
      try checkOptions()
      switch purpose {
      case .run: try planRun()
      case .fit:
        let graph = try options.read(plugins: .asking)
        let flags = try experiment.flags.options
        let fitter = try Fitter(graph, options: flags)
        let corpus = try experiment.corpus.load(reportingAs: options.diagnostics)
        report(graph.warnings, as: options.diagnostics)
        tell(try fitter.plan(for: corpus, options: flags))
      case .evaluate where model != nil:
        let graph = try options.read()
        let scorer = try ModelScorer(
          graph, model: Session.modelFile(of: graph, instead: model),
          options: try experiment.flags.options)
        report(graph.warnings, as: options.diagnostics)
        tell(try scorer.plan(for: try experiment.corpus.load(reportingAs: options.diagnostics)))
      case .evaluate:
        let prepared = try experiment.prepare(
          options.graph, by: options.edits, plugins: .asking)
        tell(try prepared.evaluator.plan(for: prepared.corpus, options: prepared.options))
      }
    }
  }

  /// Refuses options that say nothing about what is planned.
  private func checkOptions() throws(Problem) {
    let other: String? =
      switch purpose {
      case .run: (experiment.corpus.given + experiment.givenForFits + ofModel).first
      // The memory does not depend on the seed.
      case .fit: (experiment.givenForFits + ofModel).first { $0 != "--seed" }
      case .evaluate: model == nil ? nil : experiment.givenForFits.first
      }
    guard let other else { return }
    let (what, cure) =
      switch purpose {
      case .run: ("a run", "say what is planned with --for fit or --for evaluate")
      case .fit: ("a fit", "leave it out, or plan with --for evaluate")
      case .evaluate: ("the test of a model", "leave it or --model out")
      }
    throw Problem(.usage, "'\(other)' has no effect on \(what)", suggestion: cure)
  }

  private var ofModel: [String] { model == nil ? [] : ["--model"] }

  private func planRun() throws(Problems) {
    let graph = try options.read(plugins: .asking)
    let (plan, warnings) = try Session.sketch(graph, options: try experiment.flags.options)
    report(graph.warnings + warnings, as: options.diagnostics)
    if format == .json { print(plan.json.line) } else { print(plan.text, terminator: "") }
  }

  private func tell(_ plan: FitPlan) {
    report(plan.warnings, as: options.diagnostics)
    if format == .json { print(plan.json.line) } else { print(plan.text, terminator: "") }
  }
}
