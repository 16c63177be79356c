import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// Varied copies of recordings are learnt from beside them, and nothing of what is held out comes with them.
@Suite struct CopiesTests {
  private static let speakers = 4
  private static let takes = 6

  /// Recordings of a constant each, which is how a row tells of which recording it is: entry `i` has `(i + 1)
  /// / 64`.
  private static func corpus(in folder: TemporaryFolder) throws -> Corpus {
    var entries: [Corpus.Entry] = []
    for number in 0..<speakers * takes {
      let samples = [Int16](repeating: Int16((number + 1) * 512), count: 800)
      let name = String(UnicodeScalar(UInt8(97 + number))) + ".wav"
      try folder.addWAV(name, samples, rate: 8000)
      entries.append(
        Corpus.Entry(
          path: "\(folder.path)/\(name)", name: name, label: number % 2 == 0 ? "calm" : "angry",
          speaker: "s\(number / takes)"))
    }
    return Corpus(name: "made", entries: entries, classes: ["calm", "angry"])
  }

  private static func graph(_ nodes: String, copies: Int) throws -> Graph {
    var list = standardNodes
    try list.add([NodeKind(Mark.self), NodeKind(Remembers.self)])
    let text = """
      sergraph: 1
      name: made
      copies: \(copies)
      nodes:
        audio:  {use: decode, expect: 8000}
        marked: {use: mark}
        frames: {use: framing, frame_length: 200, hop_length: 200, center: false}
        level:  {use: rms}
        mean:   {use: pool, stats: [mean]}

      """
    return try GraphReader.read(
      try readYAML(text + nodes.split(separator: "\n").map { "  \($0)\n" }.joined(), name: "made"),
      path: "made", nodes: list)
  }

  /// The entry and the copy of each row.
  private static func heard(_ rows: [Float]) -> [[Int]] {
    rows.map { row in
      let steps = Int((row * 1024).rounded())
      return [steps / 16 - 1, steps % 16]
    }
  }

  private static func split(_ corpus: Corpus, testing speaker: String) -> Split {
    Split(corpus, isTest: corpus.entries.map { $0.speaker == speaker })
  }

