import ArgumentParser
import GraphCore
import SERGraphs

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compares two reports, or two graphs on the same folds.",
    discussion: """
      Differences are those of the second to the first. Their intervals come from drawing speakers, the same for both: where
      one does not hold 0, the difference is not due to who happened to be recorded.

      EXAMPLES
        sergraph compare reports/mlp reports/svm
        sergraph compare graphs/mfcc-mlp.yaml graphs/mfcc-svm.yaml --data ravdess:RAVDESS --seeds 3
      """)

  @Argument(help: "A folder with a report, a report.json, or a graph.")
  var first: String

  @Argument(help: "What is compared with it: of the same sort.")
  var second: String

  @OptionGroup var edits: GraphEdits
  @OptionGroup var experiment: ExperimentOptions

  @Option(help: "How the result is printed: text or json.")
  var format: DiagnosticStyle = .text

  func run() async throws {
    let status = try await reporting(as: edits.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    let reports: (ReportFile, ReportFile)
    switch (first.hasSuffix(".yaml"), second.hasSuffix(".yaml")) {
    case (true, true):
      guard let one = try await experiment.evaluate(first, by: edits),
        let two = try await experiment.evaluate(second, by: edits)
      else { return Status.interrupted }
      reports = (ReportFile(one, name: one.graph), ReportFile(two, name: two.graph))
    case (false, false):
      if let idle = (edits.given + experiment.given).first {
        throw Problem(
          .usage,
          "'\(idle)' is for graphs, but '\(first)' and '\(second)' are reports of what was evaluated before",
          suggestion: "leave it out, or name two graphs (.yaml) to evaluate them with it")
      }
      reports = (try ReportFile(finding: first), try ReportFile(finding: second))
    default:
      throw Problem(
        .usage, "'\(first)' and '\(second)' are not of the same sort",
        suggestion: "name two graphs (.yaml), or two reports of `sergraph evaluate --out`")
    }
    let comparison = try Comparison(reports.0, reports.1)
    print(format == .json ? comparison.json.line : comparison.text)
    return nil
  }
}
