package import GraphCore

extension Corpus {
  /// Several corpora as one.
  ///
  /// Speakers get the kind of their corpus before their names, since speaker 03 of `emodb` is not speaker 03 of `ravdess`. In two
  /// corpora of one kind a name means the same person: two folders of RAVDESS hold the same actors, and two tables mostly
  /// come from one project. Should they be two people after all, they only stay on the same side of every split; taken for
  /// two, one person could be on both sides, and nothing would say so.
  ///
  /// Recordings get the corpus before their names, and as metadata `corpus`; of several of one kind each with its number in
  /// the order given, since the same name may lie in each of them.
  /// Files that hold the same sound are found, for which those that may be alike are opened.
  /// - Parameter corpora: At least one; the entries of one alone keep their names.
  /// - Throws: `Problem` SG0802 when a recording is in two of them.
  package static func joining(_ corpora: [Corpus]) throws(Problem) -> Corpus {
    if var only = corpora.first, corpora.count == 1 {
      only.findCopies()
      return only
    }
    let titles = titles(of: corpora)
    var entries: [Entry] = []
    var homes: [RecordingPart: String] = [:]
    for (corpus, title) in zip(corpora, titles) {
      for entry in corpus.entries {
        let part = RecordingPart(
          entry.file, start: entry.start, end: entry.end, channel: entry.channel)
        if let other = homes.updateValue(title, forKey: part) {
          throw Problem(
            .corpus, "'\(entry.path)' is in both corpora, '\(other)' and '\(title)'",
            suggestion: "leave out one of them")
        }
        var joined = entry
        joined.name = "\(title)/\(entry.name)"
        joined.speaker = entry.speaker.map { "\(corpus.name)/\($0)" }
        joined.metadata["corpus"] = title
        entries.append(joined)
      }
    }
    var joined = Corpus(
      name: corpora.map(\.name).joined(separator: "+"), entries: inOrder(entries),
      skipped: corpora.flatMap(\.skipped),
      remarks: corpora.flatMap(\.remarks) + remarks(onSpeakersOf: corpora),
      classes: Emotions.inOrder(entries.map(\.label)))
    joined.findCopies()
    return joined
  }

  /// `emodb`, `csv-1`, `csv-2`.
  private static func titles(of corpora: [Corpus]) -> [String] { titles(of: corpora.map(\.name)) }

  private static func titles(of names: [String]) -> [String] {
    names.indices.map { number in
      let name = names[number]
      guard names.count(where: { $0 == name }) > 1 else { return name }
      return "\(name)-\(names[...number].count { $0 == name })"
    }
  }

  /// What each of several corpora is called in the joined one, in their order.
  /// - Parameter specs: What the corpora were read by, such as `emodb:FOLDER`.
  /// - Throws: `Problem` SG0802 for a text that names no corpus.
  package static func titles(ofSpecs specs: [String]) throws(Problem) -> [String] {
    titles(of: try specs.map { spec throws(Problem) in try CorpusSpec.parse(spec).kind.rawValue })
  }

  /// Corpora of one kind of whom nothing says that a name is the same person in each.
  private static func remarks(onSpeakersOf corpora: [Corpus]) -> [String] {
    [CorpusSpec.Kind.csv, .pattern].compactMap { kind in
      let known = corpora.filter { $0.name == kind.rawValue }.map { Set($0.speakers) }
      let shared = Set(known.joined()).filter { name in known.count { $0.contains(name) } > 1 }
      guard !shared.isEmpty else { return nil }
      return
        "\(counted(shared.count, "speaker")) of the \(kind.rawValue) corpora \(shared.count == 1 ? "is" : "are") in several "
        + "of them by the same name, and taken for one person (\(shared.sorted().prefix(3).joined(separator: ", "))): "
        + "rename those who are not"
    }
  }
}
