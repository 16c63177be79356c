public import GraphCore

/// What a run gives, as a sequence: rows as they come, then each item's end or failure, in the order of the recordings.
///
/// The run begins when the sequence is gone over, and again each time that it is. It waits for whoever takes the events: at most
/// two are ready, and no more is read than fits into the run's memory. Leaving the loop ends the run, and so does cancelling the
/// task, which ends the sequence.
public struct Results: AsyncSequence, Sendable {
  public typealias Element = ItemEvent
  public typealias Failure = Problem

  let run: @Sendable (Handoff) async throws(Problem) -> Void

  public func makeAsyncIterator() -> Iterator { Iterator(ResultRun(run)) }

  public struct Iterator: AsyncIteratorProtocol {
    private let run: ResultRun

    init(_ run: ResultRun) { self.run = run }

    /// The next event; nil after the last, and when the task was cancelled.
    /// - Throws: `Problem` that kept the run from starting.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(Problem) -> ItemEvent? { try await run.next() }

    public mutating func next() async throws(Problem) -> ItemEvent? { try await run.next() }
  }
}

/// One run, for as long as somebody takes its events.
final class ResultRun: Sendable {
  private let handoff = Handoff()
  private let task: Task<Void, Never>

  init(_ run: @escaping @Sendable (Handoff) async throws(Problem) -> Void) {
    task = Task { [handoff] in
      do throws(Problem) {
        try await run(handoff)
        handoff.end(nil)
      } catch {
        handoff.end(error)
      }
    }
  }

  deinit { stop() }

  func next() async throws(Problem) -> ItemEvent? {
    let taken = await withTaskCancellationHandler {
      await handoff.take()
    } onCancel: {
      stop()
    }
    return try taken.get()
  }

  private func stop() {
    task.cancel()
    handoff.close()
  }
}

extension Plan {
  /// Runs over recordings: see `run(over:)`, whose events these are.
  public func results(of recordings: [RecordingPart], speaker: String? = nil) -> Results {
    Results { (handoff) throws(Problem) in
      _ = try await run(over: recordings, speaker: speaker) { handoff.put($0) }
    }
  }

  /// Runs over recordings that are named as on the command line: files, folders, patterns, `@list.txt`.
  public func results(of inputs: [String], speaker: String? = nil) -> Results {
    Results { (handoff) throws(Problem) in
      _ = try await run(over: inputs, speaker: speaker) { handoff.put($0) }
    }
  }

  /// Runs over one live recording.
  /// - Parameter name: What its items are called.
  public func results(
    of feed: Feed, named name: String = "feed", speaker: String? = nil
  ) -> Results {
    results(of: [RecordingPart(feed, named: name)], speaker: speaker)
  }
}
