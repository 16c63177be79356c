import ArgumentParser
import Drawing
import GraphCore
import SERGraphs

/// `sergraph explain`.
struct Explain: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows which times and bands of a recording speak for a label.",
    discussion: """
      The recording is divided into stretches of time and bands of frequencies. Each piece is made quieter by itself,
      and the graph runs over the changed recording. By how much the logarithm of the label's probability falls
      is the piece's importance: above 0 the piece speaks for the label, below 0 against it (docs/plot.md).

      EXAMPLES
        sergraph explain graphs/mfcc-mlp.yaml call.wav --out call.png
        sergraph explain graphs/mfcc-mlp.yaml call.wav --label sad --out sad.pdf --out sad.json
        sergraph explain graphs/mfcc-mlp.yaml call.wav --step 0.25 --bands 4 --out coarse.png
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @Argument(help: "The recording, or - for standard input; five minutes at most.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "A .png, .svg or .pdf for the picture, a .json for the numbers; may be repeated.",
      valueName: "file"))
  var out: [String]

  @Option(help: ArgumentHelp("The class that is explained; the likeliest if absent."))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The node whose scores are explained; the graph's first output of scores if absent.",
      valueName: "node"))
  var at: String?

  @Option(
    help: ArgumentHelp(
      "Length of a stretch; a fortieth of the recording if absent, 0.1 at least.", valueName: "s"))
  var step: Double?

  @Option(help: ArgumentHelp("How many bands, equally wide in mel.", valueName: "n"))
  var bands: Int = 8

  @Option(help: ArgumentHelp("By how much a piece is made quieter.", valueName: "dB"))
  var depth: Double = 20

  @OptionGroup var look: PictureOptions

  @Option(help: ArgumentHelp("The model file, instead of the graph's.", valueName: "file"))
  var model: String?

  @OptionGroup var whose: WhoseOptions

  var planFlags: PlanFlags? { flags }

  func run() async throws {
    let status = try await reporting(as: options.diagnostics) { try await perform() }
    if let status { throw status }
  }

  private func perform() async throws -> ExitCode? {
    var checks = OptionChecks()
    let asked = at.map { [$0] } ?? []
    let read = try options.read(&checks, asking: asked)
    let looks = try look.settings(&checks)
    let planned = try flags.options(&checks)
    let pieces = try settings(&checks)
    let chosen = try read.flatMap { graph in
      try checks.value(of: "--model", "--at") {
        try Session.modelFile(of: graph, given: model, at: asked)
      }
    }
    let made: Plan? =
      if let read, let chosen {
        try checks.graph(options.graph, or: at == nil ? "--model" : "--at") {
          try prepared(read, chosen, planned ?? PlanOptions())
        }
      } else { nil }
    _ = try checks.value(of: "--out") { try ExplanationFile.check(out) }
    _ = try checks.value(of: file) { try InputList.checkOne(file) }
    let (graph, ready, settings, divided) = try checks.finish(read, made, looks, pieces)
    let plan = try ready.told(whose.speaker, whose.site)
    report(graph.warnings, as: options.diagnostics)
    if out.contains(where: ExplanationFile.isPicture) { try Figure.checkReady() }
    let sources = [file, graph.path] + [model ?? graph.model?.path].compactMap { $0 }
    let files = try out.map { path throws(Problem) in
      try ExplanationFile(path, reading: sources)
    }
    let occlusion: Occlusion
    do throws(Problem) {
      occlusion = try Occlusion(file, divided, upTo: plan.passedBandwidth)
    } catch {
      guard error.code != .usage else { throw error }
      complain("\(file): \(error.message)\(error.suggestion.map { "; \($0)" } ?? "")")
      return Status.someFailed
    }
    let explainer = try Explainer(plan, occlusion, label: label)
    if let ended = try await run(plan, explainer) { return ended }
    guard let explanation = explainer.explanation() else { return Status.someFailed }
    for file in files { try file.write(explanation, of: occlusion, settings) }
    return nil
  }

  /// The plan of the scores that are explained.
  private func prepared(
    _ graph: Graph, _ model: Session.ModelFile?, _ options: PlanOptions
  ) throws(Problems) -> Plan {
    if let at {
      let asked = try Session.plan(graph, model: model, at: [at], options: options)
      _ = try Explainer.output(of: graph, named: at)
      return asked
    }
    let outputs = try Explainer.output(of: graph, named: nil)
    return try Session.plan(graph, model: model, outputs: outputs, options: options)
  }

  /// How the recording is divided; nil where an option says what can't be.
  private func settings(_ checks: inout OptionChecks) throws -> Occlusion.Settings? {
    let isFine: [Void?] = [
      try checks.value(of: "--step") {
        if let step { try check("--step", step, 0.02...60) }
      },
      try checks.value(of: "--bands") { try check("--bands", Double(bands), 1...64) },
      try checks.value(of: "--depth") { try check("--depth", depth, 1...120) },
    ]
    guard isFine.allSatisfy({ $0 != nil }) else { return nil }
    var settings = Occlusion.Settings()
    (settings.step, settings.bands, settings.depth) = (step, bands, depth)
    return settings
  }

  private func check(
    _ name: String, _ value: Double, _ range: ClosedRange<Double>
  ) throws(Problem) {
    guard !range.contains(value) else { return }
    func text(_ number: Double) -> String { shortNumber(number) }
    throw Problem(
      .usage,
      "'\(name)' is \(text(value)), outside \(text(range.lowerBound))...\(text(range.upperBound))")
  }

  /// Runs the graph over the recording and its pieces.
  /// - Returns: What the command ends with where there is nothing to show.
  private func run(_ plan: Plan, _ explainer: Explainer) async throws -> ExitCode? {
    let bar = Terminal.isErrors ? ProgressBar(total: explainer.runCount, noun: "runs") : nil
    let finished = try await Interruptible.run { [speaker = whose.speaker] in
      try await Engine.run(
        plan, over: explainer.parts, speaker: { _ in speaker },
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }),
        sink: { explainer.take($0) && !Task.isCancelled })
    }
    bar?.clear()
    if finished.isInterrupted {
      complain("interrupted; nothing was written")
      return Status.interrupted
    }
    if let failure = explainer.failure {
      complain("\(file): \(failure)")
      return Status.someFailed
    }
    return nil
  }
}
