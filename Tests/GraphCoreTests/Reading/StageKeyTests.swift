import GraphCore
import Testing

/// The key `stage` of a node, and the phases that plans tell.
@Suite struct StageKeyTests {
  private func phases(_ nodes: String, set: [String] = [], lanes: Int = 2) throws -> [String] {
    let plan = try Compiler.compile(
      try graph(nodes, set: set), options: PlanOptions(lanes: lanes, chunk: 64))
    return plan.text.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix("in order ") || $0.hasPrefix("on any lane ")
    }
  }

  private let nodes = """
    a: {use: ramp, rate: 100}
    b: {use: gain}
    c: {use: lag}
    d: {use: lag}
    e: {use: gain}
    """

  @Test func aPlanTellsWhatRunsSideBySide() throws {
    #expect(
      try phases(nodes) == [
        "in order     a", "on any lane  b", "in order     c, d", "on any lane  e",
      ])
    #expect(try phases(nodes, lanes: 1) == [])
  }

  @Test func aNodeStartsAStageOfItsOwn() throws {
    let expected = [
      "in order     a", "on any lane  b", "in order     c", "in order     d", "on any lane  e",
    ]
    let stage = nodes.replacing("d: {use: lag}", with: "d: {use: lag, stage: true}")
    #expect(try phases(stage) == expected)
    #expect(try phases(nodes, set: ["d.stage=true"]) == expected)
    #expect(try phases(stage, set: ["d.stage=false"]).count == 4)
  }

  @Test func itIsNoPartOfWhatAModelRemembers() throws {
    let stage = nodes.replacing("d: {use: lag}", with: "d: {use: lag, stage: true}")
    #expect(try graph(stage).canonicalLines == (try graph(nodes).canonicalLines))
  }

  @Test func anythingElseThanTrueOrFalseIsRefused() throws {
    let found = problems { () throws(Problems) in
      _ = try graph(nodes.replacing("d: {use: lag}", with: "d: {use: lag, stage: treu}"))
    }
    #expect(
      found == """
        SG0204 6:24 'stage': expected true or false, found 'treu' | did you mean 'true'?
        """)
  }

  @Test func aSlipInTheKeyIsSuggested() throws {
    let found = problems { () throws(Problems) in
      _ = try graph(nodes.replacing("d: {use: lag}", with: "d: {use: lag, stge: true}"))
    }
    #expect(found.contains("'lag' has no parameter 'stge'"))
    #expect(found.contains("did you mean 'stage'?"))
  }
}
