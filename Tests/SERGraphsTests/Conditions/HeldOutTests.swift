import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// Who is read, and who is heard behind whom, where held-out recordings are put through conditions.
@Suite struct HeldOutTests {
  /// So many recordings of each speaker, of two labels.
  private static func corpus(speakers: Int = 4, takes: Int = 6) -> Corpus {
    Corpus(
      name: "made",
      entries: (0..<speakers * takes).map { number in
        Corpus.Entry(
          path: "/made/\(number).wav", name: "\(number).wav",
          label: number % 2 == 0 ? "calm" : "angry", speaker: "s\(number / takes)")
      }, classes: ["calm", "angry"])
  }

  private static func folds(_ corpus: Corpus, _ spec: FoldSpec, seeds: Int) throws -> [Folds] {
    try (0..<seeds).map { try spec.divide(corpus, seed: UInt64($0)) }
  }

  private static func conditions(_ text: String) throws -> [TestCondition] {
    try TestCondition.parse([text])
  }

  @Test(arguments: [1, 3]) func nobodyTalksBehindATestWhoIsLearntFromThen(seeds: Int) throws {
    let corpus = Self.corpus(speakers: 6)
    let divisions = try Self.folds(corpus, .speakers(folds: 2), seeds: seeds)
    let heldOut = HeldOut(corpus, divisions: divisions)
    #expect(heldOut.entries == Array(corpus.entries.indices))
    let babble = try Self.conditions("babble")[0]
    try heldOut.check([babble])
    let items = heldOut.items(under: babble)
    var strangers = 0
    for item in 0..<items.count {
      let copy = try #require(items.recording(of: item).copy)
      #expect(copy.talkers.count >= 4)
      for talker in copy.talkers {
        let other = try #require(corpus.entries.firstIndex { $0.recording == talker })
        #expect(other != item)
        for folds in divisions {
          let fold = try #require(folds.tests.firstIndex { $0.contains(item) })
          #expect(folds.tests[fold].contains(other))
          #expect(!folds.split(fold).train.contains(other))
        }
        if corpus.entries[other].speaker != corpus.entries[item].speaker { strangers += 1 }
      }
    }
    // With one seed each has two other speakers in its fold, of whom alone the voices are.
    if seeds == 1 { #expect(strangers == 36 * 8) }
  }

  /// Other copies than training has: nothing of what a fit hears.
  @Test func onlyBabbleGetsTalkersAndOnlyTheSourceIsTold() throws {
    let corpus = Self.corpus()
    let heldOut = HeldOut(
      corpus, divisions: try Self.folds(corpus, .speakers(folds: 2), seeds: 1))
    let items = heldOut.items(under: try Self.conditions("noise")[0])
    for item in 0..<items.count {
      let copy = try #require(items.recording(of: item).copy)
      #expect(copy.talkers == [] && copy.number == 1)
      #expect(items.identity(of: item).copy == nil)
    }
    #expect(items.count == 24 && items.withCopies([3]) == [3])
  }

  @Test func onlyWhatIsTestedIsRead() throws {
    let corpus = Self.corpus()
    let folds = Folds(
      corpus, names: ["s3"], tests: [Array(18..<24)], trains: [Array(0..<12)], words: "made")
    let heldOut = HeldOut(corpus, divisions: [folds])
    #expect(heldOut.entries == Array(18..<24))
    let items = heldOut.items(under: try Self.conditions("babble")[0])
    #expect(items.count == 6 && items.recording(of: 0) == corpus.entries[18].recording)
    // There is one speaker, so their own recordings have to do; no other is there.
    let talkers = try #require(items.recording(of: 0).copy).talkers
    #expect(Set(talkers) == Set(corpus.entries[19...].map(\.recording)))
  }

  @Test func tooFewVoicesAreToldBeforeAnythingIsRead() throws {
    let corpus = Self.corpus(takes: 4)
    let divisions = try Self.folds(corpus, .leaveOneSpeakerOut, seeds: 1)
    let conditions = try Self.conditions("phone,babble:5dB")
    expectProblem(
      "SG0803",
      "'babble:5dB' is made of 4 other recordings or more that are held out with one, but 16 recordings have "
        + "fewer, such as '0.wav'",
      "take fewer folds or seeds, or leave babble out of --degrade"
    ) { () throws(Problem) in try HeldOut.check(conditions, corpus, divisions) }
    try HeldOut.check(Self.conditions("phone,noise"), corpus, divisions)
    let enough = Self.corpus(takes: 5)
    try HeldOut.check(
      conditions, enough, Self.folds(enough, .leaveOneSpeakerOut, seeds: 1))
  }
}
