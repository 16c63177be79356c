import GraphCore
import TestSupport
import Testing

/// What comes out of a run.
@Suite struct EngineTests {
  /// Branches that are late by different times, a whole item kept, a join, a rate that changes.
  private let nodes = """
    a: {use: ramp, rate: 100}
    b: {use: gain, by: 2}
    c: {use: lag, rows: 37}
    d: {use: gain, in: a, copies: 2}
    e: {use: whole}
    f: {use: thin, every: 3, in: [b, c, e]}
    """
  private let paths = [
    "ramp:1000@100", "ramp:1@100", "ramp:0@100", "ramp:64@100", "ramp:63@100",
    "ramp:5000@100,streams=2",
    "ramp:200@100,start=3",
  ]

  @Test func givesTheSameForEveryChunkAndNumberOfLanes() async throws {
    let expected = try await run(nodes, over: paths, lanes: 1, chunk: 64).outcomes
    #expect(expected.map(\.path) == paths.prefix(6) + [paths[5]] + paths.suffix(1))
    #expect(expected.map(\.rows.count) == [334, 1, 0, 22, 21, 1667, 1667, 67])
    #expect(expected[0].rows[1] == [6, 6, 3, 3])
    #expect(expected[6].rows[0] == [2000, 2000, 1000, 1000])
    for lanes in [1, 2, 7] {
      for chunk in [1, 7, 64, 1000] where chunk > 1 || lanes == 2 {
        let found = try await run(nodes, over: paths, lanes: lanes, chunk: chunk).outcomes
        #expect(found == expected, "\(lanes) lanes, chunks of \(chunk)")
      }
    }
  }

  @Test func tellsWhenRowsHappen() async throws {
    let chain = "a: {use: ramp, rate: 100}\nb: {use: thin, every: 50}\nc: {use: gain}"
    let result = try await run(chain, over: ["ramp:120@100,start=3"]).outcomes[0]
    #expect(result.column == [0, 50, 100])
    // Each row covers half a second around its centre, cut at both ends of the item.
    #expect(result.times == [[3, 3.25], [3.25, 3.75], [3.75, 4.2]])
    let whole = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: total}", over: ["ramp:120@100,start=3"])
    #expect(whole.outcomes[0].rows == [[7140]])
    #expect(whole.outcomes[0].times == [[3, 4.2]])
  }

  @Test func makesAnItemOfEachStream() async throws {
    let found = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: total}",
      over: ["ramp:3@100,streams=3", "ramp:3@100"]
    ).outcomes
    #expect(found.map(\.channel) == [0, 1, 2, nil])
    #expect(found.map(\.rows) == [[[3]], [[3003]], [[6003]], [[3]]])
  }

  @Test func givesRowsThatOverlapOneByOne() async throws {
    let chain = "a: {use: ramp, rate: 100}\nb: {use: frames, hop: 2}"
    for chunk in [1, 3, 64] {
      let found = try await run(chain, over: ["ramp:9@100", "ramp:3@100"], chunk: chunk).outcomes
      #expect(found[0].rows == [[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 6, 7]])
      #expect(found[1].rows == [])
      #expect(found[0].times[1] == [0.02, 0.06])
    }
  }

  @Test func preparesOpenStepsForEachRecording() async throws {
    let chain = "a: {use: ramp, channels: null}\nb: {use: thin, rate: 100}"
    let paths = (0..<40).map { number in
      "ramp:\(600 + number)@\(number % 3 == 0 ? 300 : 200),channels=\(1 + number % 2)"
    }
    for lanes in [1, 3] {
      for chunk in [1, 64, 8192] {
        let found = try await run(chain, over: paths, lanes: lanes, chunk: chunk).outcomes
        for (number, result) in found.enumerated() {
          let every = number % 3 == 0 ? 3 : 2
          let expected = stride(from: 0, to: 600 + number, by: every)
            .map { [Float](repeating: Float($0), count: 1 + number % 2) }
          #expect(result.rows == expected, "item \(number), chunk \(chunk)")
        }
      }
    }
  }

  @Test func givesOpenAudioItself() async throws {
    let found = try await run(
      "a: {use: ramp, channels: null}", over: ["ramp:3@4,channels=2", "ramp:2@2"]
    ).outcomes
    #expect(found.map(\.rows) == [[[0, 0], [1, 1], [2, 2]], [[0], [1]]])
    #expect(found[0].times == [[0, 0.125], [0.125, 0.375], [0.375, 0.625]])
  }

  @Test func fillsTheBuffersOfAFastRate() async throws {
    // The source fills all the room there is; 100 Hz leave 25 rows of it.
    let found = try await run(
      "a: {use: ramp}\nb: {use: thin, rate: 100}\nc: {use: gain}\nd: {use: total}",
      over: ["ramp:20000@100", "ramp:20000@800", "ramp:20000@100"], chunk: 8192
    ).outcomes
    #expect(found.map(\.failure) == ["", "", ""])
    #expect(found[0].rows == found[2].rows)
  }

  @Test func runsNothing() async throws {
    let (outcomes, report) = try await run(nodes, over: [])
    #expect(outcomes.isEmpty)
    #expect(report.succeeded == 0)
    #expect(!report.isInterrupted)
  }

  @Test func runsTenThousandTinyItems() async throws {
    let many = (0..<10_000).map { "ramp:\($0 % 7)@100" }
    let (outcomes, report) = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: total}", over: many, lanes: 3)
    #expect(outcomes.map(\.path) == many)
    #expect(report.succeeded == 10_000)
    #expect(report.counters.nodes[2].rows == 10_000)
  }

  @Test func countsRowsWhereTheyLeaveANode() async throws {
    let (_, report) = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: thin, every: 10}\nd: {use: total, in: [b, c]}",
      over: ["ramp:100@100", "ramp:1000@100", "ramp:5@100,missing"])
    #expect(report.counters.nodes.map(\.rows) == [1100, 1100, 110, 2])
    #expect(abs(report.counters.audio - 11) < 1e-9)
    #expect(report.counters.nodes.everyOne { $0.busy > 0 })
    #expect(report.counters.lane > 0)
    #expect(report.succeeded == 2)
    #expect(report.failed == 1)
  }

  @Test func usesWhatANodeHasLearnt() async throws {
    let found = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: gain, in: a, by: 2}\nd: {use: centred, in: [b, c]}",
      over: ["ramp:2@100"], fitted: ["d": Fitted(tensors: ["mean": Tensor(shape: [2], [1, 10])])]
    ).outcomes
    #expect(found[0].rows == [[-1, -10], [0, -8]])
  }

  @Test func refusesAGraphThatHasNotBeenFitted() async throws {
    let problem = await #expect(throws: Problem.self) {
      _ = try await run("a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: centred}", over: ["x"])
    }
    #expect(problem?.code == .noModel)
  }
}
