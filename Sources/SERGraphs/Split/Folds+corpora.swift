import GraphCore

extension Folds {
  /// One fold: some corpora are learnt from, others tested.
  /// - Parameters:
  ///   - train: Titles of corpora, as they stand in a joined corpus's metadata.
  ///   - test: Titles of others.
  /// - Throws: `Problem` SG0803 where nothing is left on one side.
  init(
    _ corpus: Corpus, learningFrom train: [String], testing test: [String]
  ) throws(Problem) {
    let (learnt, tested) = (corpus.entries(of: train), corpus.entries(of: test))
    for (entries, titles) in [(learnt, train), (tested, test)] where entries.isEmpty {
      throw Problem(
        .split, "no recording of \(titles.joined(separator: ", ")) is left",
        suggestion: "the corpora have to share labels: join some with --map-to or --map")
    }
    let sides = SideRemarks(
      corpus.keeping(learnt + tested), sides: learnt.map { _ in 0 } + tested.map { _ in 1 })
    let remarks = [sides.speakers, sides.parts].compactMap { $0 }.map { "; " + $0 }
    self.init(
      corpus, names: [test.joined(separator: "+")], tests: [tested], trains: [learnt],
      words: "learnt from \(counted(learnt.count, "recording")) of "
        + "\(train.joined(separator: " and ")), tested on \(counted(tested.count, "recording")) of "
        + test.joined(separator: " and ") + remarks.joined())
  }

  /// Folds within one of several corpora, by speaker where speakers are known; the others are left out.
  /// - Throws: `Problem` SG0803 where it can't be divided.
  init(_ corpus: Corpus, within title: String, seed: UInt64) throws(Problem) {
    let own = corpus.entries(of: [title])
    let part = corpus.keeping(own)
    let knows = part.entries.allSatisfy { $0.speaker != nil } && part.speakers.count > 1
    let spec: FoldSpec =
      knows ? .speakers(folds: min(5, part.speakers.count)) : .random(folds: 5)
    let folds = try spec.divide(part, seed: seed)
    let tests = folds.tests.map { $0.map { own[$0] } }
    self.init(
      corpus, names: folds.names, tests: tests,
      trains: tests.map { test in
        let held = Set(test)
        return own.filter { !held.contains($0) }
      }, words: folds.words)
  }
}

extension Corpus {
  /// Only the labels that each of some groups of corpora has; recordings with others are left out, which is
  /// said.
  /// - Parameter groups: Titles of corpora, as they stand in the metadata of a joined corpus.
  package func sharingLabels(_ groups: [[String]]) -> Corpus {
    var copy = self
    let found = groups.map { group in Set(entries(of: group).map { entries[$0].label }) }
    copy.leaveOut(
      labels: classes.filter { label in found.contains { !$0.contains(label) } })
    return copy
  }

  /// The entries of some of the corpora that were joined.
  func entries(of titles: [String]) -> [Int] {
    entries.indices.filter { entries[$0].metadata["corpus"].map(titles.contains) ?? false }
  }
}
