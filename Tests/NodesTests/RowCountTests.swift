import GraphCore
import GraphTesting
import Nodes
import Synchronization
import Testing

/// Branches of several rates that meet again have as many rows for every recording, or are refused.
@Suite struct RowCountTests {
  /// Two branches, each of a rate, a frame length and a hop, that are joined.
  struct Pair: Sendable, CustomTestStringConvertible {
    var first: (rate: Int, length: Int, hop: Int)
    var second: (rate: Int, length: Int, hop: Int)
    var center = false
    var testDescription: String { "\(first) \(second) \(center)" }

    /// - Parameter source: The node that reads.
    func text(_ source: String) -> String {
      """
      sergraph: 1
      nodes:
        audio: {use: \(source)}
        fine: {use: resample, sample_rate: \(first.rate), in: audio}
        fines: {use: framing, frame_length: \(first.length), hop_length: \(first.hop), center: \(center)}
        a: {use: rms}
        coarse: {use: resample, sample_rate: \(second.rate), in: audio}
        coarses: {use: framing, frame_length: \(second.length), hop_length: \(second.hop), center: \(center)}
        b: {use: rms}
        both: {use: concat, in: [a, b]}
      """
    }
  }

  private func graph(
    _ text: String, _ nodes: NodeList = standardNodes
  ) throws(Problems) -> Graph {
    try GraphReader.read(
      try readYAML(text, name: "g.yaml"), path: "g.yaml", nodes: nodes)
  }

  private func refusal(_ text: String) -> String {
    do throws(Problems) {
      _ = try Compiler.compile(try graph(text), options: PlanOptions(lanes: 1))
    } catch { return error.all.map(\.text).joined(separator: "\n") }
    return ""
  }

  /// What comes of made-up recordings: a number of rows each, or a problem.
  private func counts(_ pair: Pair, rate: Int, lengths: [Int]) async throws -> [String] {
    let graph = try graph(
      pair.text("made_up, sample_rate: \(rate)"), standardNodes.behind(MadeUpSource.self))
    let plan = try Compiler.compile(graph, options: PlanOptions(lanes: 2))
    let found = Mutex<[String]>([])
    _ = try await Engine.run(plan, over: lengths.map { "noise:\($0)" }.makeIterator()) { result in
      let text: String
      switch result.outcome {
      case .failure(let failure): text = failure.problem.message
      case .rows(let rows):
        var count = 0
        let problem = rows[0].forEachRow { _, _, _ in count += 1 }
        text = problem?.message ?? "\(count)"
      }
      found.withLock { $0.append(text) }
      return true
    }
    return found.withLock { $0 }
  }

  private static let apart = Pair(first: (16_000, 400, 160), second: (8_000, 200, 80))

  @Test func refusesRatesThatMeetAgainWithOtherCounts() {
    #expect(
      refusal(RowCountTests.apart.text("decode, mono: true")) == """
        g.yaml:10:31: error[SG0303]: 'both': 'a' and 'b' give different numbers of rows: \
        a recording of 1195 samples at 48000 Hz gives 0 by 'a' and 1 by 'b'
           10 |   both: {use: concat, in: [a, b]}
              |                               ^ resample once and take both from it
              g.yaml:10:28: the first is 'a'
           10 |   both: {use: concat, in: [a, b]}
              |                            ^
        """)
  }

  @Test func comparesWhatComesFromBehindANodeThatDecidesTimes() {
    let text = RowCountTests.apart.text("decode, mono: true")
      .replacing("fine: {", with: "loud: {use: trim}\n  fine: {").replacing(
        "audio}\n", with: "loud}\n")
    #expect(
      refusal(text).contains(
        "'a' and 'b' give different numbers of rows: 1195 samples at 48000 Hz of 'loud' give 0 by 'a'"
      ))
  }

  @Test func acceptsWhatTheCureSays() {
    let once = RowCountTests.apart.text("decode, mono: true")
      .replacing("coarse: {use: resample, sample_rate: 8000, in: audio}", with: "")
      .replacing(
        "frame_length: 200, hop_length: 80", with: "in: fine, frame_length: 400, hop_length: 160")
    #expect(refusal(once) == "")
    // A pool of the item comes before the join, so nothing has to agree.
    #expect(
      refusal(RowCountTests.apart.text("decode, mono: true").replacing("concat", with: "pool"))
        == "")
  }

  @Test func refusesOddFramesBesideEvenOnes() {
    let pair = Pair(first: (16_000, 401, 160), second: (16_000, 400, 160), center: true)
    #expect(
      refusal(pair.text("decode, mono: true"))
        .contains(
          """
          'a' and 'b' give different numbers of rows: a recording of 478 samples at 48000 Hz \
          gives 1 by 'a' and 2 by 'b'
          """))
    #expect(
      refusal(pair.text("decode, mono: true"))
        .contains("make 'frame_length' even in both, or odd in both, or pool both first"))
  }

  @Test func comparesOnlyTheRateThatIsKnown() {
    // Of 8 kHz both get every sample there is; of 48 kHz they differ.
    #expect(refusal(RowCountTests.apart.text("decode, mono: true, expect: 48000")) != "")
    let kept = Pair(first: (16_000, 400, 160), second: (32_000, 800, 320))
    #expect(refusal(kept.text("decode, mono: true, expect: 8000")) == "")
    #expect(refusal(kept.text("decode, mono: true, expect: 48000")) != "")
    #expect(refusal(kept.text("decode, mono: true")) != "")
  }

  /// Centred frames of odd lengths depend on time alone, whatever the rate.
  @Test(
    arguments: [
      (Pair(first: (16_000, 401, 160), second: (8_000, 201, 80), center: true), 48_000),
      (Pair(first: (16_000, 401, 160), second: (8_000, 201, 80), center: true), 44_100),
      (Pair(first: (16_000, 401, 320), second: (22_050, 1025, 441), center: true), 44_100),
      (Pair(first: (16_000, 400, 160), second: (16_000, 1024, 160), center: true), 48_000),
      (Pair(first: (16_000, 400, 160), second: (32_000, 800, 320)), 8_000),
    ])
  func givesAsManyRowsOfEveryRecordingWhereTheyAgree(pair: Pair, rate: Int) async throws {
    #expect(refusal(pair.text("decode, mono: true, expect: \(rate)")) == "")
    let lengths = Array(0...40) + stride(from: 41, to: 6000, by: 17) + (48_000...48_030)
    let found = try await counts(pair, rate: rate, lengths: lengths)
    #expect(found.count == lengths.count)
    #expect(found.filter { Int($0) == nil } == [])
    #expect(Set(found).count > 5)
  }
}
