import ArgumentParser
import Glibc
import GraphCore
import SERGraphs

struct Adapt: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "adapt",
    abstract: "Brings a model to the place where it is used, by recordings without labels.",
    discussion: """
      What normalization has learnt of the corpus (means and deviations of every feature) is blended with what the
      recordings of the new place say, so that another microphone, room or language is no surprise. The classifier
      stays as it is, and does not become surer. 20 recordings of several people and moods are enough, 100 are
      better; labels are not looked at.

      EXAMPLES
        sergraph adapt functionals-logistic calls/ --out calls.safetensors
        sergraph adapt mfcc-mlp --data csv:calls.csv --out calls.safetensors
        sergraph run mfcc-mlp call.wav --model calls.safetensors
        sergraph adapt by-site.yaml lobby/ --site lobby --out sites.safetensors
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @OptionGroup var recordings: RecordingOptions

  @Option(
    help: ArgumentHelp("The model that is adapted; the graph's if absent.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "How much the new place counts, 0...1; n / (n + 50) of n recordings, without --site at most half, if absent.",
      valueName: "share"))
  var weight: Double?

  @Option(
    help: ArgumentHelp(
      "What the place is called, for a model that keeps statistics of several; `run --site` picks them.",
      valueName: "name"))
  var site: String?

  @Option(help: ArgumentHelp("Where the adapted model is written.", valueName: "file"))
  var out: String

  @Flag(help: "Name every file that is passed over and every recording with a flag.")
  var verbose = false

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
    let place = try checks.value(of: "--out") { try checkedPlace() }
    let share = try checks.value(of: "--weight") { try checkedWeight() }
    let prepared: Adapter? =
      if let read {
        try checks.graph(options.graph, or: "--model") {
          try Adapter(
            read, model: try Session.modelFile(of: read, given: model), site: site,
            options: planned ?? PlanOptions())
        }
      } else { nil }
    let found = try checks.value(of: "--data") { try self.found() }
    let (_, plan, path, counted, adapter, corpus) = try checks.finish(
      read, planned, place, share, prepared, found)
    let bar = Terminal.isErrors ? ProgressBar(total: corpus.entries.count, noun: "recordings") : nil
    let outcome = try await Interruptible.run(telling: "interrupted; no model was written") {
      try await adapter.run(
        corpus, weight: counted, options: plan,
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }))
    }
    bar?.clear()
    guard !outcome.isInterrupted, let adaptation = outcome.value else { return Status.interrupted }
    try adaptation.model.write(to: path)
    if format == .json {
      try Terminal.write(adaptation.json.line)
    } else {
      try Terminal.show(adaptation.text(naming: verbose) { corpus.entries[$0].name })
      try Terminal.write("model     \(path)")
    }
    return adaptation.failures.isEmpty ? nil : Status.someFailed
  }

  private func checkedPlace() throws(Problem) -> String {
    guard access(FilePath.folder(of: out), W_OK) == 0 else {
      throw Problem(
        .usage, "can't write the model '\(out)': \(String(cString: strerror(errno)))",
        suggestion: "say where with --out FILE")
    }
    return out
  }

  private func checkedWeight() throws(Problem) -> Double? {
    guard let weight, !(0...1).contains(weight) else { return weight }
    throw Problem(.usage, "'--weight' is \(weight), outside 0...1")
  }

  /// The recordings, as a corpus whose labels say nothing.
  private func found() throws(Problem) -> Corpus {
    let log = passedOverLog(naming: verbose, as: options.diagnostics, over: nil)
    let corpus = try recordings.unlabelled("recordings of the new place", log: log)
    report(log.passed.warnings(naming: verbose), as: options.diagnostics)
    return corpus
  }
}
