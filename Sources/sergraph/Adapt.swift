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
      stays as it is. 20 recordings of several people and moods are enough, 100 are better; labels are not looked at.

      EXAMPLES
        sergraph adapt functionals-logistic calls/ --out calls.safetensors
        sergraph adapt mfcc-mlp --data csv:calls.csv --out calls.safetensors
        sergraph run mfcc-mlp call.wav --model calls.safetensors
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @Argument(help: "Recordings of the new place: files, folders, patterns or @list.txt.")
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp(
      "A corpus, such as csv:FILE or folders:FOLDER, or a folder, in place of inputs; labels are not looked at.",
      valueName: "kind:place"))
  var data: String?

  @Option(
    help: ArgumentHelp("The model that is adapted; the graph's if absent.", valueName: "file"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "How much the new place counts, 0...1; half, or n / (n + 50) of n recordings, if absent.",
      valueName: "share"))
  var weight: Double?

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
            read, model: try Session.modelFile(of: read, given: model),
            options: planned ?? PlanOptions())
        }
      } else { nil }
    let found = try checks.value(of: "--data") { try recordings() }
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
  private func recordings() throws(Problem) -> Corpus {
    if data != nil, let input = inputs.first {
      throw Problem(
        .usage, "'\(input)' is given beside --data, which takes the place of inputs",
        suggestion: "leave out one of them")
    }
    // A folder or file may be named in both ways.
    var inputs = inputs
    if let data, exists(data) {
      inputs = [data]
    } else if let data {
      return try CorpusSpec.parse(data).recordings(columns: ColumnNames([]))
    }
    guard !inputs.isEmpty else {
      throw Problem(
        .usage, "there are no recordings of the new place",
        suggestion: "name files or a folder, or a corpus with --data KIND:PLACE")
    }
    try InputList.checkNotEmpty(inputs)
    let log = passedOverLog(naming: verbose, as: options.diagnostics, over: nil)
    var entries: [Corpus.Entry] = []
    var list = try InputList(inputs, log: log)
    while let part = list.next() {
      entries.append(
        Corpus.Entry(
          path: part.path, name: part.path, label: "", start: part.start, end: part.end,
          channel: part.channel))
    }
    report(log.passed.warnings(naming: verbose), as: options.diagnostics)
    return Corpus(name: "", entries: entries, classes: [""])
  }
}
