package import GraphCore

/// Labels and speakers of recordings.
package struct CorpusNotes: Sendable {
  package let classes: [String]
  /// All speakers, sorted.
  package let speakers: [String]
  /// Whether recordings of the corpus are single channels of their files.
  let hasChannels: Bool
  /// The most bytes that label and speaker of a recording take.
  let longest: Int
  /// By path, and by path and channel: `calls/monday.wav[1]`.
  private let entries: [String: (label: String, speaker: String?)]

  package init(_ corpus: Corpus) {
    classes = corpus.classes
    speakers = corpus.speakers
    hasChannels = corpus.entries.contains { $0.channel != nil }
    longest =
      corpus.entries.map { $0.label.utf8.count + ($0.speaker?.utf8.count ?? 0) }.max() ?? 0
    entries = Dictionary(
      corpus.entries.map {
        (RecordingPart($0.path, channel: $0.channel).description, ($0.label, $0.speaker))
      }, uniquingKeysWith: { $1 })
  }

  package var hasSpeakers: Bool { !speakers.isEmpty }

  func label(_ item: ItemIdentity) -> String { entry(item.path, item.channel)?.label ?? "" }
  func speaker(_ item: ItemIdentity) -> String? { entry(item.path, item.channel)?.speaker }
  package func speaker(_ part: RecordingPart) -> String? { entry(part.path, part.channel)?.speaker }

  /// Where the graph makes an item of each channel, what is known of the recording holds for each.
  private func entry(_ path: String, _ channel: Int?) -> (label: String, speaker: String?)? {
    entries[RecordingPart(path, channel: channel).description] ?? entries[path]
  }
}
