import GraphCore
import Testing

/// Formats along the graph, and why they don't fit.
@Suite struct CompilerTests {
  private func compile(
    _ nodes: String, fitted: [String: Fitted] = [:], options: PlanOptions = PlanOptions(lanes: 1)
  ) throws(Problems) -> Plan {
    try Compiler.compile(try graph(nodes), fitted: fitted, options: options)
  }

  private func outcome(_ nodes: String) -> String {
    problems { () throws(Problems) in _ = try compile(nodes) }
  }

  @Test func worksOutFormatsAlongAChain() throws {
    let plan = try compile(
      "a: {use: ramp, channels: null}\nb: {use: thin, rate: 100}\nc: {use: thin, every: 4}")
    #expect(
      plan.steps.map(\.output.description) == [
        "audio of any channels, open rate", "audio of any channels, 100 Hz",
        "audio of any channels, 25 Hz",
      ])
    let closed = try compile(
      "a: {use: ramp}\nb: {use: thin, rate: 100}\nc: {use: thin, every: 4}\nd: {use: gain, copies: 3}\ne: {use: total}"
    )
    #expect(
      closed.steps.map(\.output.description) == [
        "audio, mono, open rate", "audio, mono, 100 Hz", "audio, mono, 25 Hz",
        "features of 3, 25/s",
        "features of 3, once an item",
      ])
    #expect(closed.output == closed.steps[4].output)
    #expect(closed.format(ofNode: 3).names == ["gain[0]", "gain[1]", "gain[2]"])
    #expect(closed.input(ofNode: "e") == closed.steps[3].output)
    #expect(closed.input(ofNode: "x") == nil)
  }

  @Test func refusesAWrongKindWithTheCure() {
    #expect(
      outcome("a: {use: ramp, rate: 100}\nb: {use: total}") == """
        SG0301 4:3 'b': 'total' takes features, but 'a' gives audio, mono, 100 Hz | \
        put 'framing', 'stft' and 'mel' before it
          3:3 its rows come from 'a'
        """)
    #expect(
      outcome("a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: frames, in: b}") == """
        SG0301 5:24 'c': 'frames' takes audio, but 'b' gives features of 1, 100/s | \
        name another node with 'in'
          4:3 its rows come from 'b'
        """)
  }

  @Test func refusesAnOpenRateWhereOneIsNeeded() {
    #expect(
      outcome("a: {use: ramp}\nb: {use: gain}\nc: {use: total}") == """
        SG0302 4:3 'b': 'gain' needs a fixed rate | put 'thin' before it
          3:3 its rows come from 'a'
        """)
    // The message names a setting of the node: it stands there.
    #expect(
      outcome("a: {use: ramp}\nhop: {use: frames, hop: 8}")
        == "SG0302 4:27 'hop': 'hop' needs a fixed rate")
    // A setting that is named as the node is no reason to go there.
    #expect(
      outcome(
        "a: {use: ramp, rate: 100}\nby: {use: gain, by: 2}\nrows: {use: total, in: [by, a]}\n"
      )
      .hasPrefix("SG0301 5:31 'rows': 'total' takes features, but 'a' gives audio"))
  }

  @Test func tellsIndependentProblemsOfFormatsAtOnce() {
    #expect(
      outcome(
        """
        a: {use: ramp, rate: 100}
        b: {use: total}
        c: {use: faulty, fault: format, in: a}
        d: {use: gain, in: c}
        e: {use: lag, in: [b, d]}
        """) == """
          SG0301 4:3 'b': 'total' takes features, but 'a' gives audio, mono, 100 Hz | put 'framing', \
          'stft' and 'mel' before it
            3:3 its rows come from 'a'
          SG0204 5:27 'c': 'fault' is format
          """)
  }

  @Test func refusesToJoinClocksThatDiffer() {
    #expect(
      outcome(
        "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: thin, every: 4}\nd: {use: lag, in: [b, c]}"
      ) == """
        SG0303 6:25 'd': 'b' and 'c' give rows at different times: 100/s and 25/s, each 10 ms | \
        give both the same 'hop_length', or pool both first
          6:22 the first is 'b'
        """)
    #expect(
      outcome("a: {use: ramp, rate: 100}\nb: {use: gain}\nd: {use: lag, in: [b, a]}") == """
        SG0301 5:25 'd': rows of audio can't be joined, and 'a' gives audio, mono, 100 Hz | \
        join features
        """)
  }

  @Test func refusesTheSameRowsTwice() {
    #expect(
      outcome("a: {use: ramp, rate: 100}\nb: {use: gain}\nd: {use: lag, in: [b, b]}")
        == "SG0304 5:25 'd': the same rows are joined twice | name each node once")
  }

  @Test func namesTheColumnsOfAJoin() throws {
    let nodes =
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: gain, in: a, copies: 2}\nd: {use: lag, in: [b, c]}"
    let output = try compile(nodes).output
    #expect(output.names == ["b.gain[0]", "c.gain[0]", "c.gain[1]"])
    #expect(output.width == 3)
    #expect(output.kind == .features)
    let other = try Compiler.compile(try graph(nodes, set: ["b.label=x"]))
    #expect(other.output.names == ["x[0]", "gain[0]", "gain[1]"])
  }

  @Test func putsAColumnwiseNodeBeforeTheJoin() throws {
    let nodes =
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: thin, every: 4}\nd: {use: total, in: [b, c]}"
    let plan = try compile(nodes)
    #expect(plan.steps.map(\.name) == ["a", "b", "c", "d (of b)", "d (of c)", "d"])
    #expect(plan.steps.map(\.node) == [0, 1, 2, 3, 3, 3])
    #expect(plan.steps.map(\.inputs) == [[], [0], [1], [1], [2], [3, 4]])
    // The rows wait on no branch, since only one of each comes.
    #expect(plan.steps[5].stateBytes == 2 * 4)
  }

  @Test func joinsBeforeATrainableNodeSinceItHasLearntAllColumns() throws {
    let nodes =
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: gain, in: a}\nd: {use: centred, in: [b, c]}"
    let fitted = Fitted(tensors: ["mean": Tensor(shape: [2], [1, 2])])
    let plan = try compile(nodes, fitted: ["d": fitted])
    #expect(plan.steps.map(\.name) == ["a", "b", "c", "d", "d"])
    #expect(plan.output.width == 2)
    #expect(plan.sharedBytes == 2 * 2 * 4)
    let wrong = Fitted(tensors: ["mean": Tensor(shape: [1], [1])])
    #expect(
      problems { () throws(Problems) in _ = try compile(nodes, fitted: ["d": wrong]) }
        .hasPrefix("SG0503 6:26 'd': the model's tensor 'mean' has shape [1], expected [2]"))
  }

  @Test func stopsBeforeANode() throws {
    let graph = try graph(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: gain, in: a}\nd: {use: centred, in: [b, c]}\ne: {use: total}"
    )
    let plan = try Compiler.compile(graph, before: 3)
    #expect(plan.steps.map(\.name) == ["a", "b", "c", "d"])
    #expect(plan.input(ofNode: "d")?.width == 2)
    #expect(plan.output.names == ["b.gain[0]", "c.gain[0]"])
    #expect(try Compiler.compile(graph, before: 2).steps.map(\.name) == ["a"])
  }
}
