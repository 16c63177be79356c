package import GraphCore
import Learning
import Nodes

/// A corpus, divided.
package struct Split: Sendable, Equatable {
  /// The recordings to learn from, as indices into the corpus's entries, rising.
  package let train: [Int]
  /// The recordings to be tested on.
  package let test: [Int]
  /// The speakers of the test recordings, sorted.
  package let testSpeakers: [String]
  /// Speakers with recordings on both sides.
  package let sharedSpeakers: Int
  /// What a result on this split is worth, in one sentence.
  package let words: String
  /// Which recording is on which side, hashed.
  package let hash: String

  /// Whether no test speaker was heard in training; false when nothing is tested or a speaker is not known.
  package let isSpeakerIndependent: Bool

  /// Where a recording stands.
  enum Side: String { case train, test, none }

  init(_ corpus: Corpus, isTest: [Bool]) {
    self.init(corpus, sides: isTest.map { $0 ? .test : .train })
  }

  /// - Parameter sides: Of each entry; what is on neither side is as if it were not there.
  init(_ corpus: Corpus, sides own: [Side]) {
    train = own.indices.filter { own[$0] == .train }
    test = own.indices.filter { own[$0] == .test }
    let present = own.indices.filter { own[$0] != .none }
    let sides = SideRemarks(
      corpus.keeping(present), sides: present.map { own[$0] == .test ? 1 : 0 })
    testSpeakers = Set(test.compactMap { corpus.entries[$0].speaker }).sorted()
    sharedSpeakers = sides.shared.count
    isSpeakerIndependent =
      !testSpeakers.isEmpty && sharedSpeakers == 0
      && corpus.entries.allSatisfy { $0.speaker != nil }
    words = Split.words(
      sides, tested: test.count, of: train.count + test.count, speakers: testSpeakers)
    hash = SHA256.hex(
      of: corpus.entries.indices.filter { own[$0] != .none }.map {
        JSON.array([.string(own[$0].rawValue)] + corpus.entries[$0].identity).line
      }.joined(separator: "\n"))
  }

  private static func words(
    _ sides: SideRemarks, tested: Int, of all: Int, speakers: [String]
  ) -> String {
    guard tested > 0 else {
      return
        "fitted on all \(counted(all, "recording")); nothing was held out, so nothing is known "
        + "of how well it does"
    }
    let held = "\(tested) of \(all) recordings held out"
    let whom =
      sides.speakers.map { "; " + $0 }
      ?? ", of speakers that were not heard in training (\(speakers.joined(separator: ", ")))"
    return held + whom + (sides.parts.map { "; " + $0 } ?? "")
  }
}

extension SplitSpec {
  /// Divides a corpus. The same seed gives the same split.
  ///
  /// `random` tests `ceil(share * count)` recordings, divided among the labels in proportion (largest
  /// remainders first), at least one of each label staying in training, as scikit-learn's
  /// `StratifiedShuffleSplit` does. `speaker` tests `share` of the speakers, rounded, at least one; where the
  /// corpus knows every speaker's sex, both sexes are tested in proportion.
  /// - Throws: `Problem` SG0803 when the corpus can't be divided so.
  package func split(_ corpus: Corpus, seed: UInt64) throws(Problem) -> Split {
    var generator = SeededGenerator(seed: seed)
    switch self {
    case .none: return Split(corpus, isTest: corpus.entries.map { _ in false })
    case .random(let share): return try random(corpus, share, &generator)
    case .speaker(let share):
      return try held(corpus, Set(try chosen(corpus, share, &generator)))
    case .speakers(let names): return try held(corpus, try known(corpus, names))
    case .column(let value): return try byColumn(corpus, value)
    }
  }

