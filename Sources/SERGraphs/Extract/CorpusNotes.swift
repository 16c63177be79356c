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
