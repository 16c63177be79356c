import GraphCore
import TestSupport
import Testing

/// Names, values and edges of nodes: exact messages, each at its place.
@Suite struct GraphReaderTests {
  private func outcome(_ nodes: String) -> String {
    problems { () throws(Problems) in _ = try graph(nodes) }
  }

  private static let values: [(String, String)] = [
    (
      "gian: 2",
      "SG0203 4:18 'gain' has no parameter 'gian' | one of: by, mode, copies, label, steps, limit"
    ),
    (
      "copy: 2",
      "SG0203 4:18 'gain' has no parameter 'copy' | one of: by, mode, copies, label, steps, limit"
    ),
    ("copis: 2", "SG0203 4:18 'gain' has no parameter 'copis' | did you mean 'copies'?"),
    ("ni: a", "SG0203 4:18 'gain' has no parameter 'ni' | did you mean 'in'?"),
    ("by: loud", "SG0204 4:22 'by': expected a number, found 'loud'"),
    ("by: \"2\"", "SG0204 4:22 'by': expected a number, found '2'"),
    ("by: .inf", "SG0204 4:22 'by': expected a number, found '.inf'"),
    ("by: 2000", "SG0205 4:22 'by' is 2000, outside -1000...1000 | -1000...1000"),
    ("copies: 1.5", "SG0204 4:26 'copies': expected an integer, found '1.5'"),
    ("copies: 0", "SG0205 4:26 'copies' is 0, outside 1...16 | in bins, 1...16"),
    (
      "mode: squarred",
      "SG0204 4:24 'mode': expected one of plain, squared, found 'squarred' | did you mean 'squared'?"
    ),
    ("label: [a]", "SG0204 4:25 'label': expected a text, found a list"),
    ("steps: 3", "SG0204 4:25 'steps': expected a list, each an integer, found '3'"),
    ("steps: []", "SG0205 4:25 'steps' is [], outside 1...9, at least one | 1...9, at least one"),
    ("steps: [1, x]", "SG0204 4:29 'steps': expected an integer, found 'x'"),
    ("limit: 11", "SG0205 4:25 'limit' is 11, outside 0...10 | in s, 0...10"),
  ]

  @Test(arguments: values) func refusesAWrongValue(_ setting: String, _ expected: String) {
    #expect(outcome("a: {use: ramp, rate: 100}\nb: {use: gain, \(setting)}") == expected)
  }

  @Test func readsEveryTypeOfValue() throws {
    let graph = try graph(
      """
      a: {use: ramp, rate: 100}
      b: {use: gain, by: -2.5, mode: squared, copies: 3, label: no, steps: [2, 3], limit: null}
      """)
    let gain = try #require(graph.nodes[1].kind as? Gain)
    #expect(gain.by == -2.5)
    #expect(gain.mode == .squared)
    #expect(gain.copies == 3)
    #expect(gain.label == "no")
    #expect(gain.steps == [2, 3])
    #expect(gain.limit == nil)
  }

  private static let edges: [(String, String)] = [
    (
      "first: {use: ramp}\nb: {use: lag, in: frist}",
      """
      SG0206 4:21 no node is called 'frist' | did you mean 'first'?
        3:3 'first' is declared here
      """
    ),
    (
      "first: {use: ramp}\nb: {use: lag, in: c}\nc: {use: lag, in: first}",
      "SG0206 4:21 'b' can't take 'c', which does not stand above it | move 'c' above 'b'"
    ),
    (
      "first: {use: ramp}\nb: {use: lag, in: b}",
      "SG0206 4:21 'b' can't take its own rows | name a node above it"
    ),
    (
      "first: {use: ramp}\nb: {use: total, in: [first, secnd]}",
      "SG0206 4:31 no node is called 'secnd' | one of: first"
    ),
    (
      "first: {use: ramp}\nb: {use: lag, in: {rows: first}}",
      "SG0206 4:21 'lag' has one input without a name | name a node, or a list of nodes to join"
    ),
    (
      "first: {use: ramp}\nb: {use: lag, in: }",
      "SG0206 4:21 'in': expected the name of a node, found nothing | a name, or a list of names"
    ),
    (
      "first: {use: ramp}\nb: {use: lag, in: []}",
      "SG0206 4:21 'in' names no node | name one, or leave 'in' out to take the node above"
    ),
    (
      "b: {use: lag}\nc: {use: lag}",
      """
      SG0206 3:3 'b' has no node above it to take rows from | \
      start the graph with a source, such as 'audio: {use: decode}'
      """
    ),
    (
      "first: {use: ramp}\nsecond: {use: ramp}",
      """
      SG0304 4:3 a graph has one source, 'second' is a second one
        3:3 the first is 'first'
      """
    ),
    (
      "first: {use: ramp, in: nobody}",
      "SG0206 3:26 'first' starts the graph and takes no input | remove its 'in'"
    ),
  ]

