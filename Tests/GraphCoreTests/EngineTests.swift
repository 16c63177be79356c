import GraphCore
import Testing

@Suite struct EngineTests {
  @Test func runsAChain() async throws {
    let (outcomes, report) = try await run(
      "a: {use: ramp, rate: 100}\nb: {use: gain, by: 2}", over: ["ramp:5@100", "ramp:0@100"])
    #expect(outcomes.map(\.column) == [[0, 2, 4, 6, 8], []])
    #expect(report.succeeded == 2)
  }
}
