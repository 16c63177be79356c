package import GraphCore
import Learning
import Nodes

extension FoldSpec {
  /// Divides a corpus. The same seed gives the same folds; leaving one speaker out, the column and the file do not
  /// depend on it.
  /// - Throws: `Problem` SG0803 when the corpus can't be divided so, SG0802 when the file is no CSV.
  package func divide(_ corpus: Corpus, seed: UInt64) throws(Problem) -> Folds {
    var generator = SeededGenerator(seed: seed)
    switch self {
    case .speakers(let count): return try bySpeaker(corpus, count, &generator)
    case .leaveOneSpeakerOut: return try leavingOneOut(corpus)
    case .random(let count): return try atRandom(corpus, count, &generator)
    case .column: return try byColumn(corpus)
    case .file(let path): return try FoldsFile(path: path).divide(corpus)
    case .corpora(let train, let test):
      return try Folds(corpus, learningFrom: train, testing: test)
    }
  }

  private func bySpeaker(
    _ corpus: Corpus, _ count: Int, _ generator: inout SeededGenerator
  ) throws(Problem) -> Folds {
    let speakers = try corpus.knownSpeakers(else: "use random-folds:\(count)")
    guard count <= speakers.count else {
      throw Problem(
        .split,
        "the corpus has \(counted(speakers.count, "speaker")), too few for \(count) folds by speaker",
        suggestion: speakers.count > 1 ? "use folds:\(speakers.count) at most" : nil)
    }
    var counts: [String: [Int]] = [:]
    let none = [Int](repeating: 0, count: corpus.classes.count)
    for (entry, label) in zip(corpus.entries, corpus.labels) {
      counts[entry.speaker ?? "", default: none][label] += 1
    }
    let sexes = corpus.speakerSexes
    let groups = Dictionary(grouping: speakers) { sexes?[$0] ?? "" }.sorted { $0.key < $1.key }
      .map { $0.value.map { (speaker: $0, counts: counts[$0] ?? none) } }
    let deal = SpeakerDeal(groups, into: count, using: &generator)
    return Folds(
      corpus, folds: corpus.entries.map { deal.folds[$0.speaker ?? ""] ?? 0 },
      names: FoldSpec.numbers(count),
      words: "\(count) folds by speaker, balanced by "
        + (sexes == nil
          ? "label (the corpus does not know every speaker's sex)" : "sex and label"))
  }

  private func leavingOneOut(_ corpus: Corpus) throws(Problem) -> Folds {
    let speakers = try corpus.knownSpeakers(else: "use random-folds:10")
    guard speakers.count > 1 else {
      throw Problem(
        .split, "the corpus has \(counted(speakers.count, "speaker")); to leave one out takes two")
    }
    let numbers = Dictionary(uniqueKeysWithValues: speakers.enumerated().map { ($1, $0) })
    return Folds(
      corpus, folds: corpus.entries.map { numbers[$0.speaker ?? ""] ?? 0 }, names: speakers,
      words: "leave one speaker out, \(speakers.count) folds")
  }

  /// Each label's recordings in random order, dealt out one by one; the next label goes on where the last one ended.
  private func atRandom(
    _ corpus: Corpus, _ count: Int, _ generator: inout SeededGenerator
  ) throws(Problem) -> Folds {
    guard count <= corpus.entries.count else {
      throw Problem(
        .split,
        "the corpus has \(counted(corpus.entries.count, "recording")), too few for \(count) folds")
    }
    var folds = [Int](repeating: 0, count: corpus.entries.count)
    let labels = corpus.labels
    var dealt = 0
    for label in corpus.classes.indices {
      var members = labels.indices.filter { labels[$0] == label }
      generator.shuffle(&members)
      for member in members {
        folds[member] = dealt % count
        dealt += 1
      }
    }
    return Folds(
      corpus, folds: folds, names: FoldSpec.numbers(count),
      words: "\(count) random folds, stratified by label")
  }

  private func byColumn(_ corpus: Corpus) throws(Problem) -> Folds {
    let values = try corpus.splitColumn(else: "use folds:5 or loso")
    let names = Set(values)
    if let word = names.sorted().first(where: { Int($0) == nil }) {
      throw Problem(
        .split, "the column 'split' says '\(word)', which is no number of a fold",
        suggestion: names.isSubset(of: ["train", "test"])
          ? "it divides once: use it with `sergraph fit --split split`"
          : "number the folds, or name them in a file for --folds-file")
    }
    return try Folds(corpus, named: values, words: { "\($0) folds of the corpus's column 'split'" })
  }

  private static func numbers(_ count: Int) -> [String] { (1...count).map(String.init) }
}

extension Folds {
  /// Folds by the names that recordings were given.
  /// - Parameter words: How it was divided, for a number of folds.
  /// - Throws: `Problem` SG0803 when there is one only.
  init(_ corpus: Corpus, named values: [String], words: (Int) -> String) throws(Problem) {
    let found = Set(values)
    let names =
      found.allSatisfy { Int($0) != nil }
      ? found.sorted { (Int($0) ?? 0, $0) < (Int($1) ?? 0, $1) } : found.sorted()
    guard names.count > 1 else {
      throw Problem(
        .split,
        "every recording is in the fold '\(names.first ?? "")', so none is left to learn from")
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    self.init(
      corpus, folds: values.map { numbers[$0] ?? 0 }, names: names, words: words(names.count))
  }
}

extension Corpus {
  /// The speakers, sorted.
  /// - Parameter cure: What helps where speakers are not known.
  /// - Throws: `Problem` SG0803 when one is not known.
  func knownSpeakers(else cure: String) throws(Problem) -> [String] {
    let unknown = entries.count { $0.speaker == nil }
    guard unknown == 0 else {
      throw Problem(
        .split, "the corpus does not know the speaker of \(counted(unknown, "recording"))",
        suggestion: cure)
    }
    return speakers
  }

  /// What the column `split` says of each recording.
  /// - Parameter cure: What helps where the corpus has no such column.
  /// - Throws: `Problem` SG0803 when it does not say it of all.
  func splitColumn(else cure: String) throws(Problem) -> [String] {
    let values = entries.compactMap(\.split)
    guard !values.isEmpty else {
      throw Problem(.split, "the corpus has no column 'split'", suggestion: cure)
    }
    if let entry = entries.first(where: { $0.split == nil }) {
      throw Problem(
        .split,
        "the column 'split' is empty for '\(entry.name)' "
          + "(and \(entries.count - values.count - 1) others)",
        suggestion: "fill it for every recording, or leave these out with --where")
    }
    return values
  }
}
