import Glibc

/// A recording, or a stretch of one, that is gone over by itself.
public struct RecordingPart: Sendable, Hashable, CustomStringConvertible {
  /// Where its samples come from.
  package enum Audio: Sendable, Hashable {
    case file
    case samples(Samples)
    case feed(Feed)
  }

  /// A file, or `-` for standard input; of what the program holds itself, the name that results go by.
  public var path: String
  /// Where the stretch starts, in seconds; nil for the recording's start.
  public var start: Double?
  /// Where it ends; nil for the recording's end.
  public var end: Double?
  /// The channel that is taken, counted from 0, whatever the graph takes of other recordings; nil for what it
  /// says.
  public var channel: Int?
  /// Where it was recorded, for graphs that were fitted site by site; nil where that is not known. Two parts
  /// are the same whatever this says.
  public var site: String?
  package private(set) var audio = Audio.file
  /// Whether it is opened only if it is a regular file: of what a folder, a list or a corpus names, where a
  /// named pipe that nobody writes to would hold the run for ever. Two parts are the same whatever this says.
  package var isFileOnly = false
  /// Whether it stands for a pattern to which no file answers. Two parts are the same whatever this says.
  package var isPattern = false
  /// The number of the corpus's entry that it is, by which results find what the corpus knows of it. Two
  /// parts are the same whatever this says.
  package var entry: Int?
  /// Which varied copy of the recording is made of it; nil for the recording itself. Two parts are the same
  /// whatever this says.
  package var copy: VariedCopy?

  /// Creates a part, all of the recording if no time is given.
  public init(
    _ path: String, start: Double? = nil, end: Double? = nil, channel: Int? = nil
  ) {
    self.path = path
    self.start = start
    self.end = end
    self.channel = channel
  }

  /// Samples that the program holds, or a part of them.
  public init(_ samples: Samples, named name: String, start: Double? = nil, end: Double? = nil) {
    self.init(name, start: start, end: end)
    audio = .samples(samples)
  }

  /// A live recording.
  public init(_ feed: Feed, named name: String) {
    self.init(name)
    audio = .feed(feed)
  }

  /// The path, and which part is meant if it is not all of it: `calls/monday.wav#12.5-15.25`, with its
  /// channel `calls/monday.wav[1]#12.5-15.25`.
  public var description: String {
    let path = path + (channel.map { "[\($0)]" } ?? "")
    guard start != nil || end != nil else { return path }
    return
      "\(path)#\(start.map(RecordingPart.shortest) ?? "0")-\(end.map(RecordingPart.shortest) ?? "")"
  }

  private static func shortest(_ seconds: Double) -> String {
    seconds.rounded() == seconds && seconds < 1e9 ? String(Int(seconds)) : seconds.description
  }
}

extension RecordingPart {
  /// Reads what the program holds; nil where a file is meant.
  package func heldSamples() throws(Problem) -> (any SampleReader)? {
    switch audio {
    case .file: nil
    case .samples(let samples): SamplesReader(samples)
    case .feed(let feed): try feed.reader()
    }
  }
}

extension RecordingPart {
  public static func == (one: RecordingPart, two: RecordingPart) -> Bool {
    one.path == two.path && one.start == two.start && one.end == two.end
      && one.channel == two.channel && one.audio == two.audio
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(path)
    hasher.combine(start)
    hasher.combine(end)
    hasher.combine(channel)
    hasher.combine(audio)
  }

  /// Refuses what is no file where only files are opened. What is not there is left to whoever opens it.
  /// - Throws: `Problem` SG0701.
  package func checkIsFile() throws(Problem) {
    guard !isPattern else {
      throw Problem(
        .cannotOpen, "no file answers to the pattern",
        suggestion: "check it: * and ? stand for text within one name of a path")
    }
    guard isFileOnly, audio == .file else { return }
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let kind: String
    switch status.st_mode & S_IFMT {
    case S_IFREG, S_IFDIR: return
    case S_IFIFO: kind = "a named pipe"
    case S_IFSOCK: kind = "a socket"
    default: kind = "a device"
    }
    throw Problem(
      .cannotOpen, "it is \(kind), and only files are opened from lists, folders and corpora",
      suggestion: "name it on the command line to read from it")
  }
}

/// Recordings that are gone over whole.
struct WholeRecordings: IteratorProtocol, Sendable {
  var paths: any IteratorProtocol<String> & Sendable
  mutating func next() -> RecordingPart? { paths.next().map { RecordingPart($0) } }
}
