/// A recording, or a stretch of one, that is gone over by itself.
public struct RecordingPart: Sendable, Hashable {
  /// A file, or `-` for standard input.
  public var path: String
  /// Where the stretch starts, in seconds; nil for the recording's start.
  public var start: Double?
  /// Where it ends; nil for the recording's end.
  public var end: Double?

  /// Creates a part, all of the recording if no time is given.
  public init(_ path: String, start: Double? = nil, end: Double? = nil) {
    self.path = path
    self.start = start
    self.end = end
  }
}

/// Recordings that are gone over whole.
struct WholeRecordings: IteratorProtocol, Sendable {
  var paths: any IteratorProtocol<String> & Sendable
  mutating func next() -> RecordingPart? { paths.next().map { RecordingPart($0) } }
}
