import GraphCore
import Nodes

/// The recordings of a corpus that are tested under conditions, by themselves: nothing of what is learnt from
/// is among them unless it is tested somewhere, too.
struct HeldOut: Sendable {
  /// Indices into the corpus's entries, rising.
  let entries: [Int]
  /// Those entries alone.
  let corpus: Corpus
  private let company: Company

  /// Those that some fold tests. Who is heard behind one of them is tested in the same fold with every seed:
  /// so a model that has learnt from a voice does not hear it behind what it is tested on.
  init(_ corpus: Corpus, divisions: [Folds]) {
    var homes = [[Int32]](repeating: [], count: corpus.entries.count)
    for folds in divisions {
      for entry in homes.indices { homes[entry].append(-1) }
      for (fold, test) in folds.tests.enumerated() {
        for entry in test { homes[entry][homes[entry].count - 1] = Int32(fold) }
      }
    }
    self.init(corpus, homes: homes)
  }

  /// All of a corpus, of which nothing is learnt.
  init(_ corpus: Corpus) { self.init(corpus, homes: corpus.entries.map { _ in [0] }) }

  private init(_ corpus: Corpus, homes: [[Int32]]) {
    entries = corpus.entries.indices.filter { entry in homes[entry].contains { $0 >= 0 } }
    self.corpus = corpus.keeping(entries)
    company = Company(self.corpus, signatures: entries.map { homes[$0] })
  }

  /// Refuses conditions that folds don't allow.
  /// - Throws: `Problem` SG0803.
  static func check(
    _ conditions: [TestCondition], _ corpus: Corpus, _ divisions: [Folds]
  ) throws(Problem) {
    guard conditions.contains(where: \.mixesVoices) else { return }
    try HeldOut(corpus, divisions: divisions).check(conditions)
  }

  /// Refuses conditions that these recordings don't allow.
  /// - Throws: `Problem` SG0803.
  func check(_ conditions: [TestCondition]) throws(Problem) {
    guard let babble = conditions.first(where: \.mixesVoices) else { return }
    let alone = corpus.entries.indices.filter {
      !company.hasOthers(than: $0, atLeast: SoundChange.fewestVoices)
    }
    guard let first = alone.first else { return }
    throw Problem(
      .split,
      "'\(babble.name)' is made of \(SoundChange.fewestVoices) other recordings or more that are held out with "
        + "one, but \(counted(alone.count, "recording")) \(alone.count == 1 ? "has" : "have") fewer, "
        + "such as '\(corpus.entries[first].partName)'",
      suggestion: "take fewer folds or seeds, or leave babble out of --degrade")
  }

  /// What is read under a condition.
  func items(under condition: TestCondition) -> LearningItems {
    LearningItems(corpus, under: condition, company: company)
  }
}
