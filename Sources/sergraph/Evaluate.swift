import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

struct Evaluate: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract:
      "Tests a graph on recordings that it has not learnt from, and reports how well it does.",
    discussion: """
      The features are computed once; then every fold is tested by what was learnt from the others, with every seed. With
      --model, a model that has been fitted is scored instead. The report says in words what the numbers are worth.

      FOLDS
        folds:5              speakers in five folds, balanced by sex and label
        loso                 leave one speaker out
        random-folds:5       recordings at random; speakers are on both sides, which flatters the model
        split                as the column 'split' of a csv corpus says
        file:FILE            as a CSV file says: speaker,fold or path,fold

      CONDITIONS of --degrade, with the amount behind a colon where one can be chosen
      \(ConditionKind.table.joined(separator: "\n"))

      EXAMPLES
        sergraph evaluate graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --seeds 5 --out report
        sergraph evaluate graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --set scores.use=svm --tune scores.c=1,10
        sergraph evaluate graphs/mfcc-mlp.yaml --data csv:calls.csv --model my.safetensors
        sergraph evaluate graphs/mfcc-mlp.yaml --train ravdess:RAVDESS --test emodb:EMODB --map-to basic5
        sergraph evaluate graphs/mfcc-mlp.yaml --data ravdess:A --data emodb:B --data savee:C --cross --map-to basic4
        sergraph evaluate graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --degrade phone,noise:10dB,babble,room,mp3
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var experiment: ExperimentOptions
  @OptionGroup var across: AcrossOptions
  @OptionGroup var degrading: DegradeOptions

  @Option(help: ArgumentHelp("Score this model in place of fitting.", valueName: "file"))
  var model: String?

  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "Another column of the corpus by which results are given, besides speaker, sex and intensity.",
      valueName: "column"))
  var columns: [String] = []

  @Option(
    help: ArgumentHelp(
      "A folder for report.json, predictions.csv and report.html; nothing is written if absent.",
      valueName: "folder"))
  var out: String?

  @Option(help: "How the result is printed: text or json.")
  var format: DiagnosticStyle = .text

  var planFlags: PlanFlags? { experiment.flags }

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    if across.cross { return try await crossed() }
    let folder = try out.map { (path) throws(Problem) in try ReportFolder(creating: path) }
    defer { folder?.removeIfEmpty() }
    guard let result = try await result() else { return Status.interrupted }
    let usual = ["speaker", "sex", "intensity"]
    let summary = ExperimentSummary(
      result, slicing: usual + columns.filter { !usual.contains($0) })
    try folder?.write(result, summary)
    if format == .json {
      try Terminal.write(result.json(summary).line)
    } else {
      try Terminal.show(result.text(summary, naming: experiment.corpus.selection.verbose))
    }
    if let folder, format == .text { try Terminal.write("\nreport    \(folder.page)") }
    return result.hasFailures ? Status.someFailed : nil
  }

  /// The matrix of corpora. A report is one file, since each cell would be a page.
  private func crossed() async throws -> ExitCode? {
    for (option, isGiven) in [
      ("--model", model != nil), ("--by", !columns.isEmpty), ("--seeds", experiment.seeds > 1),
      ("--degrade", !degrading.degrade.isEmpty),
    ] where isGiven {
      throw Problem(
        .usage, "'\(option)' has no effect beside '--cross'", suggestion: "leave it out")
    }
    let folder = try out.map { (path) throws(Problem) in try ReportFolder(creating: path) }
    defer { folder?.removeIfEmpty() }
    let result = try await experiment.cross(options.graph, by: options.edits, across: across)
    guard let result else { return Status.interrupted }
    try folder?.write(result)
    try Terminal.show(format == .json ? result.json.line : result.text)
    if let folder, format == .text { try Terminal.write("\nreport    \(folder.page)") }
    return result.hasFailures ? Status.someFailed : nil
  }

  private func result() async throws -> Experiment? {
    guard let model else {
      return try await experiment.evaluate(
        options.graph, by: options.edits, slicing: columns, across: across, degrading: degrading)
    }
    if let other = (experiment.givenForFits + across.given).first {
      throw Problem(
        .usage, "'\(other)' is for fits, but '--model' names one that is done",
        suggestion: "leave out one of them")
    }
    let (scorer, corpus) = try experiment.scorer(
      options, model: model, slicing: columns, degrading: degrading)
    let recordings = corpus.entries.count * (1 + scorer.conditions.count)
    let bar =
      isatty(STDERR_FILENO) == 1 ? ProgressBar(total: recordings, noun: "recordings") : nil
    defer { bar?.clear() }
    let outcome = try await Interruptible.run(telling: "interrupted; nothing was written") {
      try await scorer.run(
        corpus,
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }))
    }
    return outcome.isInterrupted ? nil : outcome.value
  }
}
