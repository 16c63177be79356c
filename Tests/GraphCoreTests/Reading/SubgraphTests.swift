import Glibc
import GraphCore
import Testing

/// Graphs that hold others.
@Suite final class SubgraphTests {
  private let folder: String

  init() throws {
    var path = Array("/tmp/sergraph-parts-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&path).map { String(cString: $0) })
    try write(
      "double.yaml",
      "sergraph: 1\nparams: {n: 2}\nnodes:\n  twice: {use: gain, by: \"${n}\"}\n  late: {use: lag, rows: 1}\n"
    )
  }

  deinit {
    for name in names { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  private var names: [String] = []

  private func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(folder)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
    names.append(name)
  }

  private func graph(_ nodes: String, set: [String] = []) throws(Problems) -> Graph {
    let text =
      "sergraph: 1\nnodes:\n  a: {use: ramp, rate: 100}\n"
      + nodes.split(separator: "\n").map { "  \($0)\n" }.joined()
    return try read(text, path: "\(folder)/g.yaml", set: set)
  }

  private func outcome(_ nodes: String, set: [String] = []) -> String {
    problems { () throws(Problems) in _ = try graph(nodes, set: set) }
  }

  @Test func putsItsNodesInPlace() throws {
    let graph = try graph(
      "p: {use: double.yaml, with: {n: 5}}\nq: {use: double.yaml, in: a}\nr: {use: total, in: [p, q]}"
    )
    #expect(graph.nodes.map(\.name) == ["a", "p.twice", "p.late", "q.twice", "q.late", "r"])
    #expect(graph.nodes.map(\.inputs) == [[], [0], [1], [0], [3], [2, 4]])
    #expect((graph.nodes[1].kind as? Gain)?.by == 5)
    #expect((graph.nodes[3].kind as? Gain)?.by == 2)
  }

  @Test func namesItsInputAndItsOutput() throws {
    try write(
      "fork.yaml",
      "sergraph: 1\noutput: sum\nnodes:\n  x: {use: gain}\n  y: {use: gain, by: 2, in: input}\n  sum: {use: total, in: [x, y]}\n  unused: {use: gain, in: input}\n"
    )
    let graph = try graph("f: {use: fork.yaml}\nz: {use: lag}")
    #expect(graph.nodes.map(\.name) == ["a", "f.x", "f.y", "f.sum", "z"])
    #expect(graph.nodes.map(\.inputs) == [[], [0], [0], [1, 2], [3]])
    #expect(graph.warnings.map(\.message) == ["nothing takes the rows of 'f.unused'"])
  }

  @Test func takesSeveralInputs() throws {
    try write("sum.yaml", "sergraph: 1\nnodes:\n  sum: {use: total}\n")
    let graph = try graph("x: {use: gain}\ny: {use: gain, in: a}\ns: {use: sum.yaml, in: [x, y]}")
    #expect(graph.nodes[3].inputs == [1, 2])
    #expect(graph.nodes[3].inputPlaces.count == 2)
  }

  @Test func nests() throws {
    try write(
      "outer.yaml",
      "sergraph: 1\nparams: {m: 3}\nnodes:\n  in1: {use: double.yaml, with: {n: \"${m}\"}}\n")
    let graph = try graph("o: {use: outer.yaml, with: {m: 7}}")
    #expect(graph.nodes.map(\.name) == ["a", "o.in1.twice", "o.in1.late"])
    #expect((graph.nodes[1].kind as? Gain)?.by == 7)
    let set = try self.graph("o: {use: outer.yaml}", set: ["o.in1.twice.by=9", "o.m=4"])
    #expect((set.nodes[1].kind as? Gain)?.by == 9)
  }

  @Test func isReachedBySettings() throws {
    let nodes = "p: {use: double.yaml, with: {n: 5}}"
    #expect((try graph(nodes, set: ["p.n=6"]).nodes[1].kind as? Gain)?.by == 6)
    #expect((try graph(nodes, set: ["p.twice.by=6"]).nodes[1].kind as? Gain)?.by == 6)
    #expect(try graph(nodes, set: ["p.use=gain", "p.by=4"]).nodes.map(\.use) == ["ramp", "gain"])
    #expect(
      try graph("b: {use: gain, by: 4}", set: ["b.use=double.yaml"]).nodes.map(\.name)
        == ["a", "b.twice", "b.late"])
    #expect(
      outcome(nodes, set: ["p.m=6"])
        == "SG0208 --set:1:1 the graph 'double.yaml' has no parameter 'm' | one of: n")
    #expect(
      outcome(nodes, set: ["p.twie.by=6"])
        == "SG0209 --set:1:1 no node is called 'p.twie' | did you mean 'p.twice'?")
  }

  @Test func refusesWrongUses() {
    #expect(
      outcome("p: {use: double.yaml, n: 5}") == """
        SG0203 g.yaml:4:25 a sub-graph has no parameter 'n' | \
        did you mean 'in'? Else give a sub-graph's parameters under 'with': {n: ...}
        """)
    #expect(
      outcome("p: {use: double.yaml, with: {m: 5}}")
        == "SG0208 g.yaml:4:32 the graph 'double.yaml' has no parameter 'm' | one of: n")
    #expect(
      outcome("p: {use: duoble.yaml}\nq: {use: total, in: p}", set: ["p.twice.by=2"])
        == """
        SG0101 g.yaml:4:12 can't read '\(folder)/duoble.yaml': No such file or directory | \
        did you mean '\(folder)/double.yaml'?
        """)
  }

  @Test func refusesToContainItself() throws {
    try write("b.yaml", "sergraph: 1\nnodes:\n  c: {use: c.yaml}\n")
    try write("c.yaml", "sergraph: 1\nnodes:\n  b: {use: b.yaml}\n")
    #expect(
      outcome("b: {use: b.yaml}")
        == """
        SG0107 c.yaml:3:12 the sub-graph 'b.yaml' contains itself | \
        \(folder)/g.yaml -> \(folder)/b.yaml -> \(folder)/c.yaml -> \(folder)/b.yaml
        """)
    #expect(outcome("b: {use: g.yaml}").hasPrefix("SG0107 g.yaml:4:12 the sub-graph 'g.yaml'"))
  }

  @Test func pointsIntoItsOwnFileOnce() throws {
    try write(
      "bad.yaml",
      "sergraph: 1\nparams: {n: {}}\nnodes:\n  x: {use: gain, by: wrong}\n  y: {use: gian, copies: \"${n}\"}\n  z: {use: gain, in: w}\n"
    )
    #expect(
      outcome("p: {use: bad.yaml}\nq: {use: bad.yaml}\nr: {use: gain, by: x}")
        == """
        SG0204 g.yaml:6:22 'by': expected a number, found 'x'
        SG0207 bad.yaml:2:10 the parameter 'n' has no default and was not given | \
        give it where the sub-graph is used: 'with: {n: ...}'
        SG0204 bad.yaml:4:22 'by': expected a number, found 'wrong'
        SG0202 bad.yaml:5:12 there is no kind of node called 'gian' | did you mean 'gain'?
        SG0206 bad.yaml:6:22 no node is called 'w' | one of: input, x, y
        """)
  }
}
