import Testing

@testable import GraphCore

/// Named inputs.
@Suite struct PortTests {
  private let source = "a: {use: ramp, rate: 100}\nx: {use: gain}\n"

  private func outcome(_ nodes: String) -> String {
    problems { () throws(Problems) in _ = try Compiler.compile(try graph(source + nodes)) }
  }

  @Test func joinsInTheOrderOfThePorts() throws {
    let plan = try Compiler.compile(
      try graph(source + "m: {use: mark, in: x}\ns: {use: sums, in: {segments: m, rows: x}}"))
    let input = try #require(plan.input(ofNode: "s"))
    #expect(input.part("rows")?.columns == 0..<1)
    #expect(input.part("segments")?.columns == 1..<2)
    #expect(input.part("segments")?.format.kind == .segments)
    #expect(plan.output.parts.isEmpty)
    #expect(plan.output.origin == "s")
  }

  /// Frames overlap in memory; beside others each has its own place.
  @Test(arguments: [3, 64, 1000]) func joinsFramesWithFeatures(chunk: Int) async throws {
    let (outcomes, _) = try await run(
      "a: {use: ramp, rate: 100}\nf: {use: frames, hop: 1}\nx: {use: frames, in: a, hop: 1}\n"
        + "one: {use: sums_of, in: x}\ns: {use: scaled, in: {frames: f, factor: one}}",
      over: ["ramp:9@100"], chunk: chunk)
    #expect(outcomes[0].column == [1, 9, 25, 49, 81, 121, 169, 225])
  }

  @Test func takesSeveralNodesByOnePort() throws {
    let plan = try Compiler.compile(
      try graph(
        source + "y: {use: gain, in: a, label: y, copies: 2}\nm: {use: mark, in: x}\n"
          + "s: {use: sums, in: {rows: [x, y], segments: m}}"))
    let rows = try #require(plan.input(ofNode: "s")?.part("rows"))
    #expect(rows.columns == 0..<3)
    #expect(rows.format.names == ["gain[0]", "y[0]", "y[1]"])
  }

  @Test func takesTheMainInputWithoutItsName() throws {
    let named = try graph(source + "s: {use: sums, in: {rows: x}}")
    let plain = try graph(source + "s: {use: sums, in: x}")
    #expect(named.canonicalLines == plain.canonicalLines)
    #expect(try Compiler.compile(plain).output.clock == .item)
  }

  @Test func tellsInputsApartInItsCanonicalForm() throws {
    let lines = try graph(
      source + "m: {use: mark, in: x}\ns: {use: sums, in: {rows: x, segments: m}}"
    )
    .canonicalLines
    #expect(lines.last == "#3 sums in rows:#1 segments:#2")
  }

  @Test func refusesANameThatTheNodeDoesNotHave() {
    #expect(
      outcome("m: {use: mark, in: x}\ns: {use: sums, in: {rows: x, segment: m}}")
        == "SG0206 6:32 'sums' has no input 'segment' | did you mean 'segments'?")
  }

  @Test func refusesNamesWhereThereIsOneInput() {
    #expect(
      outcome("y: {use: lag, in: {rows: x}}").contains(
        "5:21 'lag' has one input without a name | name a node, or a list of nodes to join"))
  }

  @Test func refusesAMissingMainInput() {
    #expect(
      outcome("m: {use: mark, in: x}\ns: {use: sums, in: {segments: m}}").contains(
        "6:22 's' needs an input 'rows' | rows: the name of a node"))
  }

  @Test func refusesTheWrongKind() {
    #expect(
      outcome("s: {use: sums, in: {rows: x, segments: x}}").contains(
        "'s': the input 'segments' takes segments, but 'x' gives features of 1, 100/s"
          + " | take them from a 'segment' node"))
  }

  @Test func refusesInputsAtDifferentTimes() {
    #expect(
      outcome(
        "m: {use: mark, in: x}\nt: {use: thin, in: x}\ns: {use: sums, in: {rows: t, segments: m}}"
      )
      .contains("'t' and 'm' give rows at different times: 50/s, each 10 ms and 100/s"))
  }

  @Test func refusesAMappingForASubgraph() {
    #expect(
      outcome("p: {use: parts/none.yaml, in: {rows: x}}").contains(
        "a sub-graph has one input, 'input', and takes no names for it"))
  }
}

