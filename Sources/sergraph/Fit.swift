import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

struct Fit: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fits the trainable nodes of a graph on a corpus, and writes the model file.",
    discussion: """
      The audio is read once. The report says which protocol the numbers come from: a random split has the same
      speakers on both sides and flatters the model; `speaker:` splits test unseen speakers.

      SPLITS
        random:0.25          a quarter of each label's recordings
        speaker:0.2          a fifth of the speakers, both sexes where the corpus knows them
        speakers:17,18,19    these speakers
        split                those that the column 'split' of a csv corpus calls test
        none                 fit on everything, test nothing
      Without --split it is speaker:0.2 where the corpus knows every speaker, else random:0.25.

      A model that is there already is only replaced where --out or --replace says so.

      EXAMPLES
        sergraph fit graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --split speaker:0.2 --out my.safetensors
        sergraph fit graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --labels calm,happy,fearful,disgust --replace
        sergraph fit graphs/mfcc-mlp.yaml --data emodb:EMODB --data savee:SAVEE --where sex=male --split speaker:0.2
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @OptionGroup var corpusOptions: CorpusOptions

  @Option(
    help: ArgumentHelp(
      "What is held out for the test; if absent, speakers where they are known, else recordings.",
      valueName: "split"))
  var split: String?

  @Option(help: "Seed of the split and of the fit: the same seed gives the same model.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Where the model is written; the graph's model if absent.", valueName: "file"))
  var out: String?

  @Flag(help: "Replace the graph's model if it is there already.")
  var replace = false

  @Option(help: "How the report is printed: text or json.")
  var format: DiagnosticStyle = .text

  var planFlags: PlanFlags? { flags }

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    var checks = OptionChecks()
    let read = try options.read(&checks)
    let planned = try flags.options(&checks)
    let prepared: Fitter? =
      if let read {
        try checks.graph(options.graph) { try Fitter(read, options: planned ?? PlanOptions()) }
      } else { nil }
    let place = try read.flatMap { graph in
      try checks.value(of: "--out", "--replace") { try modelPlace(graph) }
    }
    let asked = try checks.value(of: "--split") {
      try split.map { (text) throws(Problem) in try SplitSpec.parse(text) }
    }
    let found = try checks.value(of: "--data") {
      try corpusOptions.load(
        reportingAs: options.diagnostics, interrupted: "interrupted; no model was written")
    }
    let (graph, planOptions, fitter, path, corpus, said) = try checks.finish(
      read, planned, prepared, place, found, asked)
    let spec = said ?? SplitSpec.usual(for: corpus, seed: seed)
    let parts = try spec.split(corpus, seed: seed)
    report(graph.warnings, as: options.diagnostics)
    let isWatched = isatty(STDERR_FILENO) == 1
    let reading = isWatched ? ProgressBar(total: corpus.entries.count, noun: "recordings") : nil
    let fitting = isWatched ? ProgressBar(total: 1, noun: "epochs") : nil
    let fitOptions = Fitter.Options(
      seed: seed, plan: planOptions,
      progress: RunProgress(
        opened: { reading?.open(seconds: $0) }, read: { reading?.add(seconds: $0) },
        finished: { reading?.finishOne() }),
      fitting: { node, epoch, most, loss in
        reading?.clear()
        fitting?.set(done: epoch, of: most, remark: ", \(node), loss \(decimals(loss, 4))")
      })
    let outcome = try await Interruptible.run(telling: "interrupted; no model was written") {
      try await fitter.fit(corpus, spec: spec, split: parts, options: fitOptions)
    }
    reading?.clear()
    fitting?.clear()
    guard !outcome.isInterrupted, let fitted = outcome.value else { return Status.interrupted }
    try fitted.model.write(to: path)
    if format == .json {
      try Terminal.write(fitted.json.line)
    } else {
      try Terminal.show(fitted.text(naming: corpusOptions.selection.verbose))
      // A path is not folded, so that it can be copied.
      try Terminal.write("model     \(path)")
    }
    return fitted.failures.isEmpty ? nil : Status.someFailed
  }

  /// Where the model is written, checked before the work, not after it.
  private func modelPlace(_ graph: Graph) throws(Problem) -> String {
    guard let path = out ?? graph.model?.path else {
      throw Problem(
        .usage, "there is no place for the model: the graph names none",
        suggestion: "say where with --out FILE")
    }
    if out != nil, replace {
      throw Problem(
        .usage, "'--replace' has no effect beside '--out', which says what is written",
        suggestion: "leave it out")
    }
    if out == nil, !replace, exists(path) {
      throw Problem(
        .usage, "the graph's model '\(path)' is there already, and a fit would replace it",
        suggestion: "write to another place with --out FILE, or replace it with --replace")
    }
    guard access(FilePath.folder(of: path), W_OK) == 0 else {
      throw Problem(
        .usage, "can't write the model '\(path)': \(String(cString: strerror(errno)))",
        suggestion: "say where with --out FILE")
    }
    return path
  }
}
