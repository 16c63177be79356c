import ArgumentParser
import GraphCore
import PluginHost
import SERGraphs

/// The graph of a command, with what overrides it.
struct GraphOptions: ParsableArguments {
  @Argument(help: "The graph file, or the name of one that was installed with the program.")
  var graph: String

  @OptionGroup var edits: GraphEdits

  var diagnostics: DiagnosticStyle { edits.diagnostics }

  /// Reads the graph beside other checks; nil where something is wrong with it.
  func read(
    _ checks: inout OptionChecks, asking nodes: [String] = [], plugins use: Plugin.Use = .loading
  ) throws -> Graph? {
    try checks.graph(graph, or: nodes.isEmpty ? nil : "--at") {
      try read(asking: nodes, plugins: use)
    }
  }

  /// Reads the graph.
  /// - Parameters:
  ///   - nodes: Nodes and sub-graphs that are asked for.
  ///   - use: Where the nodes of plugins run.
  func read(asking nodes: [String] = [], plugins use: Plugin.Use = .loading) throws(Problems)
    -> Graph
  {
    try edits.read(graph, asking: nodes, plugins: use)
  }
}

/// A command whose first argument is a graph.
protocol GraphCommand: ParsableCommand {
  var options: GraphOptions { get }
  /// How plans are made, where the command makes one.
  var planFlags: PlanFlags? { get }
}

/// What overrides graphs.
struct GraphEdits: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Replace a node's parameter, such as features.mel.n_mels=64 or scores.use=svm.",
      valueName: "node.param=value"))
  var settings: [String] = []

  @Option(
    name: [.customShort("p"), .customLong("param")],
    help: ArgumentHelp(
      "Replace a parameter of the graph, such as sample_rate=16000.", valueName: "param=value"))
  var parameters: [String] = []

  @OptionGroup var plugins: PluginOptions

  @Option(help: ArgumentHelp("How problems are told: text or json.", valueName: "text|json"))
  var diagnostics: DiagnosticStyle = .text

  /// Options of these that were given and change graphs.
  var given: [String] {
    [("--set", !settings.isEmpty), ("--param", !parameters.isEmpty)].filter(\.1).map(\.0)
  }

  /// Reads a graph.
  /// - Parameters:
  ///   - nodes: Nodes and sub-graphs that are asked for.
  ///   - more: Settings on top, as they are written after `--set`.
  ///   - use: Where the nodes of plugins run.
  func read(
    _ name: String, asking nodes: [String] = [], with more: [String] = [],
    plugins use: Plugin.Use = .loading
  ) throws(Problems) -> Graph {
    let file: String
    do throws(Problem) { file = try GraphName.file(name) } catch { throw Problems([error]) }
    var found: [Problem] = []
    var overrides: (settings: [Override], parameters: [Override]) = ([], [])
    for (text, option) in settings.map({ ($0, "--set") }) + more.map({ ($0, "--tune") }) {
      do throws(Problems) { overrides.settings.append(try Override(text, option: option)) } catch {
        found += error.all
      }
    }
    for text in parameters {
      do throws(Problems) { overrides.parameters.append(try Override(text, option: "-p")) } catch {
        found += error.all
      }
    }
    guard found.isEmpty else { throw Problems(found) }
    return try GraphReader.read(
      file, nodes: try plugins.nodes(use, as: diagnostics),
      settings: overrides.settings,
      parameters: overrides.parameters, asking: nodes)
  }
}

/// How plans are made.
struct PlanFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Recordings worked on at the same time; one a core if absent.", valueName: "n"))
  var lanes: Int?

  @Option(
    help: ArgumentHelp(
      "The most samples that are read at once. Results don't depend on it, but for how many rows come before a node fails.",
      valueName: "samples"))
  var chunk: Int = 8192

  @Option(
    help: ArgumentHelp(
      "The most memory that the run may take, such as 512MiB: lowers the lanes, or refuses.",
      valueName: "size"))
  var memory: ByteSize?

  /// Options of these that were given.
  var given: [String] {
    [("--lanes", lanes != nil), ("--chunk", chunk != 8192), ("--memory", memory != nil)]
      .filter(\.1).map(\.0)
  }

  /// How plans are made; nil where an option says what can't be.
  func options(_ checks: inout OptionChecks) throws -> PlanOptions? {
    let lanes = try checks.value(of: "--lanes") {
      try self.lanes.map { (lanes) throws(Problem) in try check("--lanes", lanes, 1...256) }
    }
    let chunk = try checks.value(of: "--chunk") {
      try check("--chunk", self.chunk, 1...1_048_576)
    }
    guard let lanes, let chunk else { return nil }
    return PlanOptions(lanes: lanes, chunk: chunk, memory: memory?.bytes)
  }

  private func check(
    _ name: String, _ value: Int, _ range: ClosedRange<Int>
  ) throws(Problem) -> Int {
    guard !range.contains(value) else { return value }
    throw Problem(
      .usage, "'\(name)' is \(value), outside \(range.lowerBound)...\(range.upperBound)")
  }
}

/// A size such as `512MiB`, `2GB` or `1000000`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    guard let count = byteCount(argument) else { return nil }
    bytes = count
  }
}
