import GraphCore
import Testing

@Suite struct CanonicalLinesTests {
  private let nodes =
    "a: {use: ramp, rate: 100}\nb: {use: gain, by: 2}\nc: {use: gain, in: a}\nd: {use: total, in: [b, c]}\ne: {use: centred}"

  @Test func areTheSameForRenamedNodesAndWrittenDefaults() throws {
    let renamed = try graph(
      "x: {use: ramp, rate: 100}\ny: {use: gain, by: 2.0, copies: 1}\nz: {use: gain, in: x}\nd: {use: total, in: [y, z]}\nf: {use: centred}"
    )
    #expect(try graph(nodes).canonicalLines == renamed.canonicalLines)
    #expect(
      renamed.canonicalLines == [
        "#0 ramp rate=100 channels=1",
        "#1 gain by=2 mode=plain copies=1 label=gain steps=[1] limit=null in #0",
        "#2 gain by=1 mode=plain copies=1 label=gain steps=[1] limit=null in #0",
        "#3 total in #1 #2", "#4 centred in #3",
      ])
  }

  @Test(arguments: [
    "a.rate=50", "b.by=3", "b.mode=squared", "c.copies=2", "c.label=x", "b.steps=[2]", "b.limit=1",
    "d.in=[c, b]", "c.in=b", "e.use=whole",
  ])
  func differForEveryChange(_ change: String) throws {
    #expect(try graph(nodes).canonicalLines != graph(nodes, set: [change]).canonicalLines)
  }

  @Test func stopBeforeANode() throws {
    let whole = try graph(nodes)
    let before = whole.canonicalLines(before: 4)
    #expect(before == whole.canonicalLines.dropLast() + ["takes #3"])
    #expect(try graph(nodes, set: ["e.use=whole"]).canonicalLines(before: 4) == before)
    #expect(try graph(nodes, set: ["b.by=1"]).canonicalLines(before: 4) != before)
    #expect(whole.canonicalLines(before: 2) == ["#0 ramp rate=100 channels=1", "takes #0"])
    #expect(whole.trainable == ["e"])
  }
}
