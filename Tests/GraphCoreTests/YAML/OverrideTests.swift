import GraphCore
import Testing

/// `-p`, `--set` and `${...}`.
@Suite struct OverrideTests {
  private let nodes =
    "a: {use: ramp, rate: 100}\nb: {use: gain, by: 2, copies: 3}\nc: {use: lag, rows: 4}"

  private func outcome(_ set: String...) -> String {
    problems { () throws(Problems) in _ = try graph(nodes, set: set) }
  }

  @Test func replacesAParameter() throws {
    let graph = try graph(nodes, set: ["b.by=3", "b.by=4.5", "b.label=x", "c.rows=7"])
    let gain = try #require(graph.nodes[1].kind as? Gain)
    #expect(gain.by == 4.5)
    #expect(gain.copies == 3)
    #expect(gain.label == "x")
    #expect((graph.nodes[2].kind as? Lag)?.rows == 7)
    #expect(graph.nodes[1].settingPlaces["by"]?.description == "--set:1:6")
  }

  @Test func replacesTheKindAndDropsWhatOnlyTheOldOneKnew() throws {
    let swapped = try graph(nodes, set: ["b.use=lag"])
    #expect((swapped.nodes[1].kind as? Lag)?.rows == 10)
    let given = try graph(nodes, set: ["b.use=lag", "b.rows=2"])
    #expect((given.nodes[1].kind as? Lag)?.rows == 2)
    #expect(
      outcome("b.use=lag", "b.bx=2")
        == "SG0203 --set:1:1 'lag' has no parameter 'bx' | one of: rows, declared")
    #expect(
      outcome("b.use=lga")
        == "SG0202 --set:1:7 there is no kind of node called 'lga' | did you mean 'lag'?")
  }

  @Test func replacesTheInput() throws {
    #expect(try graph(nodes, set: ["c.in=a"]).nodes.map(\.name) == ["a", "c"])
    let joined = try graph(nodes + "\nd: {use: total}", set: ["d.in=[b, c]"])
    #expect(joined.nodes[3].inputs == [1, 2])
    #expect(outcome("c.in=d") == "SG0206 --set:1:6 no node is called 'd' | one of: a, b")
  }

  @Test func refusesWhatNamesNothing() {
    #expect(outcome("x.by=1") == "SG0209 --set:1:1 no node is called 'x' | one of: a, b, c")
    #expect(outcome("gain.by=1") == "SG0209 --set:1:1 no node is called 'gain' | one of: a, b, c")
    #expect(
      outcome("by=1")
        == """
        SG0209 --set:1:1 'by' names no node's parameter | \
        write NODE.PARAM=VALUE, or '-p' for a parameter of the graph
        """)
    #expect(
      outcome("b.by")
        == "SG0209 --set:1:1 expected NAME=VALUE, found 'b.by' | such as '--set mel.n_mels=64'")
    #expect(
      outcome("=3")
        == "SG0209 --set:1:1 expected NAME=VALUE, found '=3' | such as '--set mel.n_mels=64'")
    #expect(
      outcome("b.by=[1") == """
        SG0102 --set:1:8 did not find expected ',' or ']' | \
        put ',' between the values and ']' at the end
          --set:1:6 while parsing a flow sequence that starts here
        """)
    #expect(outcome("b.by=x") == "SG0204 --set:1:6 'by': expected a number, found 'x'")
    #expect(
      problems { () throws(Problems) in _ = try Override("rate", option: "-p") }
        == "SG0209 -p:1:1 expected NAME=VALUE, found 'rate' | such as '-p sample_rate=16000'")
  }

  private let text = """
    sergraph: 1
    params: {n: 3, who: {default: x}, list: [1, 2]}
    nodes:
      a: {use: ramp, rate: 100}
      b: {use: gain, copies: "${n}", label: "${who}-${n}", steps: "${list}"}
    """

  @Test func putsParametersIntoValues() throws {
    let standard = try #require(try read(text).nodes[1].kind as? Gain)
    #expect(standard.copies == 3)
    #expect(standard.label == "x-3")
    #expect(standard.steps == [1, 2])
    let given = try #require(
      try read(text, p: ["n=5", "who=y", "list=[9]"]).nodes[1].kind as? Gain)
    #expect(given.copies == 5)
    #expect(given.label == "y-5")
    #expect(given.steps == [9])
    let set = try #require(try read(text, set: ["b.by=${n}"]).nodes[1].kind as? Gain)
    #expect(set.by == 3)
  }

  @Test func refusesWrongParametersOnce() {
    func outcome(_ label: String, p: [String] = []) -> String {
      let text =
        "sergraph: 1\nparams: {n: 3, many: [1], no: {}}\nnodes:\n  a: {use: ramp, rate: 100}\n  b: {use: gain, \(label)}\n"
      return problems { () throws(Problems) in _ = try read(text, p: ["no=1"] + p) }
    }
    #expect(
      outcome("copies: \"${m}\"")
        == "SG0208 5:26 the graph has no parameter 'm' | one of: many, n, no")
    #expect(
      outcome("copies: \"${nothing}\"")
        == "SG0208 5:26 the graph has no parameter 'nothing' | one of: many, n, no")
    #expect(
      outcome("copies: \"${n\"") == "SG0204 5:26 '${' without '}' | write '${name}'")
    #expect(
      outcome("mode: \"x${many}\"")
        == "SG0204 5:24 '${many}' is a list, which can't be part of a text")
    #expect(
      outcome("by: 2", p: ["m=4"])
        == "SG0208 -p:1:1 the graph 'g.yaml' has no parameter 'm' | one of: n, many, no")
    #expect(
      outcome("copies: \"${n}\"", p: ["n=many"])
        == "SG0204 -p:1:3 'copies': expected an integer, found 'many'")
    // The mistake stands where the value does.
    let text = "sergraph: 1\nparams: {n: many}\nnodes:\n  a: {use: ramp, rate: \"${n}\"}\n"
    #expect(
      problems { () throws(Problems) in _ = try read(text) }
        == "SG0204 2:13 'rate': expected an integer, found 'many'")
  }
}
