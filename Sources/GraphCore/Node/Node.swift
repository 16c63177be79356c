/// How much of an item a node may keep back before it gives the rows that belong to what it has taken.
public enum Delay: Sendable, Equatable {
  /// At most this many seconds.
  case seconds(Double)
  /// Everything until the item ends.
  case wholeItem
}

/// One of several named inputs of a node: `in: {rows: mfcc, segments: turns}`.
public struct Port: Sendable, Equatable {
  public let name: String
  /// What it takes.
  public let kinds: [Format.Kind]
  /// Whether it may be left unconnected.
  public let isOptional: Bool
  /// One sentence.
  public let help: String

  public init(_ name: String, _ kinds: [Format.Kind], isOptional: Bool = false, _ help: String) {
    self.name = name
    self.kinds = kinds
    self.isOptional = isOptional
    self.help = help
  }
}

/// A node as the engine sees it: rows in, rows out. What is written in Swift says it as a `Node`; the node of a plugin
/// passes each question on. Immutable, and printable without running.
///
/// `format` is a pure function. `prepare` allocates everything that running needs and gives a processor,
/// which one lane owns. The same numbers must come out however the rows are cut into chunks.
public protocol GraphNode: Configured {
  /// Its named inputs, the main one first; empty if it has one without a name. All have to be at one clock: the engine
  /// puts their rows side by side, and `Format.parts` says which columns are whose. Where only the first is
  /// connected, there are no parts.
  var ports: [Port] { get }
  /// The format that it gives for the format that it takes.
  /// - Throws: `Problem` SG03xx that says why it can't, and the cure.
  func format(for input: Format) throws(Problem) -> Format
  /// The nodes that do the same one behind another, of a node that a graph runs as several steps; empty for most. Each gives
  /// at most one row for each that it takes, and may keep rows back.
  func parts(for input: Format) -> [any GraphNode]
  /// Makes the processor for an input that `format` accepted, with a fixed rate and width.
  func prepare(for input: Format) throws(Problem) -> any Processor
  /// The most rows that one call of `process` gives for `rows` rows.
  func capacity(for rows: Int, input: Format) -> Int
  /// How many rows it gives for a whole item, by how many it takes; `unknown` where that can't be told
  /// beforehand, or where its rows come once an item or once a segment.
  func rowCount(for input: Format) -> RowCount
  /// An upper bound of the bytes that one processor holds, its buffers included.
  func stateBytes(for input: Format) -> Int
  /// How much it keeps back.
  func delay(for input: Format) -> Delay
  /// How much it has to take past the end of what a row covers before it gives that row: what `plan` promises of a live
  /// run. Less than `delay` where a row covers more than one row of the input; no time for a window that is given when
  /// its last row is there. Of an open rate, what holds for usual rates from 8 kHz on: a recording at another one is
  /// asked for again when it is opened.
  func lateness(for input: Format) -> Delay
  /// Whether each output column depends on one input column, in order: such a node may run on each
  /// branch of a join before they are joined, so that no branch has to wait for another.
  func isColumnwise(for input: Format) -> Bool
  /// Whether it works row by row: its row number `i` depends on input row number `i` only, for every `i`, it keeps nothing
  /// back, and nothing of a row stays in it. Then several lanes may work on rows of one recording at the same time, each
  /// with a processor of its own. It must not decide times.
  func isRowwise(for input: Format) -> Bool
  /// What is worth a warning in settings that work, for an input that `format` accepted, nothing left open.
  func warnings(for input: Format) -> [Problem]
  /// What the node is made of, for an input that `format` accepted; nil where its settings say all.
  func table(for input: Format) -> NodeTable?
  /// How many rounds later than they could its rows come, because it works beside the lane: while a chunk is worked on
  /// elsewhere, the rows of the one before are given.
  var lag: Int { get }
  /// Whether it decides while running when its rows happen, because it leaves out the beginning or makes a row of each
  /// segment. It then tells with `RowBuffer.append(covering:)`: for every row if its output's clock is `segments`, else
  /// for the item's first row.
  func decidesTimes(for input: Format) -> Bool
}

