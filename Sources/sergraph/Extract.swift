import ArgumentParser
import Glibc
import GraphCore
import Nodes
import SERGraphs

extension FeatureStyle: ExpressibleByArgument {}

struct Extract: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Writes the rows of any node, for other programs.",
    discussion: """
      Inputs are as for `run`. With --data they are a corpus's recordings, and labels and speakers are written with
      the rows. The form is that of the file's suffix; without --out, JSON Lines go to standard output.

      FORMS (docs/extract.md)
        .csv .jsonl     a line a row, with item, start and end; a failed recording has a line too
        .arff           a line a row, for Weka; label and speaker as words
        .npy            one recording: rows x columns, float32
        .npz            an array for each recording, under its path, and the names of the columns
        .safetensors    a tensor for each recording, under its path; columns, clock and labels as metadata
      --out FOLDER/ with --format writes a file for each recording, and so does a path with {name} or {path}. Several
      nodes are written by one run: each to its own place where the path has {output} in it, or as JSON Lines with
      the name of each line's output.

      EXAMPLES
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at features --out features.csv
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at features.mfcc --out mfcc/ --format npy
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at features.mel --out 'mel/{path}.npy'
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at features.mfcc --at features.chroma --out '{output}.npz'
        sergraph extract graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --at features --out ravdess.arff
        sergraph extract graphs/mfcc-mlp.yaml call.wav --at features.chroma | head
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @OptionGroup var recordings: RecordingOptions

  @Option(
    help: ArgumentHelp(
      "A node whose rows are written; may be repeated; the graph's outputs if absent.",
      valueName: "node"))
  var at: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file, FOLDER/, or a path with {name}, {path} or {output}; standard output if absent or -.",
      valueName: "file"))
  var out: String?

  @Option(help: "csv, jsonl, arff, npy, npz or safetensors, where the suffix does not say it.")
  var format: FeatureStyle?

  @Option(help: ArgumentHelp("The model file, instead of the graph's.", valueName: "file"))
  var model: String?

  @OptionGroup var whose: WhoseOptions

  @Flag(help: "Name every file that is passed over (standard error).")
  var verbose = false

  @Option(help: "What a failed recording does: record (go on, exit status 1) or stop.")
  var onError: Run.FailurePolicy = .record

  var planFlags: PlanFlags? { flags }

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    var checks = OptionChecks()
    let asked = try checks.value(of: "--out", "--format") {
      try FeatureTarget.parse(out, style: format)
    }
    let read = try options.read(&checks, asking: at)
    let planned = try flags.options(&checks)
    let chosen = try read.flatMap { graph in
      try checks.value(of: "--model", "--at") {
        try Session.modelFile(of: graph, given: model, at: at)
      }
    }
    let made: Plan? =
      if let read, let chosen {
        try checks.graph(options.graph, or: at.isEmpty ? "--model" : "--at") {
          try Session.plan(read, model: chosen, at: at, options: planned ?? PlanOptions())
        }
      } else { nil }
    let ((target, style), graph, ready) = try checks.finish(asked, read, made)
    let extracted = try ExtractedRecordings(recordings, graph: graph)
    let notes = extracted.notes
    // Of a corpus each recording says who speaks.
    let plan =
      notes == nil || whose.speaker != nil
      ? try ready.told(whose.speaker, whose.site) : try ready.told(at: whose.site)
    report(graph.warnings + plan.siteWarnings(extracted.corpus), as: options.diagnostics)
    let writers = try FeatureWriters.make(
      target, style, plan, notes: notes, paths: try extracted.paths())
    let isWatched = Terminal.isErrors
    let bar =
      isWatched ? ProgressBar(total: try extracted.count(), noun: "recordings") : nil
    let log = passedOverLog(naming: verbose, as: options.diagnostics, over: bar)
    let parts = try extracted.parts(log: log)
    let sink = ExtractSink(writers: writers, progress: bar)
    let finished = try await Interruptible.run { [speaker = whose.speaker, onError] in
      let speaker: @Sendable (RecordingPart) -> String? = { speaker ?? notes?.speaker($0) }
      let progress = RunProgress(
        opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
        finished: { bar?.finishOne() })
      if sink.takesRows {
        return try await Engine.follow(
          plan, over: parts, speaker: speaker, stopOnFailure: onError == .stop, progress: progress,
          events: { sink.take($0, isCancelled: { Task.isCancelled }) })
      }
      return try await Engine.run(
        plan, over: parts, speaker: speaker, stopOnFailure: onError == .stop, progress: progress,
        sink: { sink.take($0, isCancelled: { Task.isCancelled }) })
    }
    sink.finish()
    bar?.clear()
    if let problem = sink.problem {
      report([problem], as: options.diagnostics)
      return Status.someFailed
    }
    if finished.isInterrupted {
      if target != .standardOutput {
        complain("interrupted; what was written holds the recordings that were done, and no others")
      }
      return Status.interrupted
    }
    let failed = finished.value.failed + sink.failed
    // A reader that has enough goes away: that is no failure, and nothing is said of it.
    guard !sink.isClosed else { return failed > 0 ? Status.someFailed : nil }
    report(extracted.warnings(log.passed, naming: verbose), as: options.diagnostics)
    guard failed > 0 else { return nil }
    if isWatched {
      complain("\(failed) of \(finished.value.failed + finished.value.succeeded) items failed")
    }
    return Status.someFailed
  }
}
