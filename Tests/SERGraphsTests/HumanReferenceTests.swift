import Testing

@testable import SERGraphs

@Suite struct HumanReferenceTests {
  let emotions = MadeExperiment.emotions

  @Test func isKnownForAllEmotionsOfRAVDESSOnly() {
    #expect(HumanReference(corpusKind: "ravdess", classes: emotions) != nil)
    #expect(HumanReference(corpusKind: "ravdess", classes: emotions.reversed()) != nil)
    #expect(HumanReference(corpusKind: "folder", classes: emotions) == nil)
    #expect(HumanReference(corpusKind: "ravdess", classes: Array(emotions.dropLast())) == nil)
    #expect(HumanReference(corpusKind: "ravdess", classes: emotions + ["bored"]) == nil)
  }

  /// Half as many recordings are neutral as of every other emotion, since that has no strong intensity.
  @Test func itsRecallsAddUpToItsAccuracy() throws {
    let human = try #require(HumanReference(corpusKind: "ravdess", classes: emotions))
    let counts = emotions.map { $0 == "neutral" ? 96.0 : 192 }
    let right = zip(counts, human.recalls).map { $0 * $1 }.reduce(0, +)
    #expect(abs(right / 1440 - human.accuracy) < 0.001)
    #expect(human.accuracy == 0.624 && human.options == 7)
  }

  @Test func itsRecallsFollowTheOrderOfTheClasses() throws {
    let human = try #require(
      HumanReference(corpusKind: "ravdess", classes: emotions.reversed()))
    #expect(human.recalls == [0.679, 0.519, 0.662, 0.746, 0.479, 0.366, 0.817, 0.817])
  }

  @Test func neutralForCalmIsRightAndSadForCalmIsWrong() throws {
    let human = try #require(HumanReference(corpusKind: "ravdess", classes: emotions))
    let tally = tally([(0, 1), (1, 0), (1, 1), (1, 3), (3, 1), (3, 3)])
    #expect(human.accuracy(of: tally) == 4.0 / 6)
    #expect(human.recall(of: tally, class: 0) == 0.75)
    #expect(human.recall(of: tally, class: 1) == 0.75)
    #expect(human.recall(of: tally, class: 3) == 0.5)
    #expect(human.recall(of: tally, class: 4) == nil)
    #expect(human.accuracy(of: Tally(classes: 8)) == nil)
  }

  @Test func scoresAnExperimentByTheListenersRules() throws {
    var made = MadeExperiment(speakers: 4)
    made.seeds = [1, 2]
    // The first seed takes all calm for neutral, the second all calm for sad.
    made.recognize = { _, truth, seed in (truth == 1 ? (seed == 1 ? 0 : 3) : truth, 0.9) }
    let human = try #require(HumanReference(corpusKind: "ravdess", classes: emotions))
    let value = try #require(human.accuracy(of: made.experiment))
    #expect(value.mean == (1 + 0.875) / 2)
    #expect(abs((value.spread ?? 0) - 0.125 / 2.0.squareRoot()) < 1e-12)
    // Every speaker has the same, so any draw of them has.
    #expect(value.interval == Bootstrap.Interval(low: 0.9375, high: 0.9375))
  }

  @Test func hasNoIntervalOfOneSpeakerAndNoSpreadOfOneSeed() throws {
    let human = try #require(HumanReference(corpusKind: "ravdess", classes: emotions))
    let value = try #require(human.accuracy(of: MadeExperiment(speakers: 1).experiment))
    #expect(value.mean == 1 && value.interval == nil && value.spread == nil)
    #expect(human.accuracy(of: MadeExperiment(speakers: 0).experiment) == nil)
  }

  private func tally(_ decisions: [(truth: Int, recognized: Int)]) -> Tally {
    var tally = Tally(classes: 8)
    for (truth, recognized) in decisions {
      let scores = (0..<8).map { $0 == recognized ? Float(1) : 0 }
      tally.add(truth: truth, scores: scores[...])
    }
    return tally
  }
}
