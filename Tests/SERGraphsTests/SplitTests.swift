import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct SplitTests {
  /// Recordings of ten speakers, odd ones male; label `a` is half as frequent as `b`.
  let corpus = Corpus(
    name: "made",
    entries: (0..<120).map { number in
      Corpus.Entry(
        path: "/x/\(number)", name: "\(number)", label: number % 3 == 0 ? "a" : "b",
        speaker: "0\(number / 12)", metadata: ["sex": number / 12 % 2 == 1 ? "male" : "female"])
    }, classes: ["a", "b"])

  func split(_ text: String, seed: UInt64 = 1) throws(Problem) -> Split {
    try SplitSpec.parse(text).split(corpus, seed: seed)
  }

  @Test(arguments: [("random:0.25", 30), ("random:0.01", 2), ("speaker:0.2", 24), ("none", 0)])
  func everyRecordingIsOnOneSide(text: String, tested: Int) throws {
    let split = try split(text)
    #expect(split.test.count == tested)
    #expect((split.train + split.test).sorted() == Array(0..<120))
    #expect(split.train == split.train.sorted() && split.test == split.test.sorted())
  }

  @Test func aRandomSplitHasEveryLabelInProportionAndSaysThatItFlatters() throws {
    let split = try split("random:0.25")
    #expect(split.test.filter { corpus.entries[$0].label == "a" }.count == 10)
    #expect(split.sharedSpeakers == split.testSpeakers.count)
    #expect(!split.isSpeakerIndependent)
    #expect(
      split.words.hasPrefix(
        "30 of 120 recordings held out; \(split.sharedSpeakers) speakers are on both sides (0"
      ))
    #expect(
      split.words.hasSuffix(
        "): the numbers flatter the model, which does worse on voices that it has not heard"))
  }

  @Test func aSpeakerSplitTestsUnseenVoicesOfBothSexes() throws {
    for seed in 1...20 {
      let split = try split("speaker:0.4", seed: UInt64(seed))
      #expect(split.testSpeakers.count == 4)
      #expect(split.testSpeakers.filter { (Int($0) ?? 0) % 2 == 1 }.count == 2)
      #expect(split.sharedSpeakers == 0 && split.isSpeakerIndependent)
    }
  }

  @Test func listedSpeakersAreTestedWithOrWithoutLeadingZeros() throws {
    let split = try split("speakers:3, 07")
    #expect(split.testSpeakers == ["03", "07"])
    #expect(
      split.words
        == "24 of 120 recordings held out, of speakers that were not heard in training (03, 07)")
    #expect(try self.split("speakers:03,7").hash == split.hash)
  }

  @Test func withoutASplitNothingIsKnown() throws {
    #expect(
      try split("none").words == "fitted on all 120 recordings; nothing was held out, so nothing "
        + "is known of how well it does")
  }

  @Test(arguments: ["random:0.25", "speaker:0.4"])
  func theSameSeedGivesTheSameSplitAndAnotherSeedAnother(text: String) throws {
    #expect(try split(text, seed: 5) == split(text, seed: 5))
    #expect(try split(text, seed: 5).hash != split(text, seed: 6).hash)
  }

  @Test(arguments: ["random:0.25", "speaker:0.2", "speakers:17,18", "split", "split:3", "none"])
  func isWrittenAsItIsRead(text: String) throws {
    #expect(try SplitSpec.parse(text).description == text)
  }

  static let forms = "one of: random:0.25, speaker:0.2, speakers:17,18, split, none"

  @Test(arguments: [
    ("randm:0.25", "there is no split 'randm'", "did you mean 'random:0.25'?"),
    ("speakr:0.2", "there is no split 'speakr'", "did you mean 'speaker:0.2'?"),
    ("non", "there is no split 'non'", "did you mean 'none'?"),
    ("kfold:5", "there is no split 'kfold'", forms),
    ("", "there is no split ''", forms),
    ("spllit", "there is no split 'spllit'", "did you mean 'split'?"),
    (
      "split:", "'split:' does not say which recordings are tested",
      "write split for those of 'test', or such as split:3"
    ),
    (
      "folds:5",
      "'folds:5' divides into folds, each of which is tested once; this takes one split", forms
    ),
    ("random", "'random' does not say what share of the recordings is tested", forms),
    ("speaker:", "'speaker:' does not say what share of the speakers is tested", forms),
    ("random:x", "expected a share between 0 and 1, found 'x'", forms),
    ("random:nan", "expected a share between 0 and 1, found 'nan'", forms),
    (
      "random:25", "the share of recordings that is tested is 25, outside 0 to 1",
      "did you mean 'random:0.25'?"
    ),
    ("random:-1", "the share of recordings that is tested is -1, outside 0 to 1", nil),
    (
      "speaker:17,18", "expected a share between 0 and 1, found '17,18'",
      "did you mean 'speakers:17,18'?"
    ),
    (
      "speaker:17", "the share of speakers that is tested is 17, outside 0 to 1",
      "did you mean 'speakers:17'?"
    ),
    ("speakers:0.2", "'0.2' is a share, not a speaker", "did you mean 'speaker:0.2'?"),
    ("speakers:", "'speakers:' does not name the speakers that are tested", forms),
    ("speakers:1,,2", "'speakers:1,,2' does not name the speakers that are tested", forms),
    ("speakers:1,2,1", "the speaker '1' is listed twice", nil),
  ])
  func refusesOddSpecifications(text: String, message: String, cure: String?) {
    expectProblem("SG0803", message, cure) { () throws(Problem) in _ = try SplitSpec.parse(text) }
  }

  @Test func refusesWhatACorpusCanNotGive() throws {
    expectProblem(
      "SG0803", "the corpus has no speaker '33'",
      "its speakers: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09"
    ) { () throws(Problem) in _ = try split("speakers:3,33") }
    expectProblem("SG0803", "every speaker is held out, so none is left to learn from") {
      () throws(Problem) in _ = try split("speakers:0,1,2,3,4,5,6,7,8,9")
    }
    var strangers = corpus
    strangers.entries[3].speaker = nil
    let partly = strangers
    expectProblem(
      "SG0803", "the corpus does not know the speaker of 1 recording", "use random:0.25"
    ) { () throws(Problem) in _ = try SplitSpec.speaker(share: 0.2).split(partly, seed: 1) }
    strangers.entries = [corpus.entries[0], corpus.entries[1], corpus.entries[2]]
    let few = strangers
    expectProblem(
      "SG0803", "the label 'a' has 1 recording; a random split needs two of each"
    ) { () throws(Problem) in _ = try SplitSpec.random(share: 0.5).split(few, seed: 1) }
    expectProblem("SG0803", "the corpus has 1 speaker; to hold one out takes two") {
      () throws(Problem) in _ = try SplitSpec.speaker(share: 0.5).split(few, seed: 1)
    }
  }

  @Test func theColumnSplitSaysWhatIsTested() throws {
    var corpus = corpus
    for index in corpus.entries.indices {
      corpus.entries[index].split = index < 90 ? "train" : index < 100 ? "dev" : "test"
    }
    #expect(try SplitSpec.parse("split:dev").split(corpus, seed: 1).test == Array(90..<100))
    let divided = corpus
    expectProblem(
      "SG0803", "the column 'split' says 'dev', where 'train' or 'test' is expected",
      "leave such recordings out with --where split=train,test, or say which value is tested: "
        + "split:dev"
    ) { () throws(Problem) in _ = try SplitSpec.parse("split").split(divided, seed: 1) }
    expectProblem(
      "SG0803", "the column 'split' says 'tset' of no recording", "did you mean 'test'?"
    ) { () throws(Problem) in _ = try SplitSpec.parse("split:tset").split(divided, seed: 1) }
    corpus.entries.removeSubrange(90..<100)
    let split = try SplitSpec.parse("split").split(corpus, seed: 1)
    #expect(split.test == Array(90..<110))
    #expect(split.testSpeakers == ["08", "09"] && split.isSpeakerIndependent)
  }

  @Test func recordingsOfUnknownSpeakersAreNamed() throws {
    var corpus = corpus
    for index in corpus.entries.indices { corpus.entries[index].split = index < 60 ? "1" : "2" }
    corpus.entries[119].speaker = nil
    #expect(
      try SplitSpec.parse("split:2").split(corpus, seed: 1).words
        == "60 of 120 recordings held out; the corpus does not know who speaks in 1 recording, and "
        + "they may be on both sides: the numbers may flatter the model")
  }

  @Test func partsOfOneRecordingOnBothSidesAreNamed() throws {
    var corpus = corpus
    for index in corpus.entries.indices {
      corpus.entries[index].split = index < 60 ? "1" : "2"
      corpus.entries[index].path = "/x/\(index % 60 + (index < 58 ? 100 : 0))"
    }
    let split = try SplitSpec.parse("split:2").split(corpus, seed: 1)
    #expect(
      split.words
        == "60 of 120 recordings held out, of speakers that were not heard in training (05, 06, 07, "
        + "08, 09); 2 recordings have parts on both sides")
  }

  @Test func aLargeShareStillLeavesOneOfEachLabel() throws {
    let split = try split("random:0.999")
    #expect(Set(split.train.map { corpus.entries[$0].label }) == ["a", "b"])
  }
}
