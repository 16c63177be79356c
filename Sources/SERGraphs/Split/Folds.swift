/// A corpus, divided into folds: every recording is tested once, by a model that learnt from the other folds.
package struct Folds: Sendable, Equatable {
  /// How the folds are called: numbers, speakers, or what a file calls them.
  package let names: [String]
  /// The recordings of each fold, as indices into the corpus's entries: rising, and together all of them.
  package let tests: [[Int]]
  /// Speakers with recordings in several folds, sorted.
  package let sharedSpeakers: [String]
  /// What a result on these folds is worth, in one sentence.
  package let words: String
  /// Which recording is in which fold, hashed.
  package let hash: String
  private let corpus: Corpus
  /// What each fold learns from; nil where that is everything that it does not test.
  private let trains: [[Int]]?

  /// How many folds there are.
  package var count: Int { tests.count }

  /// Whether no model is tested on a voice that it learnt from; false when a speaker is not known.
  package var isSpeakerIndependent: Bool {
    sharedSpeakers.isEmpty && corpus.entries.allSatisfy { $0.speaker != nil }
  }

  /// Divides.
  /// - Parameters:
  ///   - folds: The fold of each entry; each number of `names` occurs.
  ///   - words: How it was divided, the beginning of the sentence.
  init(_ corpus: Corpus, folds: [Int], names: [String], words: String) {
    self.corpus = corpus
    trains = nil
    self.names = names
    var tests = [[Int]](repeating: [], count: names.count)
    for (entry, fold) in folds.enumerated() { tests[fold].append(entry) }
    self.tests = tests
    let sides = SideRemarks(corpus, sides: folds)
    sharedSpeakers = sides.shared
    self.words =
      ([words] + FoldRemarks(corpus, folds: folds, names: names, sides: sides).all)
      .joined(separator: "; ")
    hash = SHA256.hex(
      of: zip(corpus.entries, folds).map {
        JSON.array([.string(names[$1])] + $0.identity).line
      }.joined(separator: "\n"))
  }

  /// Names what each fold tests, and what it learns from; anything else is as if it were not there.
  /// - Parameters:
  ///   - trains: Rising indices into the corpus's entries, for each fold; none of them is tested in it.
  ///   - words: What a result is worth.
  init(_ corpus: Corpus, names: [String], tests: [[Int]], trains: [[Int]], words: String) {
    self.corpus = corpus
    self.names = names
    self.tests = tests
    self.trains = trains
    self.words = words
    let sides = zip(tests, trains).map { test, train in
      SideRemarks(
        corpus.keeping(train + test), sides: train.map { _ in 0 } + test.map { _ in 1 })
    }
    sharedSpeakers = Set(sides.flatMap(\.shared)).sorted()
    hash = SHA256.hex(
      of: zip(tests, trains).flatMap { test, train in
        [("test", test), ("train", train)].flatMap { side, entries in
          entries.map { JSON.array([.string(side)] + corpus.entries[$0].identity).line }
        }
      }.joined(separator: "\n"))
  }

  /// One fold as the test, all others to learn from.
  package func split(_ fold: Int) -> Split {
    if let trains {
      var sides = [Split.Side](repeating: .none, count: corpus.entries.count)
      for entry in trains[fold] { sides[entry] = .train }
      for entry in tests[fold] { sides[entry] = .test }
      return Split(corpus, sides: sides)
    }
    var isTest = [Bool](repeating: false, count: corpus.entries.count)
    for entry in tests[fold] { isTest[entry] = true }
    return Split(corpus, isTest: isTest)
  }
}
