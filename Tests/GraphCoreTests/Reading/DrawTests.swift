import GraphCore
import Testing

@Suite struct DrawTests {
  private let nodes = #"""
    a: {use: ramp, rate: 100}
    gain: {use: gain, label: 'say "a\n"'}
    c: {use: lag, in: a, rows: 50}
    d: {use: gain, label: c}
    e: {use: whole, in: [gain, d]}
    """#

  @Test func drawsAGraphForTheTerminal() throws {
    #expect(
      try Compiler.compile(try graph(nodes)).drawing == """
        a (ramp)              -> audio, mono, 100 Hz
        |
        gain                  -> features of 1, 100/s

        c (lag) <- a          -> audio, mono, 100 Hz
        |
        d (gain)              -> features of 1, 100/s

        e (whole) <- gain, d  -> features of 2, 100/s

        """)
  }

  @Test func drawsAGraphForGraphviz() throws {
    let dot = try Compiler.compile(try graph(nodes)).dot
    #expect(dot.hasPrefix("digraph \"g.yaml\" {\n"))
    #expect(dot.contains(#"  "gain" [label="gain\nlabel = \"say \\\"a\\\\n\\\"\""];"# + "\n"))
    #expect(dot.contains(#"  "c" [label="c: lag\nrows = 50"];"# + "\n"))
    #expect(dot.contains(#"  "d" -> "e" [label=" features of 1, 100/s"];"# + "\n"))
    #expect(dot.hasSuffix("}\n"))
  }

  @Test func printsAPlan() throws {
    let plan = try Compiler.compile(try graph(nodes), options: PlanOptions(lanes: 2, chunk: 64))
    let lines = plan.text.split(separator: "\n").map(String.init)
    #expect(lines[0] == "step  gives                 rows at once  comes within  memory a lane")
    #expect(lines[1] == "a     audio, mono, 100 Hz   64            250 ms        356 B")
    #expect(lines[3] == "c     audio, mono, 100 Hz   64            750 ms        456 B")
    #expect(lines[6].hasPrefix("e     features of 2, 100/s  64            at the end"))
    #expect(lines.contains("2 lanes, 6 items in the window, up to 64 samples read at once"))
    #expect(
      lines.contains("Steps that hold a whole item keep long ones in a temporary file (TMPDIR)."))
    #expect(lines.last?.hasPrefix("at most, in all") == true)
  }
}
