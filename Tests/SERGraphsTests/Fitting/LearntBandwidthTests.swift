import Testing

@testable import SERGraphs

/// The bandwidth that a model keeps of what it has learnt from.
@Suite struct LearntBandwidthTests {
  private func bandwidth(
    _ measured: [Double], of recordings: Int, passed: Double? = nil
  ) -> Double? {
    let known = Dictionary(
      uniqueKeysWithValues: measured.enumerated().map { number, bandwidth in
        (number, MadeSound.of(bandwidth: bandwidth))
      })
    let tables = FeatureTables(
      tables: [:], failures: [], flags: FlaggedRecordings(), sounds: known,
      passedBandwidth: passed)
    return tables.bandwidth(of: Array(0..<recordings))
  }

  @Test func eightLoudRecordingsAreEnoughOfAnyNumber() {
    #expect(bandwidth([Double](repeating: 8000, count: 8), of: 1000) == 8000)
    #expect(bandwidth([Double](repeating: 8000, count: 7), of: 1000) == nil)
  }

  @Test func ofAFewRecordingsHalfAreEnough() {
    #expect(bandwidth([8000, 8000], of: 4) == 8000)
    #expect(bandwidth([8000], of: 4) == nil)
    #expect(bandwidth([], of: 0) == nil)
  }

  @Test func itIsWhatNineTenthsReachAsFarAsTheNodesGetIt() {
    let measured = [3500.0, 3500] + [Double](repeating: 8000, count: 18)
    #expect(bandwidth(measured, of: 20) == 8000)
    #expect(bandwidth([3500] + measured, of: 21) == 3500)
    #expect(bandwidth(measured, of: 20, passed: 5500) == 5500)
  }
}
