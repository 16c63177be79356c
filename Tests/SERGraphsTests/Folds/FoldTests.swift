import GraphCore
import SERGraphs
import TestSupport
import Testing

@Suite struct FoldTests {
  static let emotions = [
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised",
  ]

  /// Speakers like RAVDESS's: odd ones male, 60 recordings each, 4 of the first label and 8 of the others.
  static func actors(_ count: Int) -> Corpus {
    corpus(
      (1...count).map { actor in
        (
          actor < 10 ? "0\(actor)" : "\(actor)", actor % 2 == 1 ? "male" : "female",
          [4, 8, 8, 8, 8, 8, 8, 8]
        )
      })
  }

  /// Made up from each speaker's name, sex and number of recordings of each label.
  static func corpus(_ speakers: [(name: String, sex: String?, counts: [Int])]) -> Corpus {
    var entries: [Corpus.Entry] = []
    for speaker in speakers {
      for (label, count) in speaker.counts.enumerated() {
        for number in 0..<count {
          let name = "\(speaker.name)/\(label)-\(number).wav"
          entries.append(
            Corpus.Entry(
              path: "/x/\(name)", name: name, label: emotions[label], speaker: speaker.name,
              metadata: speaker.sex.map { ["sex": $0] } ?? [:]))
        }
      }
    }
    let present = Set(entries.map(\.label))
    return Corpus(name: "made", entries: entries, classes: emotions.filter(present.contains))
  }

  func sexes(_ folds: Folds, _ corpus: Corpus) -> [[String: Int]] {
    folds.tests.map { test in
      let speakers = Set(
        test.map {
          "\(corpus.entries[$0].metadata["sex"] ?? "") \(corpus.entries[$0].speaker ?? "")"
        })
      return Dictionary(grouping: speakers) { String($0.split(separator: " ")[0]) }.mapValues(
        \.count)
    }
  }

  @Test(arguments: ["folds:5", "folds:2", "folds:20", "loso", "random-folds:7"])
  func everyRecordingIsTestedOnce(text: String) throws {
    let folds = try FoldSpec.parse(text).divide(Self.actors(20), seed: 3)
    #expect(folds.tests.joined().sorted() == Array(0..<1200))
    #expect(folds.tests.everyOne { $0 == $0.sorted() && !$0.isEmpty })
    for fold in folds.tests.indices {
      let split = folds.split(fold)
      #expect(split.test == folds.tests[fold])
      #expect((split.train + split.test).sorted() == Array(0..<1200))
    }
  }

