import ArgumentParser
import Glibc
import GraphCore
import Nodes
import SERGraphs

extension ResultStyle: ExpressibleByArgument {}

struct Run: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a graph over recordings.",
    discussion: """
      Inputs are files, folders, patterns in quotes, @list.txt (a path a line), or - for standard input. Without
      any, the graph's own `inputs` are taken. A recording that fails becomes a failure in its place; the others go on.
      Files in folders that are no recordings are passed over, and counted at the end.

      EXAMPLES
        sergraph run graphs/mfcc-mlp.yaml
        sergraph run graphs/mfcc-mlp.yaml calls/ 'more/*.wav' --format jsonl
        sergraph run graphs/mfcc-mlp.yaml calls/ --out calls.csv --lanes 4
        arecord -d 4 -f S16_LE -r 16000 | sergraph run graphs/mfcc-mlp.yaml -
      """)

  enum FailurePolicy: String, ExpressibleByArgument, CaseIterable {
    case record, stop
  }

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @OptionGroup var recordings: RecordingOptions

  @Option(help: ArgumentHelp("The model file, instead of the graph's.", valueName: "file"))
  var model: String?

  @OptionGroup var whose: WhoseOptions

  @Option(
    help:
      "table, jsonl or csv; if absent, as --out ends; a table on a terminal, JSON Lines elsewhere."
  )
  var format: ResultStyle?

  @Option(
    help: ArgumentHelp(
      "Write the results to a file instead of standard output; with {output} in it, a file for each output.",
      valueName: "file")
  )
  var out: String?

  @Option(help: "What a failed recording does: record (go on, exit status 1) or stop.")
  var onError: FailurePolicy = .record

  @Flag(help: "Name every file that is passed over (standard error).")
  var verbose = false

  @Flag(help: "Print what each node did: rows, time at work and waiting (standard error).")
  var stats = false

  var planFlags: PlanFlags? { flags }

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    var checks = OptionChecks()
    let read = try options.read(&checks)
    let asked = try checks.value(of: "--out") { try OutputPlace(out, format: format) }
    let chosen = try read.flatMap { graph in
      try checks.value(of: "--model") { try Session.modelFile(of: graph, given: model) }
    }
    let planned = try flags.options(&checks)
    let listed: Corpus?? = try checks.value(of: "--data", "--columns") {
      try recordings.corpus(isLabelled: false)
    }
    let made: (Plan, [String])? =
      if let read, let chosen {
        try checks.graph(options.graph, or: "--model") {
          try Session.ready(
            read, model: chosen, inputs: recordings.data.map { [$0] } ?? recordings.inputs,
            options: planned ?? PlanOptions())
        }
      } else { nil }
    let (graph, place, corpus, (ready, arguments)) = try checks.finish(read, asked, listed, made)
    let plan = try ready.told(whose.speaker, whose.site)
    report(graph.warnings + plan.siteWarnings(corpus), as: options.diagnostics)
    if let corpus {
      if verbose {
        report(
          corpus.skipped.map { .passedOver($0.path, for: $0.reason) }, as: options.diagnostics)
      }
      report(
        corpus.remarks.map { Problem(.corpus, $0, severity: .warning) }, as: options.diagnostics)
    } else {
      try InputList.checkNotEmpty(arguments)
    }
    let isWatched = Terminal.isErrors
    let style = place.style ?? (Terminal.isOutput ? .table : .jsonl)
    let counted =
      try corpus.map { (count: $0.entries.count, widest: TableWriter.itemWidth(of: $0)) }
      ?? (style == .table || isWatched ? try InputList.measure(arguments) : nil)
    let bar = isWatched ? ProgressBar(total: counted?.count ?? 0, noun: "recordings") : nil
    let log = passedOverLog(naming: verbose, as: options.diagnostics, over: bar)
    let parts: any IteratorProtocol<RecordingPart> & Sendable =
      try corpus?.numberedRecordings.makeIterator() ?? InputList(arguments, log: log)
    let sink = ResultSink(
      try places(
        plan, place.path, style, itemWidth: counted?.widest ?? 0,
        columns: corpus.map(CorpusColumns.init)), progress: bar)
    let finished = try await Interruptible.run {
      try await Engine.follow(
        plan, over: parts, speaker: { [speaker = whose.speaker] _ in speaker },
        stopOnFailure: onError == .stop,
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }),
        events: { sink.take($0, isCancelled: { Task.isCancelled }) })
    }
    bar?.clear()
    if !finished.isInterrupted { sink.finish() }
    if let problem = sink.problem {
      report([problem], as: options.diagnostics)
      return Status.someFailed
    }
    if stats { complain(StatisticsTable.text(of: finished.value, plan: plan)) }
    let (failed, done) = (finished.value.failed, finished.value.failed + finished.value.succeeded)
    if finished.isInterrupted {
      if let path = place.path {
        complain("interrupted; '\(path)' holds the results of \(done) recordings, and no others")
      }
      return Status.interrupted
    }
    // A reader that has enough goes away: that is no failure, and nothing is said of it.
    guard !sink.isClosed else { return failed > 0 ? Status.someFailed : nil }
    report(
      corpus?.passedOverWarnings(naming: verbose) ?? log.passed.warnings(naming: verbose),
      as: options.diagnostics)
    guard failed > 0 else { return nil }
    if isWatched || style == .table { complain("\(failed) of \(done) items failed") }
    return Status.someFailed
  }

  /// Where results go. Files are made here, and emptied: last of all.
  private func places(
    _ plan: Plan, _ out: String?, _ style: ResultStyle, itemWidth: Int, columns: CorpusColumns?
  ) throws(Problem) -> [ResultSink.Destination] {
    func place(_ output: Int?, _ path: String?) throws(Problem) -> ResultSink.Destination {
      ResultSink.Destination(
        output: output,
        writer: style.writer(
          for: plan, output: output, itemWidth: itemWidth,
          layout: path == nil ? Terminal.layout : TableLayout(), columns: columns),
        file: try path.map { path throws(Problem) in try OutputFile(creating: path) }
          ?? OutputFile())
    }
    if let out, out.namesOutput {
      var places: [ResultSink.Destination] = []
      for (number, output) in plan.outputs.enumerated() {
        places.append(try place(number, out.naming(output: output.name)))
      }
      return places
    }
    guard style != .csv || plan.outputs.count == 1 else {
      let names = plan.outputs.map { "'\($0.name)'" }.joined(separator: ", ")
      throw Problem(
        .usage, "csv can't hold several outputs (\(names)) in one place",
        suggestion: "write each to a place of its own: --out '\((out ?? "results.csv").withOutput)'"
      )
    }
    return [try place(nil, out)]
  }
}
