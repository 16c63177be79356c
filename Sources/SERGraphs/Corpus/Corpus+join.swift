public import GraphCore

extension Corpus {
  /// Several corpora as one. Names and speakers get the corpus's name before them, since speaker 03 of one is not speaker
  /// 03 of another; the metadata `corpus` says where a recording comes from.
  /// - Parameter corpora: At least one; one alone stays as it is.
  /// - Throws: `Problem` SG0802 when a recording is in two of them.
  public static func joining(_ corpora: [Corpus]) throws(Problem) -> Corpus {
    if let only = corpora.first, corpora.count == 1 { return only }
    var entries: [Entry] = []
    var homes: [RecordingPart: String] = [:]
    for corpus in corpora {
      for (entry, part) in zip(corpus.entries, corpus.recordings) {
        if let other = homes.updateValue(corpus.name, forKey: part) {
          throw Problem(
            .corpus, "'\(entry.path)' is in both corpora, '\(other)' and '\(corpus.name)'",
            suggestion: "leave out one of them")
        }
        var joined = entry
        joined.name = "\(corpus.name)/\(entry.name)"
        joined.speaker = entry.speaker.map { "\(corpus.name)/\($0)" }
        joined.metadata["corpus"] = corpus.name
        entries.append(joined)
      }
    }
    return Corpus(
      name: corpora.map(\.name).joined(separator: "+"), entries: inOrder(entries),
      skipped: corpora.flatMap(\.skipped), remarks: corpora.flatMap(\.remarks),
      classes: Emotions.inOrder(entries.map(\.label)))
  }
}