/// Rows whose times are found while running.
@Suite struct SegmentTests {
  private let cut =
    "a: {use: ramp, rate: 100}\nx: {use: gain}\nm: {use: mark, in: x}\n"
    + "s: {use: sums, in: {rows: x, segments: m}}\n"

  @Test(arguments: [1, 7, 64]) func givesARowForEachSegmentWithItsTimes(chunk: Int) async throws {
    let (outcomes, _) = try await run(cut, over: ["ramp:25@100"], chunk: chunk)
    #expect(outcomes[0].column == [6, 46, 86])
    let times = outcomes[0].times.map { $0.map { ($0 * 1000).rounded() } }
    #expect(times == [[0, 35], [95, 135], [195, 235]])
  }

  @Test func keepsTheTimesPastOtherNodes() async throws {
    let (outcomes, _) = try await run(
      cut + "w: {use: whole}\ng: {use: gain, by: 2}", over: ["ramp:25@100", "ramp:12@100,start=3"])
    #expect(outcomes[0].column == [12, 92, 172])
    #expect(outcomes[0].times.map { ($0[0] * 1000).rounded() } == [0, 95, 195])
    #expect(outcomes[1].times.map { ($0[0] * 1000).rounded() } == [3000, 3095])
  }

  @Test func startsTimesWhereTheBeginningWasLeftOut() async throws {
    let (outcomes, _) = try await run(
      "a: {use: ramp, rate: 100}\nk: {use: skip, rows: 50}\nx: {use: gain}\nm: {use: mark, in: x}\n"
        + "s: {use: sums, in: {rows: x, segments: m}}", over: ["ramp:75@100", "ramp:40@100"])
    #expect(outcomes[0].times.map { ($0[0] * 1000).rounded() } == [500, 595, 695])
    #expect(outcomes[1].rows.isEmpty)
  }

  @Test func leavesOutTheBeginningOfARecordingOfAnyRate() async throws {
    let (outcomes, _) = try await run(
      "a: {use: ramp}\nk: {use: skip, rows: 50}\nr: {use: thin, rate: 100}\nx: {use: gain}",
      over: ["ramp:100@200"])
    #expect(outcomes[0].rows.count == 25)
    #expect(outcomes[0].times[0].map { ($0 * 1000).rounded() } == [250, 255])
  }

  @Test func refusesToJoinWhatWasCutWithWhatWasNot() {
    let text = problems { () throws(Problems) in
      _ = try Compiler.compile(
        try graph(
          "a: {use: ramp, rate: 100}\nx: {use: gain}\nk: {use: skip, in: a}\ny: {use: gain, label: y}\n"
            + "t: {use: lag, in: [x, y]}"))
    }
    #expect(
      text.contains(
        "'x' and 'y' give rows at different times: only one of them comes after 'k', which decides "
          + "when rows happen | take both from behind 'k', or both from before it"))
  }

  @Test func tellsANodeWhichItemItRuns() async throws {
    let plan = try Compiler.compile(try graph("a: {use: ramp, rate: 100}\nw: {use: who}"))
    let collector = Collector()
    let speakers = ["ramp:9@100,start=4": "Anna", "ramp:8@100": "nobody"]
    let speaker: @Sendable (RecordingPart) -> String? = { speakers[$0.path] }
    _ = try await Engine.run(
      plan, over: ["ramp:9@100,streams=2", "ramp:9@100,start=4", "ramp:8@100"].makeIterator(),
      speaker: speaker
    ) {
      collector.add($0)
      return true
    }
    let all = collector.all
    #expect(all.prefix(3).map(\.rows) == [[[20, 0, 0, -1]], [[20, 1, 0, -1]], [[18, -1, 4, 4]]])
    #expect(all[3].failure == "SG0708 nobody speaks")
    #expect(all[3].node == "w")
  }
}
