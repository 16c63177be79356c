/// Samples of a file, a buffer or a feed, read from start to end. Frames are samples of one moment, side by side.
package protocol SampleReader: AnyObject {
  /// Frames in a second.
  var rate: Int { get }
  var channels: Int { get }
  /// Frames; nil if that is not known before they are read.
  var frames: Int? { get }
  /// Whether it is read as it comes, and can't be read again.
  var isReadOnce: Bool { get }
  /// Whether all that comes before a frame is decoded to get there.
  var skipsByDecoding: Bool { get }
  /// The frame that is read next.
  var position: Int { get }
  /// What the container and the decoder showed so far to be the matter with the recording; complete at its
  /// end.
  var flags: Set<SoundFlag> { get }
  /// Reads some frames; waits until there is one.
  /// - Parameters:
  ///   - wanted: How many at most.
  ///   - target: Has room for them.
  /// - Returns: How many there were; 0 at the end.
  /// - Throws: `Problem` SG0703 when the recording is damaged or ends early, SG0704 when it is empty.
  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int
  /// Goes to a frame; only of what can be read again.
  func seek(to frame: Int) throws(Problem)
  /// The same, from its start.
  func reopened() throws(Problem) -> any SampleReader
}

extension SampleReader {
  package var flags: Set<SoundFlag> { [] }
  package var skipsByDecoding: Bool { false }

  /// A number of frames in seconds, for messages.
  package func seconds(_ frames: Int) -> String { shortNumber(Double(frames) / Double(rate)) }
}
