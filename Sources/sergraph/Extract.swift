import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

extension FeatureStyle: ExpressibleByArgument {}

struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
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
      --out FOLDER/ with --format writes a file for each recording, and so does a path with {name} or {path}.

      EXAMPLES
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at means --out means.csv
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at mfcc --out mfcc/ --format npy
        sergraph extract graphs/mfcc-mlp.yaml calls/ --at mel --out 'mel/{path}.npy'
        sergraph extract graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --at means --out ravdess.arff
        sergraph extract graphs/mfcc-mlp.yaml call.wav --at chroma | head
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @Argument(help: "Files, folders, patterns, @list.txt or -.")
  var inputs: [String] = []

  @Option(help: ArgumentHelp("The node whose rows are written; the last one if absent."))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "A file, FOLDER/, or a path with {name} or {path}; standard output if absent or -.",
      valueName: "file"))
  var out: String?

  @Option(help: "csv, jsonl, arff, npy, npz or safetensors, where the suffix does not say it.")
  var format: FeatureStyle?

  @Option(
    help: ArgumentHelp(
      "A corpus, such as ravdess:FOLDER, in place of inputs.", valueName: "kind:folder"))
  var data: String?

  @Option(help: ArgumentHelp("The model file, instead of the graph's.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "Who speaks in the recordings, for a graph that was fitted to each speaker.",
      valueName: "name"))
  var speaker: String?

  @Option(help: "What a failed recording does: record (go on, exit status 1) or stop.")
  var onError: Run.FailurePolicy = .record

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    let (target, style) = try FeatureTarget.parse(out, style: format)
    let graph = try options.read(asking: at)
    let (plan, node) = try Session.plan(
      graph, model: Session.modelFile(of: graph, instead: model),
      at: graph.asked.map { graph.steps[$0].name } ?? at,
      options: try flags.options)
    report(graph.warnings, as: options.diagnostics)
    let (arguments, notes) = try recordings(of: graph)
    if notes == nil || speaker != nil { try plan.check(speaker: speaker) }
    let paths = try InputList(arguments)
    guard try !InputList.isEmpty(arguments) else {
      throw Problem(
        .usage, "there is no recording in \(arguments.joined(separator: ", "))",
        suggestion: "recordings end in " + InputList.suffixes.sorted().joined(separator: ", "))
    }
    let writer = try FeatureWriters.writer(
      target, style,
      FeatureTable(plan: plan, title: "\(graph.name):\(graph.steps[node].name)", notes: notes),
      paths: IteratorSequence(paths), streams: plan.mostStreams)
    let isWatched = isatty(STDERR_FILENO) == 1
    let bar =
      isWatched
      ? ProgressBar(total: try InputList.measure(arguments).count, noun: "recordings") : nil
    let sink = ExtractSink(writer: writer, progress: bar)
    let finished = try await Interruptible.run { [speaker, onError] in
      try await Engine.run(
        plan, over: paths, speaker: { speaker ?? notes?.speaker($0.path) },
        stopOnFailure: onError == .stop,
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }),
        sink: { sink.take($0, isCancelled: { Task.isCancelled }) })
    }
    sink.finish()
    bar?.clear()
    if let problem = sink.problem {
      report([problem], as: options.diagnostics)
      return Status.someFailed
    }
    if finished.isInterrupted || sink.isClosed { return Status.interrupted }
    let failed = finished.value.failed + sink.failed
    guard failed > 0 else { return nil }
    if isWatched {
      complain("\(failed) of \(finished.value.failed + finished.value.succeeded) items failed")
    }
    return Status.someFailed
  }

  /// What to run over, and what a corpus knows of it.
  private func recordings(of graph: Graph) throws -> ([String], CorpusNotes?) {
    guard let data else {
      return (inputs.isEmpty ? try Session.inputs(of: graph) : inputs, nil)
    }
    guard inputs.isEmpty else {
      throw Problem(
        .usage, "'\(inputs[0])' is given beside --data, which takes the place of inputs",
        suggestion: "leave out one of them")
    }
    let corpus = try CorpusSpec.parse(data).load()
    if let part = corpus.entries.first(where: { $0.start != nil || $0.end != nil }) {
      throw Problem(
        .usage,
        "the corpus has parts of recordings, such as of '\(part.name)', which can't be extracted",
        suggestion: "extract whole recordings, with a node 'segment' that reads the times")
    }
    return (corpus.entries.map(\.path), CorpusNotes(corpus))
  }
}
