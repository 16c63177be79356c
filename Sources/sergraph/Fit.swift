import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

struct Fit: AsyncParsableCommand {
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

      EXAMPLES
        sergraph fit graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --split speaker:0.2 --out my.safetensors
        sergraph fit graphs/mfcc-mlp.yaml --data ravdess:RAVDESS --labels calm,happy,fearful,disgust
        sergraph fit graphs/mfcc-mlp.yaml --data emodb:EMODB --data savee:SAVEE --where sex=male --split speaker:0.2
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @OptionGroup var corpusOptions: CorpusOptions

  @Option(help: ArgumentHelp("What is held out for the test.", valueName: "split"))
  var split = "random:0.25"

  @Option(help: "Seed of the split and of the fit: the same seed gives the same model.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "Where the model is written; the graph's model if absent.", valueName: "file"))
  var out: String?

  @Option(help: "How the report is printed: text or json.")
  var format: DiagnosticStyle = .text

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    let graph = try options.read()
    let planOptions = try flags.options
    let fitter = try Fitter(graph, options: planOptions)
    guard let path = out ?? graph.model?.path else {
      throw Problem(
        .usage, "there is no place for the model: the graph names none",
        suggestion: "say where with --out FILE")
    }
    // Told before the work, not after it.
    guard access(FilePath.folder(of: path), W_OK) == 0 else {
      throw Problem(
        .usage, "can't write the model '\(path)': \(String(cString: strerror(errno)))",
        suggestion: "say where with --out FILE")
    }
    let spec = try SplitSpec.parse(split)
    let corpus = try corpusOptions.load(reportingAs: options.diagnostics)
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
    print(format == .json ? fitted.json.line : fitted.text + "\nmodel     \(path)")
    return fitted.failures.isEmpty ? nil : Status.someFailed
  }
}
