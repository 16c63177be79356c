import Testing

@testable import GraphCore

/// Sizes: what waits, what is held, what memory a run takes.
@Suite struct PlanTests {
  private func plan(
    _ nodes: String, lanes: Int? = 1, chunk: Int = 64, memory: Int? = nil
  ) throws(Problems) -> Plan {
    try Compiler.compile(
      try graph(nodes), options: PlanOptions(lanes: lanes, chunk: chunk, memory: memory))
  }

  private let fork =
    "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: lag, rows: 50}\nd: {use: lag, rows: 0, in: [b, c]}"

  @Test func sizesQueuesByTheDelayOfTheOtherBranch() throws {
    let join = try #require(try plan(fork).steps.first { $0.inputs.count > 1 })
    // b waits for c: 50 rows and two rounds of 64; c for nobody: two rounds. Four bytes a row.
    #expect(join.stateBytes == 4 * (50 + 2 * 64) + 4 * 2 * 64)
    #expect(join.delay == .seconds(0.5))
    #expect(join.capacity == 64)
  }

  @Test func addsUpDelays() throws {
    let steps = try plan(
      "a: {use: ramp, rate: 100}\nb: {use: lag, rows: 20}\nc: {use: lag, rows: 30}\nd: {use: gain}\ne: {use: whole}\nf: {use: lag}"
    ).steps
    #expect(
      steps.map(\.delay) == [
        .seconds(0), .seconds(0.2), .seconds(0.5), .seconds(0.5), .wholeItem, .wholeItem,
      ])
  }

  @Test func spillsABranchThatWaitsForAWholeItem() throws {
    let join = try #require(
      try plan(
        "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: whole}\nd: {use: lag, in: [b, c]}"
      )
      .steps.first { $0.inputs.count > 1 })
    #expect(join.stateBytes == SpillBuffer.bytes(width: 1) + 4 * 2 * 64)
    #expect(join.delay == .wholeItem)
  }

  @Test func sizesBuffersByWhatOneRoundBrings() throws {
    let steps = try plan(
      "a: {use: ramp, rate: 100}\nb: {use: thin, every: 10}\nc: {use: frames, hop: 2}"
    ).steps
    #expect(steps.map(\.capacity) == [64, 7, 5])
    #expect(steps.map(\.bufferBytes) == [64 * 4, 7 * 4, (4 * 2 + 4) * 4])
    // The widest recording has 384 kHz, and a quarter of a second comes at once.
    let open = try plan(
      "a: {use: ramp, channels: null}\nb: {use: thin, every: 10}\nc: {use: thin, rate: 96000}"
    ).steps
    #expect(open.map(\.bufferBytes).first == 64 * 16 * 4)
    // What is read at once is bounded in time: 64 samples at 32,768 Hz.
    #expect(open[2].capacity == Int((384_000.0 * 64 / 32_768).rounded(.up) / 4) + 1)
    let wide = try plan(
      "a: {use: ramp, channels: null}\nb: {use: thin, every: 10}\nc: {use: thin, rate: 96000}",
      chunk: 8192
    ).steps
    #expect(wide[2].capacity == 96_000 / 4)
  }

  @Test func addsUpTheMemoryOfARun() throws {
    let plan = try plan(fork, lanes: 3)
    #expect(plan.lanes == 3)
    #expect(plan.window == 8)
    // Where lanes share a recording, each has 64 small rounds of it.
    let round = plan.steps.reduce(0) { $0 + $1.bufferBytes }
    let buffers = 64 * round
    #expect(try self.plan(fork, lanes: 1).memory[1].bytes == round)
    let state = plan.steps.reduce(0) { $0 + $1.stateBytes }
    #expect(
      plan.memory.map(\.bytes) == [
        Plan.programBytes, 3 * buffers, 3 * state, 8 * plan.resultBytes, 0,
      ])
    #expect(plan.memoryBound == plan.memory.reduce(0) { $0 + $1.bytes })
    #expect(plan.memory.first?.name == "program and libraries")
    #expect(plan.memory[1].name == "row buffers, 3 lanes x \(byteText(buffers))")
    #expect(plan.memory[3].name == "results, 8 items x \(byteText(plan.resultBytes))")
  }

  @Test func countsAtLeastOneRowOfAnOpenResult() throws {
    let plan = try plan("a: {use: ramp, channels: null}")
    #expect(
      plan.resultBytes == SpillBuffer.bytes(width: 8, memory: Plan.resultMemory)
        + ItemSound.bytes(outputs: [plan.output], limits: [])
        + SoundMeter.bytes(for: Compiler.sizing(plan.steps[0].output)))
  }

  @Test func lowersTheLanesToTheMemoryThatIsAllowed() throws {
    let three = try plan(fork, lanes: 3).memoryBound
    #expect(try plan(fork, lanes: 8, memory: three).lanes == 3)
    #expect(try plan(fork, lanes: 8, memory: three - 1).lanes == 2)
    #expect(try plan(fork, lanes: 2, memory: three).lanes == 2)
  }

  @Test func refusesTooLittleMemoryAndNamesTheLargestTerms() throws {
    let one = try plan(fork)
    let found = problems { () throws(Problems) in _ = try plan(fork, lanes: 4, memory: 1 << 20) }
    #expect(
      found == """
        SG0401 the graph needs up to \(byteText(one.memoryBound)) with one lane, more than 1 MiB | \
        the largest terms are program and libraries: 36 MiB; \
        results, 4 items x 351 KiB: 1.4 MiB; row buffers, 1 lanes x 1.8 KiB: 1.8 KiB
        """)
  }

  @Test func takesALaneForEachCoreByDefault() throws {
    #expect(try plan(fork, lanes: nil).lanes == processorCount())
    #expect(try plan(fork, lanes: 0).lanes == 1)
    #expect(try plan(fork, chunk: 0).chunk == 1)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (10_240, "10 KiB"),
    (1_048_575, "1 MiB"), (37_748_736, "36 MiB"), (1 << 30, "1 GiB"), (5 << 40, "5 TiB"),
    (5000 << 40, "5000 TiB"),
  ])
  func writesBytes(_ bytes: Int, _ text: String) {
    #expect(byteText(bytes) == text)
  }
}