  private static func learn(
    _ graph: Graph, _ corpus: Corpus, _ split: Split
  ) async throws -> Learner.FittedNodes {
    let part = try TrainablePart(graph)
    let items = LearningItems(corpus, copies: graph.copies, splits: [split], seed: 3)
    let features = try #require(
      try await FeatureTables.collect(
        try FeatureTables.plans(part, options: PlanOptions(lanes: 2)), over: items,
        memory: RowWriter.leastMemory, progress: RunProgress()))
    return try Learner(
      part: part, items: items, tables: features.tables, memory: RowWriter.leastMemory, lanes: 1
    ).learn(train: split.train, test: split.test, seed: 0)
  }

  @Test func aNodeLearnsFromEachTrainingRecordingAndItsCopiesAndFromNothingElse() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let split = Self.split(corpus, testing: "s2")
    let learnt = try await Self.learn(
      Self.graph("seen: {use: remembers}", copies: 3), corpus, split)
    let tensors = try #require(learnt.parts["seen"]).fitted.tensors
    let heard = Self.heard(try #require(tensors["rows"]).values)
    let expected = (0...3).flatMap { copy in split.train.map { [$0, copy] } }
    #expect(heard.count == 72 && heard == expected)
    let labels = try #require(tensors["labels"]).values
    #expect(labels == expected.map { Float(corpus.labels[$0[0]]) })
    // What is judged are the recordings themselves, of both sides.
    #expect(learnt.output.counts.indices.filter { learnt.output.counts[$0] > 0 } == Array(0..<24))
    let own = Self.heard(learnt.output.numbers(of: Array(0..<24)))
    #expect(own == (0..<24).map { [$0, 0] })
  }

  /// What is held out within the training part is held out with its copies.
  @Test func foldsWithinTheTrainingPartHoldCopiesOutToo() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let split = Self.split(corpus, testing: "s0")
    let graph = try Self.graph(
      "scaled: {use: normalize}\nemotion: {use: lda}\nseen: {use: remembers, held_out: true}",
      copies: 2)
    let learnt = try await Self.learn(graph, corpus, split)
    let tensors = try #require(learnt.parts["seen"]).fitted.tensors
    #expect(try #require(tensors["rows"]).shape == [54, 2])
    #expect(
      try #require(tensors["labels"]).values
        == (0...2).flatMap { _ in split.train.map { Float(corpus.labels[$0]) } })
  }

  @Test func withoutCopiesNothingChanges() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let split = Self.split(corpus, testing: "s1")
    let learnt = try await Self.learn(
      Self.graph("seen: {use: remembers}", copies: 0), corpus, split)
    let rows = try #require(learnt.parts["seen"]).fitted.tensors["rows"]
    #expect(Self.heard(try #require(rows).values) == split.train.map { [$0, 0] })
  }

  @Test func nobodyWhoIsHeldOutInSomeFoldTalksBehindACopyThatIsLearntFromThen() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let folds = [["s0", "s1"], ["s2", "s3"]].map { held in
      Split(corpus, isTest: corpus.entries.map { held.contains($0.speaker ?? "") })
    }
    let items = LearningItems(corpus, copies: 2, splits: folds, seed: 1)
    var talkers = 0
    for item in corpus.entries.count..<items.count {
      let entry = items.entry(of: item)
      let copy = try #require(items.recording(of: item).copy)
      for talker in copy.talkers {
        talkers += 1
        let other = try #require(corpus.entries.firstIndex { $0.recording == talker })
        #expect(other != entry)
        // Five others of the speaker are enough.
        #expect(corpus.entries[other].speaker == corpus.entries[entry].speaker)
      }
    }
    #expect(items.count == 72 && talkers == 48 * 5)
  }

  /// Of speakers with few recordings, others of the same side talk.
  @Test func whereASpeakerHasFewRecordingsOthersOfTheSameSideTalk() throws {
    let folder = TemporaryFolder()
    var corpus = try Self.corpus(in: folder)
    for entry in corpus.entries.indices { corpus.entries[entry].speaker = "s\(entry)" }
    let split = Split(corpus, isTest: corpus.entries.indices.map { $0 % 3 == 0 })
    let items = LearningItems(corpus, copies: 1, splits: [split], seed: 1)
    #expect(items.count == 24 + 16)
    for item in 24..<items.count {
      let copy = try #require(items.recording(of: item).copy)
      #expect(copy.talkers.count == 8)
      for talker in copy.talkers {
        let other = try #require(corpus.entries.firstIndex { $0.recording == talker })
        #expect(split.train.contains(other) && other != items.entry(of: item))
      }
    }
  }

  @Test func everyCopyHasASeedOfItsOwnThatTheFolderDoesNotChange() throws {
    let (folder, other) = (TemporaryFolder(), TemporaryFolder())
    let corpora = [try Self.corpus(in: folder), try Self.corpus(in: other)]
    func seeds(_ corpus: Corpus, _ seed: UInt64) throws -> [UInt64] {
      let split = Self.split(corpus, testing: "s3")
      let items = LearningItems(corpus, copies: 4, splits: [split], seed: seed)
      return try (corpus.entries.count..<items.count).map {
        try #require(items.recording(of: $0).copy).seed
      }
    }
    let found = try seeds(corpora[0], 7)
    #expect(found.count == 72 && Set(found).count == 72)
    #expect(try seeds(corpora[1], 7) == found)
    #expect(Set(try seeds(corpora[0], 8)).isDisjoint(with: found))
  }

  @Test func theReportSaysHowManyCopiesWereLearntFrom() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.corpus(in: folder)
    let split = Self.split(corpus, testing: "s2")
    let graph = try Self.graph("scaled: {use: normalize}\nemotion: {use: lda}", copies: 3)
    let options = PlanOptions(lanes: 2)
    let report = try #require(
      try await Fitter(graph, options: options).fit(
        corpus, spec: .none, split: split, options: Fitter.Options(seed: 0, plan: options)))
    #expect(
      report.text.contains("; learnt from 18 recordings and 3 varied copies of each"),
      "\(report.text)")
  }

  @Test func aNumberThatIsNoneIsRefusedWithItsPlace() throws {
    for (written, message) in [
      ("101", "'copies': 101 is outside of 0...100"), ("-1", "'copies': -1 is outside of 0...100"),
    ] {
      let text = "sergraph: 1\ncopies: \(written)\nnodes:\n  audio: {use: decode}\n"
      let problems = #expect(throws: Problems.self) {
        try GraphReader.read(readYAML(text, name: "made"), path: "made", nodes: standardNodes)
      }
      let problem = try #require(problems?.all.first)
      #expect(problem.message == message && problem.place?.line == 2)
    }
  }

  @Test func copiesThatNothingVariesAreWarnedOf() throws {
    let text = "sergraph: 1\ncopies: 2\nnodes:\n  audio: {use: decode}\n"
    let graph = try GraphReader.read(
      readYAML(text, name: "made"), path: "made", nodes: standardNodes)
    #expect(
      graph.warnings.map(\.message) == [
        "no node of the graph varies the copies, so all of them are the same"
      ])
    let unused = try Self.graph("x: {use: lda}", copies: 0)
    #expect(
      unused.warnings.map(\.message) == [
        "'marked' varies copies of recordings, and the graph learns from none"
      ])
    let set = try GraphReader.read(
      readYAML(text, name: "made"), path: "made", nodes: standardNodes,
      settings: [try Override("copies=0", option: "--set")])
    #expect(set.copies == 0 && set.warnings.isEmpty)
    #expect(CanonicalGraph(graph.canonical.text) == graph.canonical && graph.canonical.copies == 2)
  }
}
