public import GraphCore

/// Recordings with labels, as a reader found them.
public struct Corpus: Sendable, Equatable {
  /// One recording.
  public struct Entry: Sendable, Equatable {
    public var path: String { didSet { file = FilePath.real(path) } }
    /// The file itself, whichever path leads to it: by this, not by how they are written, two paths are compared.
    package private(set) var file: String
    /// The path within the corpus, by which a recording is known on every computer.
    public var name: String
    public var label: String
    /// Who speaks, if the corpus knows.
    public var speaker: String?
    /// What else is known, such as `intensity` or `sex`.
    public var metadata: [String: String]
    /// The part of a published split that it belongs to: `train`, `test`, or the number of a fold.
    public var split: String?
    /// Where in the file it starts and ends, in seconds; nil for the file's own start and end.
    public var start: Double?
    public var end: Double?
    /// The channel that is meant, counted from 0; nil for all of them.
    public var channel: Int?
    /// Bytes of the file.
    public var size: Int
    /// The first file of the corpus that holds the same sound, if it is another one.
    package var original: String?

    public init(
      path: String, name: String, label: String, speaker: String? = nil,
      metadata: [String: String] = [:], split: String? = nil, start: Double? = nil,
      end: Double? = nil, channel: Int? = nil, size: Int = 0
    ) {
      self.path = path
      file = FilePath.real(path)
      self.name = name
      self.label = label
      self.speaker = speaker
      self.metadata = metadata
      self.split = split
      self.start = start
      self.end = end
      self.channel = channel
      self.size = size
    }

    /// What it is known by: its name, and which part of the file it is if it is not all of it.
    var identity: [JSON] {
      var values: [JSON] = [.string(name)]
      if start != nil || end != nil {
        values += [start, end].map { time in time.map { .double($0) } ?? .null }
      }
      if let channel { values.append(["channel": .int(channel)]) }
      return values
    }
  }

  /// A file that was left out.
  public struct Skipped: Sendable, Equatable {
    public var path: String
    public var reason: String
    public init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }
  }

  /// The kind of corpus, such as `ravdess`.
  public var name: String
  /// In the order of their names. One speaker has one name, as `init` sees to.
  public var entries: [Entry]
  public var skipped: [Skipped]
  /// What is worth knowing of the corpus as it lies there, a sentence each.
  public var remarks: [String]
  /// How it was selected from the whole: `intensity=strong`, `calm as neutral`.
  package var selection: [String] = []
  /// The labels that occur, in the corpus's own order: the order of a model's classes.
  public var classes: [String]

  public init(
    name: String, entries: [Entry], skipped: [Skipped] = [], remarks: [String] = [],
    classes: [String]
  ) {
    self.name = name
    self.entries = entries
    self.skipped = skipped
    self.remarks = remarks
    self.classes = classes
    uniteSpeakers()
    uniteSplits()
    uniteLabels()
    self.remarks += labelRemarks.filter { !self.remarks.contains($0) }
  }

  /// The class of each entry, as an index into `classes`.
  package var labels: [Int] {
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
    return entries.map { numbers[$0.label] ?? 0 }
  }

  /// What to read, in the order of the entries: paths as they were given.
  public var recordings: [RecordingPart] { entries.map(\.recording) }

  /// Some entries only, in the order given; classes and all else stay.
  func keeping(_ chosen: [Int]) -> Corpus {
    var corpus = self
    corpus.entries = chosen.map { entries[$0] }
    return corpus
  }

  /// The speakers, sorted.
  public var speakers: [String] { Set(entries.compactMap(\.speaker)).sorted() }

  /// The places of recording, sorted.
  package var sites: [String] { Set(entries.compactMap(\.site)).sorted() }

  /// How many recordings each class has, in the order of the classes.
  public var counts: [Int] {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels { counts[label] += 1 }
    return counts
  }

  /// Names, parts, labels, speakers and sizes, hashed: another set of recordings has another hash, another place not.
  package var hash: String {
    let lines = entries.map {
      JSON.array(
        $0.identity + [
          .string($0.label), $0.speaker.map { .string($0) } ?? .null, .int($0.size),
        ]
      ).line
    }
    return SHA256.hex(of: lines.joined(separator: "\n"))
  }

  /// `ravdess: 1200 recordings, 20 speakers, 8 labels`, with the selection behind the name.
  public var summary: String {
    "\(name)\(selection.isEmpty ? "" : " (\(selection.joined(separator: "; ")))"): \(counted(entries.count, "recording")), \(counted(speakers.count, "speaker")), "
      + counted(classes.count, "label")
  }

  /// What was left out, as a warning for those who see no report; none if nothing was.
  /// - Parameter isNamed: Whether the files were named one by one.
  package func passedOverWarnings(naming isNamed: Bool) -> [Problem] {
    guard !skipped.isEmpty else { return [] }
    let rest = skippedSummary.dropFirst(8).reduce(0) { $0 + $1.count }
    return [
      Problem(
        .passedOver,
        "\(counted(skipped.count, "file")) of the corpus \(skipped.count == 1 ? "was" : "were") passed over: "
          + skippedSummary.prefix(8).map { "\($0.count) for \($0.reason)" }.joined(separator: ", ")
          + (rest > 0 ? ", \(rest) for other reasons" : ""),
        suggestion: isNamed ? nil : "--verbose names them", severity: .warning)
    ]
  }

  /// What a search through a folder met: files that were passed over, and folders that came out empty.
  static func found(_ contents: FolderContents) -> (skipped: [Skipped], remarks: [String]) {
    let empty = contents.emptyFolders
    let names = empty.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
    return (
      contents.passed.map { Skipped(path: $0.path, reason: $0.reason.words) },
      empty.isEmpty
        ? []
        : [
          "there is no recording in the folder\(empty.count == 1 ? "" : "s") \(names)"
            + (empty.count > 8 ? " and \(empty.count - 8) more" : "")
        ]
    )
  }

  /// How many files were left out for each reason, most frequent first: `3 for a name that is none of the corpus`.
  package var skippedSummary: [(reason: String, count: Int)] {
    Dictionary(grouping: skipped, by: \.reason).map { (reason: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}

extension Corpus.Entry {
  /// Where it was recorded, where the corpus knows.
  package var site: String? { metadata["site"].flatMap { $0.isEmpty ? nil : $0 } }

  /// What is read of it: a file, nothing else.
  var recording: RecordingPart {
    var part = RecordingPart(path, start: start, end: end, channel: channel)
    part.isFileOnly = true
    part.site = site
    return part
  }

  /// The name, and which part of the recording is meant if it is not all of it: `calls/monday.wav#12.5-15.25`.
  var partName: String { RecordingPart(name, start: start, end: end, channel: channel).description }
}