extension GraphNode {
  public func decidesTimes(for input: Format) -> Bool { false }
  public func capacity(for rows: Int, input: Format) -> Int { rows }
  /// Row by row it gives as many as it takes; of others nothing is known.
  public func rowCount(for input: Format) -> RowCount {
    isRowwise(for: input) ? .same : .unknown
  }
  public func delay(for input: Format) -> Delay { .seconds(0) }
  public func lateness(for input: Format) -> Delay { delay(for: input) }
  public func isColumnwise(for input: Format) -> Bool { false }
  public func isRowwise(for input: Format) -> Bool { false }
  public func parts(for input: Format) -> [any GraphNode] { [] }
  public var lag: Int { 0 }
  public func warnings(for input: Format) -> [Problem] { [] }
  public func table(for input: Format) -> NodeTable? { nil }
}

/// A node that is written in Swift: its settings, declared once.
public protocol Node: Declared, GraphNode {
  /// Its named inputs, the main one first; empty if it has one without a name.
  static var ports: [Port] { get }
  /// Whether each output column depends on one input column, in order, whatever the input.
  var isColumnwise: Bool { get }
}

extension Node {
  public static var ports: [Port] { [] }
  public var ports: [Port] { Self.ports }
  public var isColumnwise: Bool { false }
  public func isColumnwise(for input: Format) -> Bool { isColumnwise }
}

/// Which item is being run.
public struct ItemIdentity: Sendable, Equatable {
  /// The recording, as it was named.
  public let path: String
  /// The channel, where every channel is an item of its own, or a corpus names one.
  public let channel: Int?
  /// Seconds of the recording before the item's first row.
  public let start: Double
  /// Who speaks, where that is known.
  public let speaker: String?
  /// Where it was recorded, where that is known.
  package var site: String?
  /// The number of the corpus's entry that it is, in a run over a corpus.
  package var entry: Int?
  /// Which varied copy of the recording it is; nil for the recording itself.
  package var copy: VariedCopy?

  public init(path: String, channel: Int? = nil, start: Double = 0, speaker: String? = nil) {
    self.path = path
    self.channel = channel
    self.start = start
    self.speaker = speaker
  }
}

/// What runs: owned by one lane, complete from birth, used for one item after another.
public protocol Processor: AnyObject {
  /// An item begins: called once before its rows. Nothing to do for most.
  /// - Throws: `Problem` SG07xx when this item can't be processed.
  func begin(_ item: ItemIdentity) throws(Problem)
  /// Takes some rows and adds what follows from them to `output`. Allocates nothing.
  /// - Throws: `Problem` SG07xx when the item can't be processed; the rest of the run goes on.
  func process(_ input: borrowing RowBuffer, into output: inout RowBuffer) throws(Problem)
  /// The item has ended: adds what is still held back, at most `output.room` rows.
  /// - Returns: Whether more is to come; it is then called again with room.
  func finish(into output: inout RowBuffer) throws(Problem) -> Bool
  /// The item is damaged from here on, and has no end: adds what is ready of the rows that were taken and
  /// still waits for room, at most `output.room` rows. Nothing to do for most. Plugins are not asked: their
  /// interface in C has no such call.
  /// - Returns: Whether more is ready; it is then called again with room.
  func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool
  /// Forgets the item: afterwards the processor equals a fresh one.
  func reset()
}

extension Processor {
  public func begin(_ item: ItemIdentity) throws(Problem) {}
  /// Nothing is held back.
  public func finish(into output: inout RowBuffer) throws(Problem) -> Bool { false }
  /// What is ready has been given.
  public func catchUp(into output: inout RowBuffer) throws(Problem) -> Bool { false }
}