  @Test func fiveFoldsOfTwentyActorsTestTwoMenAndTwoWomenEach() throws {
    let corpus = Self.actors(20)
    for seed in 0..<20 {
      let folds = try FoldSpec.speakers(folds: 5).divide(corpus, seed: UInt64(seed))
      #expect(sexes(folds, corpus) == Array(repeating: ["male": 2, "female": 2], count: 5))
      #expect(folds.isSpeakerIndependent && folds.sharedSpeakers.isEmpty)
      #expect(
        folds.words == "5 folds by speaker, balanced by sex and label; each tests 4 speakers that "
          + "were not heard in training")
    }
  }

  @Test func whatIsLeftOverOfEachSexGoesToDifferentFolds() throws {
    let corpus = Self.actors(24)
    let folds = try FoldSpec.speakers(folds: 5).divide(corpus, seed: 1)
    #expect(folds.tests.map { $0.count / 60 } == [5, 5, 5, 5, 4])
    #expect(sexes(folds, corpus).everyOne { Set($0.values).isSubset(of: [2, 3]) })
    #expect(
      folds.words == "5 folds by speaker, balanced by sex and label; each tests 4 to 5 speakers "
        + "that were not heard in training")
  }

  /// Four men and four women who each speak in one manner: pairs that even out exist, and must be found.
  @Test func labelsAreEvenedOutBetweenSpeakersOfOneSex() throws {
    let corpus = Self.corpus([
      ("a", "male", [10, 0]), ("b", "male", [10, 0]), ("c", "male", [0, 10]),
      ("d", "male", [0, 10]), ("e", "female", [9, 1]), ("f", "female", [9, 1]),
      ("g", "female", [1, 9]), ("h", "female", [1, 9]),
    ])
    for seed in 0..<20 {
      let folds = try FoldSpec.speakers(folds: 2).divide(corpus, seed: UInt64(seed))
      for test in folds.tests {
        #expect(test.count { corpus.entries[$0].label == "neutral" } == 20)
        #expect(test.count { corpus.entries[$0].label == "calm" } == 20)
      }
    }
  }

  /// Dealing alone leaves 3 + 3 against 2 + 2 + 2; only an exchange of places makes both 6.
  @Test func speakersWithFewRecordingsMakeUpForThoseWithMany() throws {
    let corpus = Self.corpus([
      ("a", nil, [30]), ("b", nil, [20]), ("c", nil, [20]), ("d", nil, [10]),
    ])
    for seed in 0..<10 {
      let folds = try FoldSpec.speakers(folds: 2).divide(corpus, seed: UInt64(seed))
      #expect(folds.tests.map(\.count) == [40, 40])
      #expect(
        folds.words == "2 folds by speaker, balanced by label (the corpus does not know every "
          + "speaker's sex); each tests 2 speakers that were not heard in training")
    }
  }

  @Test func leavingOneOutNamesFoldsAfterSpeakersWhateverTheSeed() throws {
    let corpus = Self.actors(4)
    let folds = try FoldSpec.leaveOneSpeakerOut.divide(corpus, seed: 1)
    #expect(folds.names == ["01", "02", "03", "04"])
    #expect(folds == (try FoldSpec.leaveOneSpeakerOut.divide(corpus, seed: 2)))
    #expect(
      folds.words == "leave one speaker out, 4 folds; each tests 1 speaker that was not heard in "
        + "training")
    #expect(folds.split(2).testSpeakers == ["03"])
  }

  @Test func randomFoldsAreStratifiedAndSayThatTheyFlatter() throws {
    let corpus = Self.actors(20)
    let folds = try FoldSpec.random(folds: 5).divide(corpus, seed: 1)
    for test in folds.tests {
      #expect(test.count == 240)
      for (label, count) in zip(corpus.classes, [16, 32, 32, 32, 32, 32, 32, 32]) {
        #expect(test.count { corpus.entries[$0].label == label } == count)
      }
    }
    #expect(!folds.isSpeakerIndependent && folds.sharedSpeakers.count == 20)
    #expect(
      folds.words == "5 random folds, stratified by label; 20 speakers are on both sides (01, 02, "
        + "03, 04, 05, 06, 07, 08 and 12 more): the numbers flatter the model, which does worse on "
        + "voices that it has not heard")
  }

  @Test(arguments: ["folds:5", "random-folds:5"])
  func theSeedDecides(text: String) throws {
    let (spec, corpus) = (try FoldSpec.parse(text), Self.actors(20))
    #expect(try spec.divide(corpus, seed: 5) == spec.divide(corpus, seed: 5))
    #expect(try spec.divide(corpus, seed: 5).hash != spec.divide(corpus, seed: 6).hash)
  }

  @Test func theColumnNumbersTheFoldsAndNamesWhoIsShared() throws {
    var corpus = Self.actors(4)
    for index in corpus.entries.indices { corpus.entries[index].split = "\(index % 60 / 6 + 1)" }
    let folds = try FoldSpec.column.divide(corpus, seed: 0)
    #expect(folds.names == (1...10).map(String.init))
    #expect(
      folds.words.hasPrefix(
        "10 folds of the corpus's column 'split'; 4 speakers are on both sides (01, 02, 03, 04): "
          + "the numbers flatter the model, which does worse on voices that it has not heard; "))
    #expect(folds.words.contains("; folds 2, 3, 4, 5, 6, 7, 8, 9 and 1 more test no 'neutral'; "))
    #expect(folds.words.contains("; fold 1 can't learn 'neutral', which no other fold has; "))
  }

  @Test func foldsOfOneSexAreNamed() throws {
    var corpus = Self.actors(4)
    for index in corpus.entries.indices {
      corpus.entries[index].split = corpus.entries[index].metadata["sex"] == "male" ? "1" : "2"
    }
    #expect(
      try FoldSpec.column.divide(corpus, seed: 0).words
        == "2 folds of the corpus's column 'split'; each tests 2 speakers that were not heard in "
        + "training; fold 2 tests female speakers only; fold 1 tests male speakers only")
  }

  @Test func strangersAndPartsOnBothSidesAreNamed() throws {
    var corpus = Self.corpus([("a", nil, [4]), ("b", nil, [4])])
    for index in corpus.entries.indices {
      corpus.entries[index].split = index < 4 ? "1" : "2"
      corpus.entries[index].path = "/x/\(index % 4)"
      corpus.entries[index].start = index < 4 ? 0 : 5
    }
    corpus.entries[7].speaker = nil
    #expect(
      try FoldSpec.column.divide(corpus, seed: 0).words
        == "2 folds of the corpus's column 'split'; the corpus does not know who speaks in 1 "
        + "recording, and they may be on both sides: the numbers may flatter the model; 4 "
        + "recordings have parts on both sides")
    for index in corpus.entries.indices { corpus.entries[index].speaker = nil }
    #expect(
      try FoldSpec.random(folds: 8).divide(corpus, seed: 0).words
        == "8 random folds, stratified by label; the corpus does not know its speakers, so they "
        + "may be on both sides: the numbers may flatter the model; 4 recordings have parts on "
        + "both sides")
  }
}
