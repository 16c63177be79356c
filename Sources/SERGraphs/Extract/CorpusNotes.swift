package import GraphCore

/// Labels and speakers of recordings, by the numbers of their entries in the corpus.
package struct CorpusNotes: Sendable {
  package let classes: [String]
  /// All speakers, sorted.
  package let speakers: [String]
  /// Whether recordings of the corpus are single channels of their files.
  let hasChannels: Bool
  /// The most bytes that label and speaker of a recording take.
  let longest: Int
  private let entries: [Corpus.Entry]

  package init(_ corpus: Corpus) {
    classes = corpus.classes
    speakers = corpus.speakers
    hasChannels = corpus.entries.contains { $0.channel != nil }
    longest =
      corpus.entries.map { $0.label.utf8.count + ($0.speaker?.utf8.count ?? 0) }.max() ?? 0
    entries = corpus.entries
  }

  package var hasSpeakers: Bool { !speakers.isEmpty }

  func label(_ item: ItemIdentity) -> String { item.entry.map { entries[$0].label } ?? "" }
  func speaker(_ item: ItemIdentity) -> String? { item.entry.flatMap { entries[$0].speaker } }
  package func speaker(_ part: RecordingPart) -> String? {
    part.entry.flatMap { entries[$0].speaker }
  }

  /// The seconds that an item is of its recording, where the corpus names a part.
  func times(_ item: ItemIdentity) -> (start: Double?, end: Double?) {
    item.entry.map { (entries[$0].start, entries[$0].end) } ?? (nil, nil)
  }
}
