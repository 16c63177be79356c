import GraphCore
import Testing

@Suite struct ProblemTextTests {
  private let source = SourceText(
    name: "graphs/mfcc-mlp.yaml",
    text: String(repeating: "#\n", count: 11) + "  mel:      {use: mel, n_mel: 128}\n")

  @Test func showsTheLineWithACaretAndTheCure() {
    let problem = Problem(
      .unknownParameter, "'mel' has no parameter 'n_mel'",
      at: Place(source: source, line: 12, column: 24, length: 5),
      suggestion: "did you mean 'n_mels'?")
    #expect(
      problem.text == """
        graphs/mfcc-mlp.yaml:12:24: error[SG0203]: 'mel' has no parameter 'n_mel'
           12 |   mel:      {use: mel, n_mel: 128}
              |                        ^^^^^ did you mean 'n_mels'?
        """)
  }

  @Test func showsBothEndsOfAConflict() {
    let text = SourceText(name: "g.yaml", text: "a: 1\nb: 2\na: 3")
    let problem = Problem(
      .duplicateKey, "'a' stands twice", at: Place(source: text, line: 3, column: 1),
      notes: [.init("the first one", at: Place(source: text, line: 1, column: 1)), .init("why")])
    #expect(
      problem.text == """
        g.yaml:3:1: error[SG0103]: 'a' stands twice
            3 | a: 3
              | ^
              g.yaml:1:1: the first one
            1 | a: 1
              | ^
              why
        """)
  }

  @Test func cutsTheCaretAtTheEndOfTheLine() {
    let text = SourceText(name: "--set", text: "a=[1, 2")
    let long = Problem(.syntax, "open", at: Place(source: text, line: 1, column: 3, length: 99))
    #expect(long.text == "--set:1:3: error[SG0102]: open\n    1 | a=[1, 2\n      |   ^^^^^")
    let past = Problem(.syntax, "open", at: Place(source: text, line: 1, column: 8))
    #expect(past.text == "--set:1:8: error[SG0102]: open\n    1 | a=[1, 2\n      |        ^")
  }

  @Test func showsAWindowOfALongLine() {
    let text = SourceText(name: "g.yaml", text: "a: [" + String(repeating: "x, ", count: 100) + "]")
    func shown(_ column: Int, length: Int) -> [Substring] {
      Problem(
        .syntax, "open", at: Place(source: text, line: 1, column: column, length: length)
      ).text.split(separator: "\n")
    }
    let start = shown(5, length: 1)
    #expect(start[1].hasPrefix("    1 | a: [x, x, "))
    #expect(start[1].hasSuffix("…"))
    #expect(start[2] == "      |     ^")
    let middle = shown(152, length: 1)
    #expect(middle[1].count == 8 + 120)
    #expect(middle[1].dropFirst(8).first == "…")
    #expect(middle[1].dropFirst(middle[2].count - 1).first == text.lines[0].dropFirst(151).first)
    let end = shown(305, length: 99)
    #expect(end[1].hasSuffix("x, ]"))
    #expect(end[1].count == end[2].count)
    #expect(end[2].hasSuffix(" ^"))
  }

  @Test func showsWhatMovesTheCursorAsOneCharacter() {
    let text = SourceText(name: "g.yaml", text: "\ta:\u{1B}[31m b\r")
    let problem = Problem(
      .syntax, "found \n\u{7}", at: Place(source: text, line: 1, column: 10), suggestion: "quote it"
    )
    #expect(
      problem.text == """
        g.yaml:1:10: error[SG0102]: found \u{FFFD}\u{FFFD}
            1 |  a:\u{FFFD}[31m b
              |          ^ quote it
        """)
  }

  @Test func doesWithoutAPlaceOrALine() {
    let problem = Problem(.notAudio, "not audio", suggestion: "convert it", severity: .warning)
    #expect(problem.text == "warning[SG0702]: not audio\n      convert it")
    let text = SourceText(name: "g.yaml", text: "a: \"\n")
    let past = Problem(
      .syntax, "open", at: Place(source: text, line: 2, column: 1), suggestion: "close it")
    #expect(past.text == "g.yaml:2:1: error[SG0102]: open\n      close it")
  }

  @Test func keepsThePlaceThatAProblemHas() {
    let first = Place(source: source, line: 1, column: 1)
    let second = Place(source: source, line: 2, column: 1)
    #expect(Problem(.usage, "x").placed(at: first).place == first)
    #expect(Problem(.usage, "x", at: first).placed(at: second).place == first)
  }

  @Test func cutsTextsAtEveryKindOfLineEnd() {
    #expect(SourceText(name: "", text: "a\r\nb\n\nc").lines == ["a", "b", "", "c"])
    #expect(SourceText(name: "", text: "").lines == [""])
  }
}
