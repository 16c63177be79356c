/// Where a lane puts what it makes of a recording.
struct Handover: Sendable {
  let window: Window
  /// The recording's number.
  let recording: Int
  /// Whether rows leave as they come; else an item's when it has ended.
  let isLive: Bool
}

/// The results of the item that a lane runs.
final class ItemHandover {
  private let handover: Handover
  private let results: ItemResults
  private var isOffered = false

  init(_ results: ItemResults, by handover: Handover) {
    self.results = results
    self.handover = handover
  }

  /// Takes what an output gave in a round.
  /// - Parameters:
  ///   - offset: Seconds from the item's start to what the output's clock calls zero.
  ///   - times: Of each row from there, where they cover stretches of their own.
  func append(
    _ rows: borrowing RowBuffer, of output: Int, offset: Double,
    times: [(start: Double, end: Double)]?
  ) throws(Problem) {
    try results.append(rows, of: output, offset: offset, times: times)
  }

  /// Takes what was measured of the sound that was read, and from where its channels cancel.
  func measured(_ blocks: [Float], cancelsFrom: Double?) throws(Problem) {
    try results.measured(blocks, cancelsFrom: cancelsFrom)
  }

  /// All sound was read.
  func soundEnded(_ flags: Set<SoundFlag>) { results.soundEnded(flags) }

  /// A round is over: rows may leave, and the lane waits where too many do.
  /// - Parameter seconds: Of audio that were read so far.
  func endRound(at seconds: Double) throws(Problem) {
    guard handover.isLive, try results.advance(to: seconds) else { return }
    if !isOffered {
      isOffered = true
      handover.window.offer(results, of: handover.recording)
    }
    try results.waitForRoom()
  }

  /// The item has ended.
  /// - Parameter isLast: Whether it is the recording's last.
  func finish(_ ending: ItemResults.Departure, isLast: Bool) {
    guard isOffered else {
      results.finish(ending)
      return handover.window.offer(results, of: handover.recording, isLast: isLast)
    }
    // First, so that the sink, which waits for the item's end, is woken once.
    if isLast { handover.window.finish(handover.recording) }
    results.finish(ending)
  }
}
