import CAllocations
import CSergraphPlugin
package import GraphCore
import GraphTesting
import PluginHost
import PluginInterface

/// The checks of one group on one node, within a process that the plugin may end.
package final class Checks {
  let channel: CheckChannel
  let library: PluginLibrary
  let kind: PluginMetadata.Kind
  let settings: [PluginSetting]
  private var surroundings: Surroundings

  /// Takes a request, and loads the library.
  /// - Parameter limit: Bytes that the process may take.
  /// - Throws: `Problem` when it can't be, or the node or a setting is not there.
  package init(limit: Int) throws(Problem) {
    // First of all, since it makes a file.
    surroundings = Surroundings()
    channel = try CheckChannel(limit: limit)
    sergraph_mark_failures(channel.words.isOutOfMemory)
    Watch.words = channel.words
    let id = channel.request.node
    channel.words.enter(.entry)
    library = try PluginLibrary(channel.request.path) { pointer in
      pointer.pointee.id.map { String(cString: $0) } == id ? Watch.wrap(pointer) : pointer
    }
    channel.words.leave()
    guard let kind = library.metadata.kinds.first(where: { $0.about.name == id }) else {
      throw Problem(.unknownNode, "there is no node '\(id)'")
    }
    self.kind = kind
    settings = try kind.settings(channel.request.settings)
  }

  /// Tries every case, and ends the process.
  package func run() -> Never {
    switch channel.request.group {
    case .description: checkDescription()
    case .formats: checkFormats()
    case .learning: checkLearning()
    case .guards: checkGuards()
    case .rows: checkRows()
    case .hostile: checkHostileRows()
    case .threads: checkThreads()
    case .lives: checkLives()
    case .parameters: checkParameters()
    case .models: checkModels()
    }
    channel.end()
  }

  /// Tries one case; whatever was noticed while it ran is told.
  func `case`(
    _ words: String, severity: Problem.Severity = .error, _ body: () throws(Problem) -> Void
  ) {
    channel.case(words, severity: severity) {
      do throws(Problem) { try body() } catch { found("\(error.message)", cure: error.suggestion) }
      for var finding in Watch.take() {
        if severity == .warning { finding.severity = .warning }
        channel.found(finding)
      }
      for finding in surroundings.changes() { channel.found(finding) }
    }
  }

  /// Tells what was found.
  func found(
    _ message: String, cure: String? = nil, with words: String? = nil
  ) {
    channel.found(CheckFinding(.error, message, cure: cure, cases: words.map { [$0] } ?? []))
  }

  /// The node with its settings.
  func node() throws(Problem) -> (node: any GraphNode, loaded: LoadedNode) {
    try library.node(kind.about.name, settings)
  }

  /// The inputs that it may be given.
  var samples: [SampleInput] { SampleInput.all(kinds: kind.about.input, ports: kind.ports) }

  /// The inputs that the node takes.
  /// - Throws: `Problem` when it can't be made.
  func accepted() -> [SampleInput] {
    channel.doing("looking for inputs that it takes")
    guard let node = try? node().node else { return [] }
    return samples.filter { (try? node.format(for: $0.format)) != nil }
  }

  /// What the node has learnt from made-up rows, if it has to.
  func fitted(_ node: any GraphNode, _ sample: SampleInput) throws(Problem) -> Fitted? {
    guard let node = node as? any TrainableGraphNode, node.needsFitting else { return nil }
    return try node.fit(sample.examples(), input: sample.format, options: FitOptions(seed: 1))
  }

  /// A node that is ready to run on an input.
  struct Ready {
    let node: any GraphNode
    let loaded: LoadedNode
    let fitted: Fitted?
    let trial: NodeTrial

    /// Runs the sample's rows, or others.
    func run(_ processor: any Processor, _ rows: [Float]) -> NodeTrial.Outcome {
      trial.outcome(processor, rows: rows, chunk: Checks.chunk)
    }
  }

  /// Rows in a chunk, where one sort of chunks is enough.
  static let chunk = 48
  /// The recording that the items are said to be of.
  static let item = ItemIdentity(path: "item.wav", speaker: "ann")

  /// Makes a node ready to run.
  /// - Returns: Nil where it says that it gives too much; the checks of formats tell that.
  func ready(_ sample: SampleInput) throws(Problem) -> Ready? {
    let (node, loaded) = try node()
    let fitted = try fitted(node, sample)
    let output = try loaded.format(for: sample.format, fitted: fitted).format
    guard let trial = trial(node, sample, output) else { return nil }
    return Ready(node: node, loaded: loaded, fitted: fitted, trial: trial)
  }

  /// A trial of a node that is said to give rows of a format.
  /// - Returns: Nil where it says that it gives too much.
  func trial(_ node: any GraphNode, _ sample: SampleInput, _ output: Format) -> NodeTrial? {
    let trial = NodeTrial(
      node, input: sample.format, output: output, fitted: nil, item: Checks.item)
    return trial.fits(chunk: Checks.chunk) ? trial : nil
  }
}
