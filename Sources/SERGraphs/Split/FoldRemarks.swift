/// What has to be known about folds to judge a result on them, in words.
struct FoldRemarks {
  private let corpus: Corpus
  private let folds: [Int]
  private let names: [String]
  private let sides: SideRemarks

  /// - Parameters:
  ///   - folds: The fold of each entry.
  ///   - sides: What is said of the folds as sides.
  init(_ corpus: Corpus, folds: [Int], names: [String], sides: SideRemarks) {
    self.corpus = corpus
    self.folds = folds
    self.names = names
    self.sides = sides
  }

  var all: [String] { [speakers] + [sides.parts].compactMap { $0 } + sexes + labels }

  /// Who is on both sides; where nobody is, how many speakers are tested.
  private var speakers: String {
    if let flattering = sides.speakers { return flattering }
    var counts = [Set<String>](repeating: [], count: names.count)
    for (entry, fold) in zip(corpus.entries, folds) { counts[fold].insert(entry.speaker ?? "") }
    let least = counts.map(\.count).min() ?? 0
    let most = counts.map(\.count).max() ?? 0
    return "each tests \(least == most ? "" : "\(least) to ")\(counted(most, "speaker")) that "
      + "\(most == 1 ? "was" : "were") not heard in training"
  }

  /// Folds that test one sex, where each might have tested both.
  private var sexes: [String] {
    guard let sexes = corpus.speakerSexes, Set(sexes.values).count > 1 else { return [] }
    var found = [Set<String>](repeating: [], count: names.count)
    var heard = [Set<String>](repeating: [], count: names.count)
    for (entry, fold) in zip(corpus.entries, folds) {
      guard let speaker = entry.speaker, let sex = sexes[speaker] else { continue }
      found[fold].insert(sex)
      heard[fold].insert(speaker)
    }
    // A fold of one speaker has one sex, and says so by its size.
    guard heard.contains(where: { $0.count > 1 }) else { return [] }
    return Set(sexes.values).sorted().compactMap { sex in
      let alone = names.indices.filter { found[$0] == [sex] }
      guard !alone.isEmpty else { return nil }
      return
        "\(naming(alone)) \(alone.count == 1 ? "tests" : "test") \(sex) speakers only"
    }
  }

  private var labels: [String] {
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: names.count), count: corpus.classes.count)
    for (label, fold) in zip(corpus.labels, folds) { counts[label][fold] += 1 }
    return zip(corpus.classes, counts).flatMap { label, counts in
      let total = counts.reduce(0, +)
      let untested = counts.indices.filter { counts[$0] == 0 }
      let unlearnt = counts.indices.filter { counts[$0] == total }
      return [
        untested.isEmpty
          ? nil : "\(naming(untested)) \(untested.count == 1 ? "tests" : "test") no '\(label)'",
        unlearnt.isEmpty || total == 0
          ? nil : "\(naming(unlearnt)) can't learn '\(label)', which no other fold has",
      ].compactMap { $0 }
    }
  }

  /// `fold 3`, `folds 1, 2`.
  private func naming(_ numbers: [Int]) -> String {
    (numbers.count == 1 ? "fold " : "folds ") + SideRemarks.listed(numbers.map { names[$0] })
  }
}

extension Corpus {
  /// The sex of each speaker; nil where it is not known of every one, or not the same throughout.
  var speakerSexes: [String: String]? {
    var sexes: [String: String] = [:]
    for entry in entries {
      guard let speaker = entry.speaker, let sex = entry.metadata["sex"],
        sexes.updateValue(sex, forKey: speaker).map({ $0 == sex }) ?? true
      else { return nil }
    }
    return sexes
  }
}
