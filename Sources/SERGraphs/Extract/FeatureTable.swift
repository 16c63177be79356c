package import GraphCore

/// What is known of rows before the first one comes.
package struct FeatureTable: Sendable {
  /// Of the node whose rows are written.
  package let format: Format
  /// The graph and the node, for people.
  package let title: String
  /// Whether a recording may give several items, one for each channel.
  package let hasChannels: Bool
  /// What a corpus knows of the recordings.
  package let notes: CorpusNotes?

  package init(plan: Plan, title: String, notes: CorpusNotes?) {
    format = plan.output
    self.title = title
    hasChannels = plan.mostStreams > 1
    self.notes = notes
  }

  /// Names of the columns of rows of a width.
  func columns(_ width: Int) -> [String] {
    var format = format
    if format.width == 0 { format.width = width }
    return format.columnNames
  }
}

/// Labels and speakers of recordings.
package struct CorpusNotes: Sendable {
  package let classes: [String]
  /// All speakers, sorted.
  package let speakers: [String]
  private let entries: [String: (label: String, speaker: String?)]

  package init(_ corpus: Corpus) {
    classes = corpus.classes
    speakers = corpus.speakers
    entries = Dictionary(
      corpus.entries.map { ($0.path, ($0.label, $0.speaker)) }, uniquingKeysWith: { $1 })
  }

  package var hasSpeakers: Bool { !speakers.isEmpty }

  func label(_ path: String) -> String { entries[path]?.label ?? "" }
  package func speaker(_ path: String) -> String? { entries[path]?.speaker }
}

/// What became of an item's rows.
package enum FeatureOutcome {
  case written
  /// Nobody reads any more, or the run was cancelled.
  case closed
  /// This item can't be written; the others can.
  case failed(Problem)
}

/// Writes the rows of one item after another.
package protocol FeatureWriter: AnyObject {
  /// Whether a failed item has a place in what is written.
  var holdsFailures: Bool { get }
  /// Writes an item.
  /// - Throws: `Problem` SG0707 when nothing more can be written.
  func take(_ item: ItemResult, isCancelled: () -> Bool) throws(Problem) -> FeatureOutcome
  /// Completes what was written, also of a run that was interrupted.
  func finish() throws(Problem)
}
