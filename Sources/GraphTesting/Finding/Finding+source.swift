public import GraphCore

extension Finding {
  /// A rule that a source breaks.
  public enum SourceRule: Sendable, Equatable {
    /// It can't open or read what it was said to open.
    case unreadable(Problem)
    /// The format of what it reads has something open.
    case openFormat(Format)
    /// A recording has more streams than the source says.
    case streams(Int, declared: Int)
    /// Reads of so many rows give other rows than reads of `usual`.
    case otherReads(Int, usual: Int)
    /// Reads of so many rows allocate.
    case allocations(Int, room: Int)
    /// A stream that is selected again gives other rows.
    case stream(Int)
    /// A reader holds more bytes than the source says.
    case heldBytes(Int, declared: Int)
  }
}

extension Finding.SourceRule: CustomStringConvertible {
  /// The rule as one sentence, with its numbers and without a final stop.
  public var description: String {
    switch self {
    case .unreadable(let problem): "it can't be read: \(problem.text)"
    case .openFormat(let format): "the format of what it reads is open: \(format)"
    case .streams(let streams, let declared): "\(streams) streams, `mostStreams` says \(declared)"
    case .otherReads(let room, let usual):
      "reads of \(room) rows give other rows than reads of \(usual)"
    case .allocations(let calls, let room):
      "reads of \(room) rows allocate, \(calls) times in all"
    case .stream(let stream): "stream \(stream), selected again, gives other rows"
    case .heldBytes(let held, let declared):
      "it holds \(held) bytes, `stateBytes` says \(declared)"
    }
  }
}
