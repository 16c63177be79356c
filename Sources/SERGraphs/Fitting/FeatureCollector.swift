import GraphCore

/// Collects the rows that a plan gives for many recordings, in their order.
///
/// `@unchecked Sendable` is safe: the run's merge task fills it, and the caller reads it after the run.
final class FeatureCollector: @unchecked Sendable {
  private(set) var table: RowTable
  private let recordings: [RecordingPart]
  /// Recordings that failed, with the reason; a part of one with which part it is.
  private(set) var failures: [(path: String, failure: ItemFailure)] = []

  /// - Parameter recordings: Whose rows will come, in this order.
  init(format: Format, recordings: [RecordingPart]) {
    table = RowTable(format: format)
    self.recordings = recordings
  }

  /// Takes a result.
  func take(_ result: ItemResult) {
    var item: [Float] = []
    switch result.outcome {
    case .failure(let failure): fail(failure)
    case .rows(let rows):
      let problem = rows[0].forEachRow { row, _, _ in
        for index in row.indices { item.append(row[index]) }
      }
      if let problem {
        fail(ItemFailure(problem: problem, node: "results", time: nil))
        item = []
      }
    }
    table.append(item)
  }

  /// Notes that the recording whose turn it is has failed.
  private func fail(_ failure: ItemFailure) {
    failures.append((recordings[table.items].description, failure))
  }

  /// Runs a plan over recordings.
  /// - Parameter speaker: Who speaks in a recording, where that is known.
  /// - Returns: Their rows, and those that failed. Nil if the run was interrupted.
  /// - Throws: `Problem` when a node can't be prepared.
  static func collect(
    _ plan: Plan, recordings: [RecordingPart],
    speaker: @escaping @Sendable (RecordingPart) -> String? = { _ in nil }, progress: RunProgress
  ) async throws(Problem) -> (table: RowTable, failures: [(path: String, failure: ItemFailure)])? {
    let collector = FeatureCollector(format: plan.output, recordings: recordings)
    let report = try await Engine.run(
      plan, over: recordings.makeIterator(), speaker: speaker, progress: progress
    ) {
      collector.take($0)
      return true
    }
    return report.isInterrupted ? nil : (collector.table, collector.failures)
  }
}
