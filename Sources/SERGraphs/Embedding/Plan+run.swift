public import GraphCore

extension Plan {
  /// Runs over recordings, and calls back with what they give: rows as they come, then each item's end or failure, in the order
  /// of the recordings. A recording that can't be read is a failure in its place; the others go on.
  ///
  /// Cancelling the task ends the run within a chunk of each lane.
  /// - Parameters:
  ///   - recordings: Files, samples or feeds. Their rows come one recording after another, so a feed is best run alone.
  ///   - speaker: Who speaks, for graphs that have to know.
  ///   - progress: Told what lanes do.
  ///   - take: Takes one event at a time, on a thread of the run; while it blocks, no more is read than fits into the run's
  ///     memory. False ends the run.
  /// - Returns: What the run did; `isInterrupted` if it was ended early.
  /// - Throws: `Problem` SG0801 for samples where the graph's source reads files only; SG0505 for a speaker that the model does not
  ///   know, SG0506 for a `site`; a problem of a node that can't be prepared.
  public func run(
    over recordings: [RecordingPart], speaker: String? = nil, progress: RunProgress = RunProgress(),
    taking take: @escaping @Sendable (ItemEvent) -> Bool
  ) async throws(Problem) -> RunReport {
    let feeds = recordings.compactMap { if case .feed(let feed) = $0.audio { feed } else { nil } }
    // However the run ends, also where it is refused, nobody pushes in vain.
    defer { for feed in feeds { feed.abandon() } }
    try check(speaker: speaker)
    try check(site: site)
    try checkHeldAudio(of: recordings)
    return try await follow(
      recordings.makeIterator(), feeds: feeds, speaker: speaker, progress: progress, take)
  }

  /// Runs over recordings that are named as on the command line: files, folders, patterns, `@list.txt`; else as above.
  /// - Throws: `Problem` SG0801 when a list can't be read, too.
  public func run(
    over inputs: [String], speaker: String? = nil, progress: RunProgress = RunProgress(),
    taking take: @escaping @Sendable (ItemEvent) -> Bool
  ) async throws(Problem) -> RunReport {
    try check(speaker: speaker)
    try check(site: site)
    return try await follow(
      try InputList(inputs), feeds: [], speaker: speaker, progress: progress, take)
  }

  private func follow(
    _ recordings: any IteratorProtocol<RecordingPart> & Sendable, feeds: [Feed], speaker: String?,
    progress: RunProgress, _ take: @escaping @Sendable (ItemEvent) -> Bool
  ) async throws(Problem) -> RunReport {
    let report: Result<RunReport, Problem> = await withTaskCancellationHandler {
      do throws(Problem) {
        return .success(
          try await Engine.follow(
            self, over: recordings, speaker: { _ in speaker }, progress: progress,
            events: { event in
              if take(event) { return true }
              for feed in feeds { feed.abandon() }
              return false
            }))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      for feed in feeds { feed.abandon() }
    }
    return try report.get()
  }

  /// Refuses samples and feeds where the source reads files only.
  /// - Throws: `Problem` SG0801.
  private func checkHeldAudio(of recordings: [RecordingPart]) throws(Problem) {
    guard readsSamples || recordings.allSatisfy({ $0.audio == .file }) else {
      throw Problem(
        .usage, "'\(steps[0].name)' reads files only, and samples were given",
        suggestion: "begin the graph with 'decode'")
    }
  }
}

extension Plan.Output {
  /// The label of a row of scores: the class with the largest; nil for rows of anything else.
  /// - Parameter row: A score of each class, in the order of `format.columnNames`, and what else stands in
  ///   the row.
  public func label(of row: Span<Float>) -> String? {
    guard format.kind == .scores, row.count == format.names.count else { return nil }
    return format.names[largest(row.extracting(0..<format.classCount))]
  }

  /// Why the label of a row of scores can't be relied on: `level`, `band`, `noise`, `length`, `voice`, or
  /// `ambiguous`; nil where it can, and where the graph does not tell (`calibrate` with `precision` does).
  /// - Parameters:
  ///   - row: As above.
  ///   - sound: What is known of the sound that it covers.
  public func reasonsForDoubt(of row: Span<Float>, sound: RowSound) -> [String]? {
    format.reasonsForDoubt(of: row, sound)
  }
}
