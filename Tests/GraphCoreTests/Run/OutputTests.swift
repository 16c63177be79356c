import Glibc
import GraphCore
import Testing

/// Graphs with several outputs: what `output` may name.
@Suite struct OutputTests {
  private let nodes = """
    nodes:
      a: {use: ramp, rate: 100}
      b: {use: gain}
      c: {use: lag, in: b}
      d: {use: total, in: b}
    """

  private func graph(_ output: String, set: [String] = []) throws(Problems) -> Graph {
    try read("sergraph: 1\n\(output)\n\(nodes)\n", set: set)
  }

  private func outcome(_ output: String) -> String {
    problems { () throws(Problems) in _ = try graph(output) }
  }

  @Test func namesANodeOrAList() throws {
    #expect(try graph("").outputs.map(\.name) == ["d"])
    #expect(try graph("output: c").outputs.map(\.name) == ["c"])
    let several = try graph("output: [d, c]")
    #expect(several.outputs.map(\.name) == ["d", "c"])
    #expect(several.outputs.map { several.nodes[$0.node].name } == ["d", "c"])
    #expect(several.outputs.map(\.place?.column) == [10, 13])
    #expect(several.warnings.isEmpty)
    let plan = try Compiler.compile(several)
    #expect(plan.outputs.map(\.format.clock) == [.item, .audio(rate: 100)])
    #expect(try graph("output: [c]").canonicalLines == (try graph("output: c")).canonicalLines)
    #expect(several.canonicalLines.last == "gives #3 #2")
    #expect(CanonicalGraph(several.canonical.text) == several.canonical)
  }

  @Test(arguments: [
    (
      "output: [c, e]",
      "SG0206 2:13 'output' names no node: 'e' | one of: a, b, c, d"
    ),
    (
      "output: [c, d, c]",
      "SG0304 2:16 'output' names the rows of 'c' twice | name each node once\n  2:10 the first is here"
    ),
    (
      "output: []",
      "SG0206 2:9 'output' names no node | name one, or leave 'output' out to give the last node's rows"
    ),
    ("output: {c: d}", "SG0206 2:9 'output' names no node: a mapping"),
  ])
  func refuses(_ output: String, _ expected: String) {
    #expect(outcome(output) == expected)
  }

  @Test func warnsOfWhatNoOutputNeeds() throws {
    #expect(
      lines(try graph("output: c").warnings)
        == "SG0211 7:3 nothing takes the rows of 'd' | remove it, or name it in an 'in' or in 'output'"
    )
  }

  @Test func isReplacedOnTheCommandLine() throws {
    #expect(try graph("output: d", set: ["output=[c, b]"]).outputs.map(\.name) == ["c", "b"])
    #expect(try graph("", set: ["output=c"]).outputs.map(\.name) == ["c"])
    let wrong = problems { () throws(Problems) in _ = try graph("", set: ["output=x"]) }
    #expect(wrong == "SG0206 --set:1:8 'output' names no node: 'x' | one of: a, b, c, d")
  }

  @Test func endsAtWhatIsAskedForWhereTheOutputsDoWithoutIt() throws {
    func asking(_ names: [String]) throws -> Graph {
      try GraphReader.read(
        try readYAML("sergraph: 1\noutput: d\n\(nodes)\n", name: "g.yaml"), path: "g.yaml",
        nodes: testNodes, asking: names)
    }
    let both = try asking(["c", "d"])
    #expect(both.outputs.map(\.name) == ["c", "d"])
    #expect(both.asked["c"]?.map(\.node) == [2])
    let needed = try asking(["b"])
    #expect(needed.outputs.map(\.name) == ["d"])
    #expect(needed.asked["b"]?.map(\.node) == [1])
    #expect(try asking(["x"]).asked.isEmpty)
  }

  @Test func partsMayHaveSeveral() throws {
    var template = Array("/tmp/sergraph-outputs-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    let path = "\(folder)/part.yaml"
    defer {
      unlink(path)
      rmdir(folder)
    }
    let file = try #require(fopen(path, "w"))
    fputs("sergraph: 1\noutput: [x, y]\nnodes:\n  x: {use: gain}\n  y: {use: gain, by: 2}\n", file)
    fclose(file)
    func graph(_ rest: String) throws(Problems) -> Graph {
      try read(
        "sergraph: 1\nnodes:\n  a: {use: ramp, rate: 100}\n  p: {use: part.yaml}\n\(rest)\n",
        path: "\(folder)/g.yaml")
    }
    // The list of them, or one by its name.
    #expect(try graph("").outputs.map(\.name) == ["p.x", "p.y"])
    #expect(try graph("  t: {use: total}").nodes.last?.inputs == [1, 2])
    #expect(try graph("  t: {use: total, in: p.x}").nodes.map(\.name) == ["a", "p.x", "t"])
    let both = try graph("  t: {use: total, in: p}\noutput: [p.y, t]")
    #expect(both.outputs.map(\.name) == ["p.y", "t"])
    let wrong = problems { () throws(Problems) in _ = try graph("output: p.z") }
    #expect(wrong.contains("SG0206") && wrong.contains("'output' names no node: 'p.z'"))
    #expect(wrong.contains(" | "), "\(wrong)")
  }
}
