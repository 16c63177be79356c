import GraphCore
import Testing

@Suite struct ProblemJSONTests {
  @Test func writesEveryMember() {
    let source = SourceText(name: "g.yaml", text: "a: 1\nb: 2\na: 3")
    let problem = Problem(
      .duplicateKey, "'a' stands twice", at: Place(source: source, line: 3, column: 1, length: 1),
      suggestion: "remove one",
      notes: [
        .init("the first one", at: Place(source: source, line: 1, column: 1)), .init("no place"),
      ])
    #expect(
      problem.json == """
        {"severity":"error","code":"SG0103","message":"'a' stands twice",\
        "file":"g.yaml","line":3,"column":1,"length":1,"suggestion":"remove one",\
        "notes":[{"message":"the first one","file":"g.yaml","line":1,"column":1,"length":1},\
        {"message":"no place"}]}
        """)
  }

  @Test func leavesOutWhatDoesNotApply() {
    #expect(
      Problem(.notAudio, "not audio", severity: .warning).json
        == #"{"severity":"warning","code":"SG0702","message":"not audio","notes":[]}"#)
  }

  @Test func escapesWhatJSONReserves() {
    #expect(jsonString("a\"b\\c\n\r\t\0\u{1F}é\u{1F600}/") == #""a\"b\\c\n\r\t\u0000\u001fé😀/""#)
    #expect(jsonString("\r\ne\u{301}") == "\"\\r\\ne\u{301}\"")
  }
}
