/// A live recording: samples are pushed as they come, and a run reads them on a thread of its own.
///
/// Between the two lies a ring of fixed size. One who pushes waits where it is full, and the run where it is empty. A feed is
/// one recording: it is read once, and ends when it is finished.
///
/// `@unchecked Sendable` is safe: the ring and those who wait are only touched under the lock.
public final class Feed: @unchecked Sendable {
  /// Samples of one channel in a second.
  public let rate: Int
  public let channels: Int
  /// Bytes of samples that wait at most. They come on top of what a plan needs.
  public let bytes: Int

  private let lock = ConditionLock()
  private var ring: FeedRing
  private var waiting: [CheckedContinuation<Void, Never>] = []

  private static let rates = 1...384_000

  /// Creates a feed.
  /// - Parameters:
  ///   - rate: Samples of one channel in a second.
  ///   - channels: Those of one moment are pushed side by side.
  ///   - seconds: Of audio that may wait to be read.
  /// - Throws: `Problem` SG0801 for a rate, a number of channels or seconds out of range.
  public init(rate: Int, channels: Int = 1, holding seconds: Double = 2) throws(Problem) {
    try Samples.check(0, channels: channels)
    guard Feed.rates.contains(rate), seconds > 0, seconds <= 3600 else {
      throw Problem(
        .usage, "a feed of \(rate) Hz can't hold \(shortNumber(seconds)) s",
        suggestion: "the rate is 1...\(Feed.rates.upperBound) Hz, and up to an hour may wait")
    }
    self.rate = rate
    self.channels = channels
    let capacity = max(1, Int(Double(rate) * seconds)) * channels
    bytes = capacity * MemoryLayout<Float>.stride
    ring = FeedRing(capacity: capacity)
  }

  /// Pushes samples, and waits where too many have not been read.
  /// - Parameter samples: Of all channels, those of one moment side by side.
  /// - Throws: `Problem` SG0801 for samples that don't fill all channels, and when the feed is finished or nobody reads it
  ///   any more; `CancellationError`. Samples that are not pushed then are lost.
  public func push(_ samples: [Float]) async throws {
    var rest = samples[...]
    try Samples.check(samples.count, channels: channels)
    while true {
      try Task.checkCancellation()
      rest = rest.dropFirst(try add(rest))
      if rest.isEmpty { return }
      await withTaskCancellationHandler {
        await withCheckedContinuation { park($0) }
      } onCancel: {
        wakeWriters()
      }
    }
  }

  /// Pushes what there is room for, and never waits: for callbacks of sound cards.
  /// - Parameter samples: Of all channels, those of one moment side by side.
  /// - Returns: How many samples were taken; those behind them are left to the caller.
  /// - Throws: `Problem` SG0801 as above.
  public func offer(_ samples: [Float]) throws(Problem) -> Int {
    try Samples.check(samples.count, channels: channels)
    return try add(samples[...])
  }

  /// Says that no more samples come: what was pushed is read, and the recording ends.
  public func finish() {
    locked { ring.isFinished = true }
    wakeWriters()
  }

  /// Nobody reads any more: what waits is dropped, and who pushes is told.
  package func abandon() {
    locked { ring.isAbandoned = true }
    wakeWriters()
  }

  private func add(_ samples: ArraySlice<Float>) throws(Problem) -> Int {
    try lock.withLock { () throws(Problem) in
      if ring.isFinished { throw Problem(.usage, "the feed is finished: it takes no more samples") }
      if ring.isAbandoned {
        throw Problem(.usage, "nobody reads the feed any more: its run has ended")
      }
      lock.wakeOne()
      return ring.append(samples, inGroupsOf: channels)
    }
  }

  private func park(_ continuation: CheckedContinuation<Void, Never>) {
    let mustWait = locked {
      guard ring.room < channels, !ring.isFinished, !ring.isAbandoned, !Task.isCancelled else {
        return false
      }
      waiting.append(continuation)
      return true
    }
    if !mustWait { continuation.resume() }
  }

  /// Everyone who waits to push looks again.
  private func wakeWriters() {
    let writers = locked {
      defer { waiting = [] }
      return waiting
    }
    for writer in writers { writer.resume() }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    lock.withLock {
      lock.wakeOne()
      return body()
    }
  }
}

// What the run does.
extension Feed {
  /// Begins to read.
  /// - Throws: `Problem` SG0701 when it was read before.
  func reader() throws(Problem) -> any SampleReader {
    let wasTaken = locked {
      defer { ring.isTaken = true }
      return ring.isTaken
    }
    guard !wasTaken else {
      throw Problem(.cannotOpen, "the feed was read before", suggestion: "make a feed for each run")
    }
    return FeedReader(self)
  }

  /// Waits for samples and takes some; 0 at the end.
  /// - Throws: `Problem` SG0701 when the run was ended meanwhile.
  fileprivate func take(
    _ wanted: Int, into target: inout MutableSpan<Float>
  ) throws(Problem) -> Int {
    let frames = try lock.withLock { () throws(Problem) in
      while ring.count == 0, !ring.isFinished, !ring.isAbandoned { lock.wait() }
      if ring.isAbandoned { throw Problem(.cannotOpen, "the feed was given up") }
      let frames = min(wanted, ring.count / channels)
      ring.remove(frames * channels, into: &target)
      return frames
    }
    wakeWriters()
    return frames
  }
}

extension Feed: Hashable {
  public static func == (one: Feed, other: Feed) -> Bool { one === other }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Reads a feed; when it goes, whoever pushes is told.
private final class FeedReader: SampleReader {
  private let feed: Feed
  private(set) var position = 0

  init(_ feed: Feed) { self.feed = feed }
  deinit { feed.abandon() }

  var rate: Int { feed.rate }
  var channels: Int { feed.channels }
  var frames: Int? { nil }
  var isReadOnce: Bool { true }

  func read(_ wanted: Int, into target: inout MutableSpan<Float>) throws(Problem) -> Int {
    let got = try feed.take(wanted, into: &target)
    if got == 0, position == 0 { throw Problem.noSamples }
    position += got
    return got
  }

  func seek(to frame: Int) throws(Problem) {
    throw Problem(.cannotOpen, "a feed can't be read again")
  }

  func reopened() throws(Problem) -> any SampleReader {
    throw Problem(.cannotOpen, "a feed can't be read again")
  }
}
