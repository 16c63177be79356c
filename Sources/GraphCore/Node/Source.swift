/// A node that starts a graph: it opens recordings.
package protocol Source: Declared {
  /// The format of what it reads, open where that depends on the recording.
  func format() throws(Problem) -> Format
  /// Opens a recording.
  /// - Parameters:
  ///   - part: A file, or `-` for standard input; and where in it to start and end, if not at its own start and end.
  ///   - chunk: The most rows that a read should give.
  /// - Throws: `Problem` SG07xx that says why it can't be read.
  func open(_ part: RecordingPart, chunk: Int) throws(Problem) -> any Reader
  /// An upper bound of the bytes that one open recording takes.
  var stateBytes: Int { get }
  /// What recordings take beyond that for which another decoder is loaded; nil where there is none.
  var furtherMemory: FurtherMemory? { get }
  /// The most items that one recording makes.
  var mostStreams: Int { get }
  /// Parameters that choose which part of a recording is read, not how: a model that was fitted on whole recordings
  /// may be run over parts and single channels.
  static var selecting: Set<String> { get }
  /// Whether it also reads samples that the program holds, and feeds.
  static var readsSamples: Bool { get }
}

extension Source {
  package static var readsSamples: Bool { false }
  package var furtherMemory: FurtherMemory? { nil }
  package var mostStreams: Int { 1 }
  package static var selecting: Set<String> { [] }
}

/// An open recording, read once from start to end for each of its streams.
package protocol Reader: AnyObject {
  /// How many items the recording makes: 1, or one for each channel.
  var streams: Int { get }
  /// What its rows are, nothing left open.
  var format: Format { get }
  /// Channels of the recording, whatever is taken of them.
  var channels: Int { get }
  /// Seconds of the recording before the first row.
  var start: Double { get }
  /// Seconds of audio if they are known before reading; for progress.
  var expectedSeconds: Double? { get }
  /// Whether its sound comes while it happens, as from a pipe: then it is read in short pieces, whoever waits.
  var isLive: Bool { get }
  /// What the container and the decoder showed so far to be the matter with the recording; complete at its
  /// end.
  var flags: Set<SoundFlag> { get }
  /// Seconds from the first row, from where one channel is given in place of a mix that cancels; nil if none
  /// is, or not yet; known when the first row from there has been read.
  var cancelsFrom: Double? { get }
  /// Goes to the start of a stream.
  /// - Parameter stream: Its number, from 0.
  func select(stream: Int) throws(Problem)
  /// Adds some rows to `output`, at most its room.
  /// - Returns: False at the end, when nothing was added.
  func read(into output: inout RowBuffer) throws(Problem) -> Bool
}

extension Reader {
  package var channels: Int { format.width }
  package var isLive: Bool { false }
  package var flags: Set<SoundFlag> { [] }
  package var cancelsFrom: Double? { nil }
}
