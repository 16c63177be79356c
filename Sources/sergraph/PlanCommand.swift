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
      case .run: (experiment.corpus.given + experiment.givenForFits).first
      // The memory does not depend on the seed.
      case .fit: experiment.givenForFits.first { $0 != "--seed" }
      case .evaluate: nil
      }
    guard let other else { return }
    throw Problem(
      .usage, "'\(other)' has no effect on \(purpose == .run ? "a run" : "a fit")",
      suggestion: purpose == .run
        ? "say what is planned with --for fit or --for evaluate"
        : "leave it out, or plan with --for evaluate")
  }

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
