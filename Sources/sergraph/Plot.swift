import ArgumentParser
import Drawing
import GraphCore
import SERGraphs

/// `sergraph plot`.
struct Plot: AsyncParsableCommand, GraphCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draws what nodes give of a recording, over one time axis.",
    discussion: """
      What is drawn follows from what a node gives: a waveform; spectra and mel bands as images over hertz, in
      decibel; chroma, cepstra and other features as images, or as lines where they are few; pitch; segments; scores
      of classes as lines. What is given once a recording has bars below. Without --at these are drawn: what is
      heard, the first spectrum, the last mel bands, pitch, segments, and the graph's outputs (docs/plot.md).

      EXAMPLES
        sergraph plot graphs/mfcc-mlp.yaml call.wav --out call.png
        sergraph plot graphs/mfcc-mlp.yaml call.wav --at speech,features.mel,emotion --out call.pdf
        sergraph plot graphs/mfcc-mlp.yaml call.wav --at features.mfcc --from 12 --to 15 --out part.svg
      """)

  @OptionGroup var options: GraphOptions
  @OptionGroup var flags: PlanFlags

  @Argument(help: "The recording, or - for standard input.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "A node that is drawn, or several with commas between; may be repeated.", valueName: "node"))
  var at: [String] = []

  @Option(help: ArgumentHelp("The picture: a .png, .svg or .pdf.", valueName: "file"))
  var out: String

  @OptionGroup var look: PictureOptions

  @Flag(help: "Draw scores over time as layers on one another, and not as lines.")
  var stacked = false

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
    let named = try checks.value(of: "--at") { try PlottedNodes.names(at) }
    let read = try options.read(&checks, asking: named ?? [])
    let looks = try look.settings(&checks)
    let planned = try flags.options(&checks)
    let chosen = try read.flatMap { graph in
      try checks.value(of: "--model", "--at") {
        try Session.modelFile(of: graph, given: model, at: named ?? [])
      }
    }
    let made: (Graph, Plan)? =
      if let read, let chosen, let named {
        try checks.graph(options.graph, or: at.isEmpty ? "--model" : "--at") {
          try prepared(read, named, chosen, planned ?? PlanOptions())
        }
      } else { nil }
    _ = try checks.value(of: "--out") { try PictureFile.form(of: out) }
    try checkOne(&checks)
    _ = try checks.value(of: "--stacked") { try checkStacked(made?.1) }
    let ((graph, ready), settings) = try checks.finish(made, looks)
    let plan = try ready.told(whose.speaker, whose.site)
    report(graph.warnings, as: options.diagnostics)
    try Figure.checkReady()
    let picture = try PictureFile(
      out, reading: [file, graph.path] + [model ?? graph.model?.path].compactMap { $0 })
    return try await draw(plan, settings, to: picture)
  }

  /// The plan of the nodes that are drawn, those that were named or the usual ones.
  private func prepared(
    _ graph: Graph, _ named: [String], _ model: Session.ModelFile?, _ options: PlanOptions
  ) throws(Problems) -> (Graph, Plan) {
    guard named.isEmpty else {
      return (graph, try Session.plan(graph, model: model, at: named, options: options))
    }
    let names = try PlottedNodes.usual(of: graph, hasModel: model != nil)
    let asked = try self.options.read(asking: names)
    return (asked, try Session.plan(asked, model: model, at: names, options: options))
  }

  private func checkStacked(_ plan: Plan?) throws(Problem) {
    guard stacked, let plan,
      !plan.outputs.contains(where: { $0.format.kind == .scores && $0.format.clock != .item })
    else { return }
    throw Problem(
      .usage, "'--stacked' has no effect: nothing that is drawn are scores over time",
      suggestion: "leave it out")
  }

  /// Refuses a file that is several recordings, or none.
  private func checkOne(_ checks: inout OptionChecks) throws {
    _ = try checks.value(of: file) { try InputList.checkOne(file) }
  }

  private func draw(
    _ plan: Plan, _ settings: PictureSettings, to picture: PictureFile
  ) async throws -> ExitCode? {
    let collector = PlotCollector(plan, settings, isStacked: stacked)
    let parts = try InputList([file])
    let bar = Terminal.isErrors ? ProgressBar(total: 1, noun: "recordings") : nil
    let finished = try await Interruptible.run { [speaker = whose.speaker] in
      try await Engine.follow(
        plan, over: parts, speaker: { _ in speaker },
        progress: RunProgress(
          opened: { bar?.open(seconds: $0) }, read: { bar?.add(seconds: $0) },
          finished: { bar?.finishOne() }),
        events: { collector.take($0) && !Task.isCancelled })
    }
    bar?.clear()
    if finished.isInterrupted {
      complain("interrupted; '\(out)' was not written")
      return Status.interrupted
    }
    if let failed = collector.failure {
      let channel = failed.item.channel.map { "[\($0)]" } ?? ""
      complain("\(failed.item.path)\(channel): \(failed.failure.message)")
      return Status.someFailed
    }
    try picture.write(try collector.figure())
    return nil
  }
}
