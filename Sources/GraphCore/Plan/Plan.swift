/// A checked graph, ready to run: order, formats, buffer sizes and the memory that a run needs at most.
public struct Plan: Sendable {
  /// What a step does.
  enum Work: Sendable {
    case source(any Source)
    /// Rows that are there already.
    case given
    case node(any GraphNode, Fitted?)
    /// Puts the rows of several steps side by side.
    case join([Join.Input])
  }

  /// One step: a node, a node's copy on one branch of a join, or a join.
  package struct Step: Sendable {
    /// The node's name in the graph; `means<mfcc` for a copy on a branch.
    package let name: String
    /// The number of the graph's node that it belongs to.
    package let node: Int
    let work: Work
    /// The steps whose rows it takes.
    package let inputs: [Int]
    package let input: Format
    package let output: Format
    /// The most rows that it gives in one round.
    package let capacity: Int
    /// The step that last kept a whole item back on the way here; the source if none did.
    let base: Int
    /// Seconds that its rows may be behind those of the base.
    let behind: Double
    /// How many rounds its rows come later than they could, all in all.
    let lag: Int
    /// Seconds of audio past the end of what a row covers that have to be read before the row is there; nil if rows are
    /// only there when the item ends.
    let lateness: Double?
    /// How far its rows may be behind the source.
    package var delay: Delay { base == 0 ? .seconds(behind) : .wholeItem }
    /// Whether each of its rows depends on one input row only, so that it may work on several chunks at the same time.
    let isRowwise: Bool
    /// Whether a stage begins here because the graph file says so.
    let startsStage: Bool
    /// Bytes of its output rows.
    package let bufferBytes: Int
    /// Bytes that it holds besides.
    package let stateBytes: Int
    /// Whether its formats are only known when a recording is opened.
    var isOpen: Bool { input.isOpen || output.isOpen }
    /// Whether it decides while running when its rows happen.
    var decidesTimes: Bool { output.origin == name && !isGiven }
    /// Whether its rows are there already, in a table.
    var isGiven: Bool { if case .given = work { true } else { false } }
  }

  /// What comes out of one node.
  public struct Output: Sendable {
    /// What the graph calls it.
    public let name: String
    /// The number of the graph's node.
    package let node: Int
    /// The step that gives its rows.
    package let step: Int
    public let format: Format
    /// Seconds of audio that may have been read past the end of what a row covers before the row comes; nil for rows
    /// that come when the item ends.
    public let latency: Double?
  }

  package let graph: Graph
  package let steps: [Step]
  /// What comes out, in the order of the graph file; at least one.
  public let outputs: [Output]
  /// The most rows of audio that are read at once.
  public let chunk: Int
  public let lanes: Int
  /// How many items may be on their way or waiting for their turn.
  package let window: Int
  /// Bytes of weights and filter banks that all lanes share.
  package let sharedBytes: Int

  /// The bandwidth of what the model has learnt from, in hertz; nil where that is not known.
  package var learntBandwidth: Double?

  /// Where all recordings of a run were made, whatever each says itself; nil for what it says.
  public var site: String?

  /// The bandwidth of what a fixed rate lets through to the nodes, in hertz; nil where no rate is fixed.
  package var passedBandwidth: Double? {
    steps.compactMap { $0.isOpen ? nil : $0.output.sampleRate }.min().map { Double($0) / 2 }
  }

  /// Bytes of the rows of all steps in one round.
  var roundBytes: Int { steps.reduce(0) { $0 + $1.bufferBytes } }

  /// How many rounds a lane carries at once where several lanes work on one recording: as many as 4 MiB hold. It is then
  /// at work for some milliseconds, many times as long as handing over takes.
  var roundsOfShared: Int { max(4, min(64, (4 << 20) / max(1, roundBytes))) }

  /// What comes out, of a graph with one output; of several, the first.
  package var output: Format { outputs[0].format }

  /// What a node of the graph gives.
  package func format(ofNode node: Int) -> Format {
    if let step = steps.last(where: { $0.node == node }) { return step.output }
    // What varies copies gives what it takes.
    let given = graph.nodes[node].kind is any CopyVaryingNode ? graph.nodes[node].inputs.first : nil
    return given.map(format(ofNode:)) ?? output
  }

  /// What a node of the graph takes; nil if the plan stops before it.
  package func input(ofNode name: String) -> Format? {
    steps.last { graph.nodes[$0.node].name == name }?.input
  }

  /// The nodes that have to know who speaks, each with the speakers that it knows.
  package var speakers: [(node: String, known: [String])] {
    steps.compactMap { step in
      guard case .node(_, let fitted?) = step.work, !fitted.speakers.isEmpty else { return nil }
      return (graph.nodes[step.node].name, fitted.speakers)
    }
  }

  /// The nodes that take statistics of the place where a recording was made, each with the places that it
  /// knows.
  package var sites: [(node: String, known: [String])] {
    steps.compactMap { step in
      guard case .node(_, let fitted?) = step.work, !fitted.sites.isEmpty else { return nil }
      return (graph.nodes[step.node].name, fitted.sites)
    }
  }

  /// Bytes of results that one recording may hold in memory while it waits for its turn.
  package var resultBytes: Int {
    let sound = ItemSound.bytes(outputs: outputs.map(\.format), limits: graph.unless)
    return SoundMeter.bytes(for: Compiler.sizing(steps[0].output)) + mostStreams
      * outputs.reduce(sound) { sum, output in
        let bytes = SpillBuffer.bytes(
          width: Compiler.sizing(output.format).width, memory: Plan.resultMemory)
        guard case .segments = output.format.clock else { return sum + bytes }
        return sum + bytes + Coverage.bytes(for: output.format)
      }
  }

  /// What is worth a warning in settings that work, each at its place in the graph file.
  public var warnings: [Problem] {
    var warnings: [Problem] = []
    for step in steps {
      guard case .node(let node, _) = step.work, !step.isOpen else { continue }
      let place = graph.nodes[step.node]
      for warning in node.warnings(for: step.input) {
        let placed = warning.placed(
          at: place.settingPlaces.place(of: warning.settings) ?? place.place)
        // A node's copies on the branches of a join say the same.
        if !warnings.contains(placed) { warnings.append(placed) }
      }
    }
    return warnings
  }

  /// Whether the source also reads samples that the program holds, and feeds.
  package var readsSamples: Bool {
    if case .source(let source) = steps[0].work { type(of: source).readsSamples } else { false }
  }

  /// Opens a recording to see how long it is.
  /// - Returns: Seconds; 0 for one that can't be opened, nil for one that can be, but does not tell.
  package func seconds(of recording: RecordingPart) -> Double? {
    guard case .source(let source) = steps[0].work else { return nil }
    guard let reader = try? source.open(recording, chunk: chunk) else { return 0 }
    return reader.expectedSeconds
  }

  /// The most items that one recording makes.
  package var mostStreams: Int {
    if case .source(let source) = steps[0].work { source.mostStreams } else { 1 }
  }

  /// Numbers of an item's results that stay in memory; more go to a temporary file.
  static let resultMemory = 16_384
}
