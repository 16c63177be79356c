/// A recording, or a stretch of one, that is gone over by itself.
public struct RecordingPart: Sendable, Hashable, CustomStringConvertible {
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

  /// The path, and which part is meant if it is not all of it: `calls/monday.wav#12.5-15.25`.
  public var description: String {
    guard start != nil || end != nil else { return path }
    return
      "\(path)#\(start.map(RecordingPart.shortest) ?? "0")-\(end.map(RecordingPart.shortest) ?? "")"
  }

  private static func shortest(_ seconds: Double) -> String {
    seconds.rounded() == seconds && seconds < 1e9 ? String(Int(seconds)) : seconds.description
  }
}

/// Recordings that are gone over whole.
struct WholeRecordings: IteratorProtocol, Sendable {
  var paths: any IteratorProtocol<String> & Sendable
  mutating func next() -> RecordingPart? { paths.next().map { RecordingPart($0) } }
}