  private func random(
    _ corpus: Corpus, _ share: Double, _ generator: inout SeededGenerator
  ) throws(Problem) -> Split {
    let counts = corpus.counts
    if let lonely = counts.firstIndex(where: { $0 < 2 }) {
      throw Problem(
        .split,
        "the label '\(corpus.classes[lonely])' has \(counted(counts[lonely], "recording")); "
          + "a random split needs two of each")
    }
    let wanted = Int((share * Double(corpus.entries.count)).rounded(.up))
    let quotas = apportion(wanted, among: counts.map { $0 - 1 }, by: counts)
    var isTest = corpus.entries.map { _ in false }
    let labels = corpus.labels
    for (label, quota) in quotas.enumerated() {
      var members = labels.indices.filter { labels[$0] == label }
      generator.shuffle(&members)
      for index in members.prefix(quota) { isTest[index] = true }
    }
    return Split(corpus, isTest: isTest)
  }

  private func chosen(
    _ corpus: Corpus, _ share: Double, _ generator: inout SeededGenerator
  ) throws(Problem) -> [String] {
    let speakers = try corpus.knownSpeakers(else: "use random:0.25")
    guard speakers.count > 1 else {
      throw Problem(
        .split, "the corpus has \(counted(speakers.count, "speaker")); to hold one out takes two")
    }
    let wanted = min(
      speakers.count - 1, max(1, Int((share * Double(speakers.count)).rounded())))
    let sexes = corpus.speakerSexes
    let groups = Dictionary(grouping: speakers) {
      sexes?[$0] ?? ""
    }.sorted { $0.key < $1.key }.map(\.value)
    let quotas = apportion(wanted, among: groups.map(\.count), by: groups.map(\.count))
    var names: [String] = []
    for (group, quota) in zip(groups, quotas) {
      var members = group
      generator.shuffle(&members)
      names += members.prefix(quota)
    }
    return names
  }

  /// The corpus's names of the speakers of a list.
  private func known(_ corpus: Corpus, _ names: [String]) throws(Problem) -> Set<String> {
    let speakers = try corpus.knownSpeakers(else: "use random:0.25")
    var found: Set<String> = []
    for name in names {
      guard let place = SpeakerName.place(of: name, among: speakers) else {
        throw Problem(
          .split, "the corpus has no speaker '\(name)'",
          suggestion: "its speakers: " + speakers.prefix(24).joined(separator: ", ")
            + (speakers.count > 24 ? ", ..." : ""))
      }
      found.insert(speakers[place])
    }
    guard found.count < speakers.count else {
      throw Problem(.split, "every speaker is held out, so none is left to learn from")
    }
    return found
  }

  private func byColumn(_ corpus: Corpus, _ value: String) throws(Problem) -> Split {
    let values = try corpus.splitColumn(else: "use speaker:0.2 or random:0.25")
    guard values.contains(value) else {
      throw Problem(
        .split, "the column 'split' says '\(value)' of no recording",
        suggestion: suggestion(for: value, among: Set(values).sorted()))
    }
    guard Set(values).count > 1 else {
      throw Problem(
        .split,
        "the column 'split' says '\(value)' of every recording, so none is left to learn from"
      )
    }
    if value == "test", let other = Set(values).subtracting(["train", "test"]).min() {
      throw Problem(
        .split, "the column 'split' says '\(other)', where 'train' or 'test' is expected",
        suggestion: "leave such recordings out with --where split=train,test, or say which value "
          + "is tested: split:\(other)")
    }
    return Split(corpus, isTest: values.map { $0 == value })
  }

  private func held(_ corpus: Corpus, _ speakers: Set<String>) throws(Problem) -> Split {
    Split(corpus, isTest: corpus.entries.map { speakers.contains($0.speaker ?? "") })
  }

  /// Divides `total` in proportion to weights: whole parts first, then one each to the largest remainders,
  /// the first of equal ones; no part is larger than its limit.
  private func apportion(_ total: Int, among limits: [Int], by weights: [Int]) -> [Int] {
    let sum = Double(weights.reduce(0, +))
    let exact = weights.map { Double(total) * Double($0) / sum }
    var parts = zip(exact, limits).map { min(Int($0), $1) }
    let order = exact.indices.sorted {
      (exact[$1] - exact[$1].rounded(.down), $0) < (exact[$0] - exact[$0].rounded(.down), $1)
    }
    while parts.reduce(0, +) < min(total, limits.reduce(0, +)) {
      for index in order where parts[index] < limits[index] && parts.reduce(0, +) < total {
        parts[index] += 1
      }
    }
    return parts
  }
}