  @Test(arguments: edges) func refusesAWrongEdge(_ nodes: String, _ expected: String) {
    #expect(outcome(nodes) == expected)
  }

  @Test func tellsIndependentProblemsAtOnceInTheOrderOfTheFile() {
    let found = outcome(
      """
      a: {use: ramp, rat: 100}
      b: {use: gian, by: 2}
      c: {use: gain, by: x, copies: 99}
      d: {use: gain, in: e}
      e: {use: total, in: [c, f]}
      """)
    #expect(
      found == """
        SG0203 3:18 'ramp' has no parameter 'rat' | did you mean 'rate'?
        SG0202 4:12 there is no kind of node called 'gian' | did you mean 'gain'?
        SG0204 5:22 'by': expected a number, found 'x'
        SG0205 5:33 'copies' is 99, outside 1...16 | in bins, 1...16
        SG0206 6:22 'd' can't take 'e', which does not stand above it | move 'e' above 'd'
        SG0206 7:27 no node is called 'f' | one of: a, b, c, d
        """)
  }

  @Test func tellsProblemsWithFormatsBesideThoseWithNames() {
    // `c` is refused by its input's format; `e` hangs on `d`, whose own slip says enough.
    let found = outcome(
      "a: {use: ramp, rate: 100}\nb: {use: gain}\nc: {use: frames}\nd: {use: gain, in: a, gian: 2}\n"
        + "e: {use: frames, in: d}")
    #expect(found.contains("SG0301 5:"))
    #expect(found.contains("SG0203 6:"))
    #expect(!found.contains(" 7:"))
  }

  @Test func takesTheNodeAboveOrTheNamedOnes() throws {
    let graph = try graph(
      """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: gain, in: a}
      d: {use: total, in: [c, b]}
      e: {use: lag}
      """)
    #expect(graph.nodes.map(\.inputs) == [[], [0], [0], [2, 1], [3]])
    #expect(graph.nodes.map(\.use) == ["ramp", "gain", "gain", "total", "lag"])
    #expect(graph.nodes[3].inputPlaces.map(\.description) == ["g.yaml:6:24", "g.yaml:6:27"])
    #expect(graph.warnings.isEmpty)
  }

  @Test func warnsOfTheEndOfWhatTheResultDoesNotNeed() throws {
    let graph = try graph(
      """
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: gain}
      d: {use: lag, in: a}
      """)
    #expect(graph.nodes.map(\.name) == ["a", "d"])
    #expect(graph.nodes[1].inputs == [0])
    #expect(
      lines(graph.warnings)
        == "SG0211 5:3 nothing takes the rows of 'c' | remove it, or name it in an 'in' or in 'output'"
    )
    #expect(graph.warnings.everyOne { $0.severity == .warning })
  }

  @Test func endsAtTheOutput() throws {
    let text = "sergraph: 1\noutput: b\nnodes: {a: {use: ramp}, b: {use: thin}, c: {use: lag}}\n"
    let graph = try read(text)
    #expect(graph.nodes.map(\.name) == ["a", "b"])
    #expect(graph.warnings.map(\.place?.column) == [41])
  }

  @Test func putsPathsRelativeToTheFile() throws {
    let graph = try read(
      """
      sergraph: 1
      name: mine
      summary: What it does.
      inputs: [../a/*.flac, /b.wav]
      model: m/${size}.safetensors
      params: {size: {default: big, unit: s, help: Which.}}
      nodes: {a: {use: ramp}}
      """, path: "graphs/g.yaml")
    #expect(graph.name == "mine")
    #expect(graph.summary == "What it does.")
    #expect(graph.inputs.map(\.path) == ["a/*.flac", "/b.wav"])
    #expect(graph.model?.path == "graphs/m/big.safetensors")
    #expect(
      graph.parameters.map { [$0.name, $0.value, $0.unit ?? "", $0.help] }
        == [["size", "big", "s", "Which."]])
  }
}
