import GraphCore
import GraphTesting
import TestSupport
import Testing

@testable import Nodes

@Suite struct SpeechRateTests {
  static let input = Format(
    .segments, width: 1, clock: SegmentTests.input.clock, names: ["segment[0]"])

  static func rates(_ text: String, _ node: SpeechRate = SpeechRate()) throws -> [[Float]] {
    let rows = Rows(format: input, text.map { Float($0.wholeNumberValue ?? 0) })
    return try rows.through(node, chunk: 4).rows.map(Array.init)
  }

  @Test func followsEveryRuleOfNodes() {
    #expect(checkNode(SpeechRate(), input: SpeechRateTests.input) == [])
    let rows = (0..<300).map { (row: Int) -> Float in row % 17 < 9 ? Float(row / 17 + 1) : 0 }
    for (window, hop) in [(1.0, 0.5), (0.7, 0.3), (0.2, 1.0)] {
      let node = SpeechRate(window: window, hop: hop)
      #expect(checkNode(node, input: SpeechRateTests.input, rows: rows) == [])
    }
  }

  @Test func countsSegmentsAndPauses() throws {
    // Two seconds with three segments of 0.4, 0.2 and 0.6 s, and pauses of 0.2 and 0.1 s.
    let found = try SpeechRateTests.rates("0111100220333333000" + "0")
    #expect(found.count == 1)
    let wanted: [Float] = [1.5, 0.4, 0.6, 1, 0.15]
    #expect(near(found[0], wanted, within: 1e-6), "\(found[0])")
  }

  @Test func isZeroInSilence() throws {
    #expect(try SpeechRateTests.rates("00000") == [[0, 0, 0, 0, 0]])
  }

  @Test func countsPiecesWithoutAPause() throws {
    // Two pieces of one stretch: the second begins, but no pause ends.
    let found = try SpeechRateTests.rates("0011122000")
    let wanted: [Float] = [2, 0.25, 0.5, 0, 0]
    #expect(near(found[0], wanted, within: 1e-6), "\(found[0])")
  }

  @Test func countsInWindows() throws {
    let node = SpeechRate(window: 0.5, hop: 0.5)
    let found = try SpeechRateTests.rates("0111100220333", node)
    // The last window is shorter.
    let third: Float = 1 / 0.3
    let wanted: [[Float]] = [
      [2, 0.4, 0.8, 0, 0], [2, 0.2, 0.4, 2, 0.2], [third, 0.3, 1, third, 0.1],
    ]
    for (row, numbers) in zip(found, wanted) {
      #expect(near(row, numbers, within: 1e-5), "\(row)")
    }
    #expect(found.count == 3)
    #expect(try node.format(for: SpeechRateTests.input).names == SpeechRate.names)
  }

  @Test func refusesWhatItCantTake() {
    #expect(
      refusal { _ = try SpeechRate().format(for: SegmentTests.input) }
        == "SG0301: 'speech_rate' takes segments, but gets features of 2, 10/s "
        + "[put `vad` and `segment` before it]")
    #expect(
      refusal { _ = try SpeechRate(window: 1).format(for: SpeechRateTests.input) }
        == "SG0304: 'window' is set without 'hop' "
        + "[a sliding window needs both, in seconds; leave both out to pool the whole item]")
    #expect(
      refusal { _ = try outputRows(of: SpeechRate(), input: SpeechRateTests.input, rows: []) }
        == "SG0706: the recording is too short: not one row reached 'speech_rate' "
        + "[use a longer recording, or a shorter `frame_length`]")
  }
}
