import Testing

@testable import SERGraphs

@Suite struct TallyTests {
  /// Three recordings of two classes: one right at 0.9, one wrong at 0.7, one right at 0.6.
  private func tally() -> Tally {
    var tally = Tally(classes: 2)
    tally.add(truth: 0, scores: [0.9, 0.1])
    tally.add(truth: 1, scores: [0.7, 0.3])
    tally.add(truth: 1, scores: [0.4, 0.6])
    return tally
  }

  @Test func metricsAreThoseWorkedOutByHand() throws {
    let tally = tally()
    #expect(tally.confusion == [1, 0, 1, 1])
    #expect(tally.value(.accuracy) == 2.0 / 3)
    #expect(tally.value(.uar) == 0.75)
    #expect(tally.precision(0) == 0.5 && tally.precision(1) == 1)
    #expect(tally.recall(1) == 0.5 && tally.f1(1) == 2.0 / 3)
    #expect(tally.value(.macroF1) == (2.0 / 3 + 2.0 / 3) / 2)
    // Squared distances: 2 * 0.1^2, 2 * 0.7^2, 2 * 0.4^2.
    let brier = try #require(tally.value(.brier))
    #expect(abs(brier - 0.44) < 1e-6)
    // Each is alone in its bin: |1 - 0.9|, |0 - 0.7|, |1 - 0.6|.
    let error = try #require(tally.value(.calibrationError))
    #expect(abs(error - 0.4) < 1e-6)
  }

  @Test func binsHoldTheirUpperEdge() {
    var tally = Tally(classes: 2)
    tally.add(truth: 0, scores: [1, 0])
    tally.add(truth: 0, scores: [0.8, 0.2])
    #expect(tally.bins[14].count == 1)
    #expect(tally.bins[11].count + tally.bins[12].count == 1)
  }

  @Test func partsAddUpToTheWhole() {
    var sum = Tally(classes: 2)
    sum.add(tally(), times: 2)
    var other = tally()
    other.add(tally())
    #expect(sum.confusion == other.confusion && sum.count == 6)
    #expect(sum.value(.uar) == tally().value(.uar))
  }

  @Test func whatIsSureIsCountedApart() {
    #expect(tally().coverage == 0 && tally().precisionOfSure == nil)
    var tally = Tally(classes: 2)
    tally.add(truth: 0, scores: [0.9, 0.1], isSure: true)
    tally.add(truth: 1, scores: [0.8, 0.2], isSure: true)
    tally.add(truth: 1, scores: [0.4, 0.6], isSure: false)
    tally.add(truth: 0, scores: [0.7, 0.3], isSure: true)
    #expect(tally.coverage == 0.75 && tally.precisionOfSure == 2.0 / 3)
    var sum = Tally(classes: 2)
    sum.add(tally, times: 3)
    #expect(sum.sure == (9, 6) && sum.coverage == 0.75)
    #expect(Tally(classes: 2).coverage == nil)
  }

  @Test func ofEqualScoresTheFirstIsTaken() {
    var tally = Tally(classes: 3)
    tally.add(truth: 1, scores: [0.2, 0.4, 0.4])
    #expect(tally.value(.accuracy) == 1)
  }

  @Test func ofNothingThereIsNoMetric() {
    for metric in Metric.allCases { #expect(Tally(classes: 2).value(metric) == nil) }
    #expect(Tally(classes: 2).recall(0) == nil)
  }
}

@Suite struct BootstrapTests {
  private func tally(right: Int, wrong: Int) -> Tally {
    var tally = Tally(classes: 2)
    for _ in 0..<right { tally.add(truth: 0, scores: [1, 0]) }
    for _ in 0..<wrong { tally.add(truth: 0, scores: [0, 1]) }
    return tally
  }

  private func interval(_ groups: [Tally]) -> Bootstrap.Interval? {
    Bootstrap(groups: groups.count).intervals(of: [GroupTallies(classes: 2, groups)]) {
      [$0[0].value(.accuracy)]
    }[0]
  }

  @Test func speakersThatAreAllAlikeGiveAPoint() throws {
    let found = try #require(interval([Tally](repeating: tally(right: 3, wrong: 1), count: 5)))
    #expect(found.low == 0.75 && found.high == 0.75)
  }

  @Test func oneGoodAndOneBadSpeakerGiveEverything() throws {
    let found = try #require(interval([tally(right: 4, wrong: 0), tally(right: 0, wrong: 4)]))
    #expect(found.low == 0 && found.high == 1)
  }

  /// The share of heads in 100 throws has a deviation of 0.05, so 95 % lie within 1.96 of these.
  @Test func manySpeakersGiveTheIntervalOfTheNormalDistribution() throws {
    let groups = (0..<100).map { tally(right: $0 % 2, wrong: 1 - $0 % 2) }
    let found = try #require(interval(groups))
    #expect(abs(found.low - 0.402) < 0.015 && abs(found.high - 0.598) < 0.015)
  }

  /// Reports that were written at other times are compared draw by draw, so no draw may ever change. The numbers
  /// come from the same generator, drawings and numpy's quantiles in Python.
  @Test func drawsAreTheSameEveryTime() throws {
    let groups = (0..<7).map { tally(right: $0 * $0, wrong: 49 - $0 * $0) }
    let found = try #require(interval(groups))
    #expect(abs(found.low - 32.975 / 343) < 1e-12 && abs(found.high - 161.025 / 343) < 1e-12)
  }

  @Test func systemsThatDoTheSameOnEverySpeakerDifferByNothing() throws {
    let groups = GroupTallies(classes: 2, (0..<7).map { tally(right: $0, wrong: 7 - $0) })
    let found = Bootstrap(groups: 7).intervals(of: [groups, groups]) { sums in
      [(sums[1].value(.accuracy) ?? 0) - (sums[0].value(.accuracy) ?? 1)]
    }
    #expect(found == [Bootstrap.Interval(low: 0, high: 0)])
  }
}
