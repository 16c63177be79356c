import GraphCore
import Testing

private func tagMessages(_ places: [String]) -> String {
  places.map { place in
    """
    SG0107 \(place) tags such as '!!float' are not supported | \
    remove it; each parameter has its own type
    """
  }.joined(separator: "\n")
}

/// Texts that are refused, and how.
private let refusals: [(String, String)] = [
  ("", "SG0107 1:1 the file is empty | a graph file begins with 'sergraph: 1'"),
  (
    "- a\n- b\n",
    """
    SG0107 1:1 a graph file must be a mapping, found a list | \
    write lines of the form 'key: value'
    """
  ),
  (
    "a: 1\n---\nb: 2\n",
    "SG0107 2:1 a second document starts here | put each graph into a file of its own"
  ),
  (
    "a: 1\nb: 2\na: 3\n",
    """
    SG0103 3:1 'a' stands twice in this mapping | remove one of the two
      1:1 the first one is here
    """
  ),
  ("a:\n\tb: 1\n", "SG0104 2:1 a tab is used as indentation | use spaces"),
  ("a:\n  \t b: 1\n", "SG0104 2:3 a tab is used as indentation | use spaces"),
  ("a: [1,\n\t2]\n", "SG0104 2:1 a tab is used as indentation | use spaces"),
  ("a: |\n\tx\n", "SG0104 2:1 a tab is used as indentation | use spaces"),
  (
    "a: &x {b: 1}\nc:\n  <<: *x\n",
    "SG0105 3:3 the merge key '<<' is not supported | write the keys out"
  ),
  (
    "a: &rate 1\nb: *rat\n",
    "SG0105 2:4 no anchor '&rat' stands before this alias | did you mean '*rate'?"
  ),
  (
    "a: *flac\n",
    "SG0105 1:4 no anchor '&flac' stands before this alias | quote a text that begins with '*'"
  ),
  (
    "a: &x [1, *x]\n",
    "SG0105 1:11 '*x' stands inside the value that it repeats | write the value out"
  ),
  ("a: &x b\n*x : 1\n", "SG0105 2:1 a key can't be an alias | write the key out"),
  (
    "a: 1\n? [x, y]\n: 2\n",
    "SG0107 2:3 a key must be a text, not a list | write a name before the ':'"
  ),
  (
    "a: !!python/object 1\nb: !foo {x: 1}\nc: &q !!float 2\nd: ! x\n",
    tagMessages(["1:4", "2:4", "3:7", "4:4"])
  ),
  ("a: x\0y\n", "SG0102 1:5 the text holds a NUL byte | save it as plain UTF-8 text"),
  (
    "a: \"x\\0y\"\n", #"SG0102 1:4 the text holds a NUL character | leave '\0' out"#
  ),
  (
    "a: \u{1B}[31m\n",
    "SG0102 1:4 the text holds the control character U+001B | save it as plain UTF-8 text"
  ),
  (
    "a: {b: 1\nc: 2\n",
    """
    SG0102 2:2 did not find expected ',' or '}' | put ',' between the entries and '}' at the end
      1:4 while parsing a flow mapping that starts here
    """
  ),
  (
    "a: {rate: ${rate}}\n",
    """
    SG0102 1:12 did not find expected ',' or '}' | put quotes around "${...}"
      1:4 while parsing a flow mapping that starts here
    """
  ),
  (
    "a: b: c\n",
    """
    SG0102 1:5 mapping values are not allowed in this context | \
    begin keys on lines of their own, and quote a text that holds ': '
    """
  ),
  (
    "a: ../*.flac\nb: *.flac\n",
    """
    SG0102 2:5 did not find expected alphabetic or numeric character | \
    quote a text that begins with '*' or '&'
      2:4 while scanning an alias that starts here
    """
  ),
  (
    "a: \"open\nb: 2\n",
    """
    SG0102 3:1 found unexpected end of stream | close the quotes
      1:4 while scanning a quoted scalar that starts here
    """
  ),
]

extension YAMLReaderTests {
  @Test(arguments: refusals)
  func refuses(_ text: String, with message: String) {
    #expect(outcome(text) == message)
  }

  @Test func reportsAllIndependentProblemsInOrder() {
    #expect(
      outcome("a: {x: 1, x: 2}\na: !!int 3\nb: *no\n").split(separator: "\n").map { $0.prefix(11) }
        == [
          "SG0103 1:11", "  1:5 the f", "SG0103 2:1 ", "  1:1 the f", "SG0107 2:4 ", "SG0105 3:4 ",
        ]
    )
  }

  @Test func refusesDeepNesting() {
    func nested(_ depth: Int) -> String {
      "a: " + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
    }
    #expect(outcome(nested(64)).hasPrefix("{a: [[["))
    #expect(
      outcome(nested(65)) == "SG0107 1:67 values nest deeper than 64 | write flatter values")
    #expect(outcome("a: " + String(repeating: "[", count: 900_000)).hasPrefix("SG0107 1:67 "))
    #expect(outcome("a:\n" + String(repeating: "- ", count: 400_000)).hasPrefix("SG0107 2:"))
  }

  @Test func refusesExplodingAliases() {
    let laughs = (1...9).map {
      "a\($0): &a\($0) ["
        + [String](repeating: "*a\($0 - 1)", count: 9)
        .joined(separator: ", ") + "]\n"
    }
    #expect(
      outcome("a0: &a0 lol\n" + laughs.joined())
        == "SG0105 6:10 the aliases up to here stand for more than 10000 values | "
        + "write fewer aliases of aliases")
  }

  @Test func refusesAliasesThatNestDeeply() {
    let tower = (1...70).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }
    #expect(
      outcome("a0: &a0 lol\n" + tower.joined())
        == "SG0105 65:12 with this alias, values nest deeper than 64 | write flatter values")
  }

  @Test func refusesLargeTexts() {
    #expect(
      outcome("a: " + String(repeating: "x", count: 1 << 20))
        == "SG0106 'g.yaml' is larger than 1 MiB | "
        + "move parts of the graph into files of their own")
  }
}
