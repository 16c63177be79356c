import GraphCore

/// What a collector has.
struct Collected: Sendable {
  let table: RowTable
  /// Recordings that failed, with the reason.
  let failures: [(path: String, failure: ItemFailure)]
  let flags: FlaggedRecordings
  /// What is known of the sound of each recording that was read.
  let sounds: [Int: RecordingSound]
}

/// Collects the rows that a plan gives for many recordings, in their order.
///
/// `@unchecked Sendable` is safe: the run's merge task fills it, and the caller reads it after the run.
final class FeatureCollector: @unchecked Sendable {
  private var builder: RowTableBuilder?
  private let items: LearningItems
  /// Recordings that failed, with the reason; a part of one with which part it is.
  private(set) var failures: [(path: String, failure: ItemFailure)] = []

  /// Recordings whose sound has something the matter with it.
  private(set) var flags = FlaggedRecordings()

  private var sounds: [Int: RecordingSound] = [:]

  /// Why no more rows can be kept: of a full disk, for one.
  private var problem: Problem?

  /// - Parameters:
  ///   - items: Whose rows will come, in their order.
  ///   - memory: The most bytes of the table that stay in memory.
  init(format: Format, items: LearningItems, memory: Int) {
    builder = RowTableBuilder(format: format, memory: memory)
    self.items = items
  }

  /// Takes a result.
  /// - Returns: Whether more can be taken.
  func take(_ result: ItemResult) -> Bool {
    do throws(Problem) {
      switch result.outcome {
      case .failure(let failure): fail(failure)
      case .rows(let rows):
        let unread = try rows[0].forEachRow { row, _, _ throws(Problem) in try builder?.append(row)
        }
        if let unread {
          fail(ItemFailure(problem: unread, node: "results", time: nil))
        } else {
          let number = builder?.items ?? 0
          // What a copy sounds like says nothing of the recording.
          if number < items.corpus.entries.count {
            flags.add(result.sound?.flags ?? [], of: number)
            sounds[number] = result.sound
          }
          builder?.endItem()
        }
      }
    } catch { problem = error }
    return problem == nil
  }

  /// Notes that the recording whose turn it is has failed.
  private func fail(_ failure: ItemFailure) {
    failures.append((items.recording(of: builder?.items ?? 0).description, failure))
    builder?.dropItem()
  }

  /// The rows that were taken; once.
  private func finish() throws(Problem) -> RowTable {
    if let problem { throw problem }
    guard let builder = builder.take() else {
      preconditionFailure("a collector finishes once")
    }
    return try builder.finish()
  }

  /// Runs a plan over recordings.
  /// - Parameters:
  ///   - memory: The most bytes of the table that stay in memory.
  ///   - speaker: Who speaks in a recording, where that is known.
  /// - Returns: Their rows, and those that failed. Nil if the run was interrupted.
  /// - Throws: `Problem` when a node can't be prepared; SG0707 when the temporary file can't be written.
  static func collect(
    _ plan: Plan, items: LearningItems, memory: Int,
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil }, progress: RunProgress
  ) async throws(Problem) -> Collected? {
    let collector = FeatureCollector(
      format: plan.output, items: items, memory: memory)
    let report = try await Engine.run(
      plan, over: LearningItems.Recordings(items: items), speaker: speaker, progress: progress
    ) {
      collector.take($0)
    }
    // A run that the collector has ended is interrupted too.
    if report.isInterrupted, collector.problem == nil { return nil }
    return Collected(
      table: try collector.finish(), failures: collector.failures, flags: collector.flags,
      sounds: collector.sounds)
  }
}
