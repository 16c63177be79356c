import ArgumentParser
import GraphCore
import SERGraphs

struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares two reports, or two graphs on the same folds.",
    discussion: """
      Differences are those of the second to the first. Their intervals come from drawing speakers, the same for both: where
      one does not hold 0, the difference is not due to who happened to be recorded.

      EXAMPLES
        sergraph compare reports/mlp reports/svm
        sergraph compare mfcc-mlp mfcc-svm --data ravdess:RAVDESS
        sergraph compare graphs/mfcc-mlp.yaml graphs/mfcc-svm.yaml --data ravdess:RAVDESS --seeds 3
      """)

  @Argument(help: "A folder with a report, a report.json, or a graph as `evaluate` takes it.")
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
    let (one, two) = (Sort(first), Sort(second))
    guard one == two || one == .absent || two == .absent else {
      throw Problem(
        .usage, "'\(first)' and '\(second)' are not of the same sort",
        suggestion: "name two graphs, or two reports of `sergraph evaluate --out`")
    }
    if one == .graph || two == .graph { return try await compareGraphs() }
    if let idle = (edits.given + experiment.given).first {
      throw Problem(
        .usage,
        "'\(idle)' is for graphs, but '\(first)' and '\(second)' are reports of what was evaluated before",
        suggestion: "leave it out, or name two graphs to evaluate them with it")
    }
    try tell(try ReportFile(finding: first), try ReportFile(finding: second))
    return nil
  }

  private func compareGraphs() async throws -> ExitCode? {
    // What is wrong with the second one is told before the first is evaluated.
    for name in [first, second] { _ = try edits.read(name) }
    guard let one = try await experiment.evaluate(first, by: edits),
      let two = try await experiment.evaluate(second, by: edits)
    else { return Status.interrupted }
    try tell(ReportFile(one, name: one.graph), ReportFile(two, name: two.graph))
    return one.failures.isEmpty && two.failures.isEmpty ? nil : Status.someFailed
  }

  private func tell(_ first: ReportFile, _ second: ReportFile) throws {
    let comparison = try Comparison(first, second)
    if format == .json {
      try Terminal.write(comparison.json.line)
    } else {
      try Terminal.show(comparison.text)
    }
  }

  /// What an argument names.
  private enum Sort {
    case graph, report, absent

    /// A graph is what `evaluate` finds by that name.
    init(_ name: String) {
      let path = Installation.find(name)
      if name.hasSuffix(".yaml") {
        self = .graph
      } else if !exists(path) {
        self = .absent
      } else {
        self = isFolder(path) || path.hasSuffix(".json") ? .report : .graph
      }
    }
  }
}
