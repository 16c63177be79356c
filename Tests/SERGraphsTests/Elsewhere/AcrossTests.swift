import GraphCore
import Nodes
import TestSupport
import Testing

@testable import SERGraphs

/// Corpora that are learnt from, and others that are tested.
@Suite struct AcrossTests {
  /// Soft recordings are calm, loud ones angry, of four speakers; the second corpus is a tenth as loud and
  /// has a label more.
  private static func joined(in folder: TemporaryFolder) throws -> Corpus {
    var corpora: [Corpus] = []
    for (corpus, factor) in [("a", Float(1)), ("b", 0.1)] {
      var entries: [Corpus.Entry] = []
      for number in 0..<(corpus == "a" ? 16 : 20) {
        let samples = noise(2000, seed: UInt64(number + 1))
        let loudness = factor * (number % 2 == 0 ? 4000 : 24_000)
        try folder.addWAV(
          "\(corpus)/\(number).wav", samples.map { Int16($0 * loudness) }, rate: 8000)
        entries.append(
          Corpus.Entry(
            path: "\(folder.path)/\(corpus)/\(number).wav", name: "\(number).wav",
            label: number >= 16 ? "bored" : number % 2 == 0 ? "calm" : "angry",
            speaker: "\(corpus)\(number / 2 % 4)"))
      }
      corpora.append(
        Corpus(
          name: corpus, entries: entries,
          classes: ["calm", "angry"] + (corpus == "b" ? ["bored"] : [])))
    }
    return try Corpus.joining(corpora)
  }

  private static func evaluator() throws -> Evaluator {
    try Evaluator(
      [Candidate(settings: "", graph: try MadePlace.graph())], options: PlanOptions(lanes: 2))
  }

  private static func options(_ folds: FoldSpec) -> Evaluator.Options {
    Evaluator.Options(folds: folds, seeds: [0], hasCurve: false, plan: PlanOptions(lanes: 2))
  }

  @Test func onlyLabelsThatAllHaveAreKeptAndTheOthersAreTold() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.joined(in: folder)
    #expect(corpus.classes.sorted() == ["angry", "bored", "calm"])
    let shared = corpus.sharingLabels([["a"], ["b"]])
    #expect(shared.classes.sorted() == ["angry", "calm"] && shared.entries.count == 32)
    #expect(shared.remarks.last == "4 recordings with the label 'bored' are left out")
    #expect(corpus.sharingLabels([["b"]]).entries.count == 36)
  }

  @Test func whatIsTestedIsNotLearntFrom() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.joined(in: folder).sharingLabels([["a"], ["b"]])
    let folds = try Folds(corpus, learningFrom: ["a"], testing: ["b"])
    #expect(folds.count == 1)
    let split = folds.split(0)
    #expect(split.train == corpus.entries(of: ["a"]) && split.train.count == 16)
    #expect(split.test == corpus.entries(of: ["b"]) && split.test.count == 16)
    #expect(split.isSpeakerIndependent)
    #expect(folds.words == "learnt from 16 recordings of a, tested on 16 recordings of b")
  }

  @Test func foldsWithinOneCorpusLeaveTheOtherOut() throws {
    let folder = TemporaryFolder()
    let corpus = try Self.joined(in: folder).sharingLabels([["a"], ["b"]])
    let folds = try Folds(corpus, within: "b", seed: 0)
    let own = Set(corpus.entries(of: ["b"]))
    #expect(folds.count == 4)
    var tested: [Int] = []
    for fold in 0..<folds.count {
      let split = folds.split(fold)
      #expect(!split.train.isEmpty && own.isSuperset(of: split.train + split.test))
      #expect(Set(split.train).isDisjoint(with: split.test))
      #expect(split.isSpeakerIndependent)
      tested += split.test
    }
    #expect(tested.sorted() == own.sorted())
  }

  @Test func theMatrixHasWhatEachEvaluationByItselfGives() async throws {
    let folder = TemporaryFolder()
    let corpus = try Self.joined(in: folder).sharingLabels([["a"], ["b"]])
    let cross = try #require(
      try await Self.evaluator().cross(
        corpus, titles: ["a", "b"], options: Self.options(.leaveOneSpeakerOut)))
    let uars = cross.summaries.map { row in row.map { $0.values[.uar]?.mean } }
    // Loudness tells at home. By the loud corpus all soft ones are calm, by the soft one all loud ones angry.
    #expect(uars == [[1, 0.5], [0.5, 1]])
    #expect(cross.cells.map { $0.map(\.recordings.count) } == [[16, 16], [16, 16]])
    let alone = try #require(
      try await Self.evaluator().run(
        corpus, options: Self.options(.corpora(train: ["b"], test: ["a"]))))
    #expect(alone.repetitions == cross.cells[1][0].repetitions)
    #expect(alone.recordings == cross.cells[1][0].recordings)
    #expect(cross.text.contains("learnt from  a "), "\(cross.text)")
    let page = CrossPage.html(cross)
    #expect(page.contains("0.500 (0.50 to 0.50)") && page.contains("</html>"))
  }

  @Test func aTableBringsLabelsToFew() throws {
    let folder = TemporaryFolder()
    var corpus = try Self.joined(in: folder)
    var selection = CorpusSelection()
    selection.table = .basic4
    let few = try corpus.selecting(selection)
    #expect(few.classes == ["neutral", "angry"] && few.entries.count == 32)
    #expect(few.entries.count { $0.label == "neutral" } == 16)
    #expect(few.selection == ["calm as neutral", "basic4"])
    #expect(few.remarks.last == "4 recordings with the label 'bored' are left out")
    for entry in corpus.entries.indices { corpus.entries[entry].label = "bored" }
    corpus.classes = ["bored"]
    let unknown = corpus
    expectProblem(
      "SG0802", "the corpus has none of the labels of basic4, neutral, happy, sad, angry",
      "it has bored: say which is which with --map OLD=NEW"
    ) { () throws(Problem) in _ = try unknown.selecting(selection) }
  }

  @Test func corporaOfOneKindAreCountedAsWhereTheyAreJoined() throws {
    #expect(
      try Corpus.titles(ofSpecs: ["csv:a.csv", "emodb:E", "csv:b.csv"]) == [
        "csv-1", "emodb", "csv-2",
      ])
  }
}
