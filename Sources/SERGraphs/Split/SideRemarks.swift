/// What flatters a result, in words: that recordings which belong together are learnt from and tested. The same is said of a
/// split, which has two sides, and of folds, each of which is a side in turn.
struct SideRemarks {
  /// Speakers with recordings on several sides, sorted.
  let shared: [String]
  private let contradictions: String?
  private let recordings: Int
  /// Recordings of which nobody knows who speaks.
  private let unknown: Int
  /// Files with parts on several sides: the same voice in the same room, if not the same breath.
  private let torn: Int
  /// Files that hold the same sound as one on another side.
  private let copied: [String]

  /// - Parameter sides: The side of each entry.
  init(_ corpus: Corpus, sides: [Int]) {
    var ofSpeakers: [String: Set<Int>] = [:]
    var ofFiles: [String: Set<Int>] = [:]
    var ofSounds: [String: Set<Int>] = [:]
    for (entry, side) in zip(corpus.entries, sides) {
      if let speaker = entry.speaker { ofSpeakers[speaker, default: []].insert(side) }
      ofFiles[entry.file, default: []].insert(side)
      ofSounds[entry.original ?? entry.file, default: []].insert(side)
    }
    copied = corpus.entries.filter { entry in
      entry.original.map { ofSounds[$0, default: []].count > 1 } ?? false
    }.map(\.name)
    shared = ofSpeakers.filter { $0.value.count > 1 }.map(\.key).sorted()
    contradictions = corpus.contradictions
    recordings = corpus.entries.count
    unknown = corpus.entries.count { $0.speaker == nil }
    torn = ofFiles.values.count { $0.count > 1 }
  }

  /// That voices may have been heard; nil where every speaker is known and on one side.
  var speakers: String? {
    if unknown == recordings {
      return "the corpus does not know its speakers, so they may be on both sides: the numbers may "
        + "flatter the model"
    }
    if !shared.isEmpty {
      return
        "\(counted(shared.count, "speaker")) \(shared.count == 1 ? "is" : "are") on both sides "
        + "(\(SideRemarks.listed(shared))): the numbers flatter the model, which does worse on voices "
        + "that it has not heard"
    }
    guard unknown > 0 else { return nil }
    return "the corpus does not know who speaks in \(counted(unknown, "recording")), and they "
      + "may be on both sides: the numbers may flatter the model"
  }

  /// That recordings were cut, or copied; nil where none was.
  var parts: String? {
    let words = [
      torn == 0
        ? nil : "\(counted(torn, "recording")) \(torn == 1 ? "has" : "have") parts on both sides",
      copied.isEmpty
        ? nil
        : "the sound of \(counted(copied.count, "recording")) is on both sides under another name "
          + "(\(SideRemarks.listed(copied))): the numbers flatter the model, which has learnt from what it is tested on",
      contradictions,
    ].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: "; ")
  }

  /// The first of some names, and how many more there are.
  static func listed(_ words: [String]) -> String {
    words.prefix(8).joined(separator: ", ")
      + (words.count > 8 ? " and \(words.count - 8) more" : "")
  }
}
