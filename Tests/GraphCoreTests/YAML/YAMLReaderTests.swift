import GraphCore
import Testing

/// What a text is read as; problems as `code line:column message | cure`, notes indented below.
private func outcome(_ text: String) -> String {
  do throws(Problems) { return described(try readYAML(text, name: "g.yaml")) } catch {
    return lines(error)
  }
}

private func lines(_ problems: Problems) -> String {
  problems.all.flatMap { problem in
    let place = problem.place.map { "\($0.line):\($0.column) " } ?? ""
    let cure = problem.suggestion.map { " | \($0)" } ?? ""
    return ["\(problem.code) \(place)\(problem.message)\(cure)"]
      + problem.notes.map { note in
        "  \(note.place.map { "\($0.line):\($0.column) " } ?? "")\(note.message)"
      }
  }.joined(separator: "\n")
}

private func described(_ value: Value) -> String {
  switch value.content {
  case .scalar(let text, let quoted): quoted ? "\"\(text)\"" : text
  case .sequence(let values): "[" + values.map(described).joined(separator: ", ") + "]"
  case .mapping(let entries):
    "{" + entries.map { "\($0.key): \(described($0.value))" }.joined(separator: ", ") + "}"
  case .wrong: "wrong"
  }
}

/// Every key and value with its place: `text line:column+length`.
private func places(_ text: String) throws(Problems) -> [String] {
  func walk(_ value: Value) -> [String] {
    switch value.content {
    case .scalar(let text, _): [at(text, value.place)]
    case .sequence(let values): [at("[]", value.place)] + values.flatMap(walk)
    case .mapping(let entries):
      [at("{}", value.place)] + entries.flatMap { [at($0.key, $0.keyPlace)] + walk($0.value) }
    case .wrong: []
    }
  }
  return walk(try readYAML(text, name: "g.yaml"))
}

private func at(_ text: String, _ place: Place) -> String {
  "\(text) \(place.line):\(place.column)+\(place.length)"
}

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

@Suite struct YAMLReaderTests {
  @Test func readsBlockAndFlowValues() {
    let text = """
      name: mfcc  # a comment
      list:
      - 1
      - [a, 'b', "c"]
      empty:
      nodes: {audio: {use: decode, mono: true}, "quoted": null}

      """
    #expect(
      outcome(text)
        == #"{name: mfcc, list: [1, [a, "b", "c"]], empty: , nodes: {audio: {use: decode, "#
        + "mono: true}, quoted: null}}")
  }

  @Test func tellsQuotedFromPlain() throws {
    let value = try readYAML("a: null\nb: 'null'\nc: |\n  null\n", name: "g.yaml")
    guard case .mapping(let entries) = value.content else { return }
    #expect(entries.map(\.value.isNull) == [true, false, false])
  }

  @Test func allowsTabsInTextsAndBetweenWords() {
    #expect(
      outcome("a: |\n  x\n  \ty\nb: \"p\n\tq\"\nc:\t1\n") == "{a: \"x\n\ty\n\", b: \"p q\", c: 1}")
  }

  @Test func placesBlockValues() throws {
    #expect(
      try places("name: mfcc\nnodes:\n  mel:\n    n_mels: 128\nlist:\n- one\n- two\nnone:\n") == [
        "{} 1:1+1", "name 1:1+4", "mfcc 1:7+4", "nodes 2:1+5", "{} 3:3+1", "mel 3:3+3", "{} 4:5+1",
        "n_mels 4:5+6", "128 4:13+3", "list 5:1+4", "[] 6:1+1", "one 6:3+3", "two 7:3+3",
        "none 8:1+4", " 8:6+1",
      ])
  }

  @Test func placesFlowValues() throws {
    #expect(
      try places("a: {use: mel, in: [x, 'y z']}\nb: [1,\n  2]\n") == [
        "{} 1:1+1", "a 1:1+1", "{} 1:4+26", "use 1:5+3", "mel 1:10+3", "in 1:15+2", "[] 1:19+10",
        "x 1:20+1", "y z 1:23+5", "b 2:1+1", "[] 2:4+3", "1 2:5+1", "2 3:3+1",
      ])
  }

  @Test func placesTextsOfSeveralLinesOnTheirFirst() throws {
    #expect(
      try places("a: \"one\n  two\"\nb: one\n  two\nc: >-\n  one\n  two\nd: 1\n") == [
        "{} 1:1+1", "a 1:1+1", "one two 1:4+4", "b 3:1+1", "one two 3:4+3", "c 5:1+1",
        "one two 5:4+2", "d 8:1+1", "1 8:4+1",
      ])
  }

  @Test func countsCharactersNotBytes() throws {
    let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"
    let found = try places("é: {ü: wütend, e\u{301}: \(family), x: 1}\r\ny: 2\r\n")
    #expect(
      found == [
        "{} 1:1+1", "é 1:1+1", "{} 1:4+23", "ü 1:5+1", "wütend 1:8+6", "e\u{301} 1:16+1",
        "\(family) 1:19+1", "x 1:22+1", "1 1:25+1", "y 2:1+1", "2 2:4+1",
      ])
  }

  @Test func ignoresAByteOrderMark() throws {
    #expect(try places("\u{FEFF}a: 1") == ["{} 1:1+1", "a 1:1+1", "1 1:4+1"])
  }

  @Test func repeatsAnchoredValuesWithTheirPlaces() throws {
    #expect(
      try places("a: &it {x: 1}\nb: *it\nc: &n   7\nd: &m # why\n  8\ne: [*n, *m]\n") == [
        "{} 1:1+1", "a 1:1+1", "{} 1:8+6", "x 1:9+1", "1 1:12+1", "b 2:1+1", "{} 1:8+6", "x 1:9+1",
        "1 1:12+1", "c 3:1+1", "7 3:9+1", "d 4:1+1", "8 5:3+1", "e 6:1+1", "[] 6:4+8", "7 3:9+1",
        "8 5:3+1",
      ])
  }

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

  @Test func readsALargeFileOfOneLine() {
    let text = "é: [" + (0..<50_000).map { "&a\($0) {x: 1}" }.joined(separator: ", ") + "]"
    #expect(outcome(text).hasPrefix("{é: [{x: 1}, {x: 1}"))
  }
}

@Suite struct YAMLValueTests {
  private func value(_ argument: String, from offset: Int) -> String {
    do throws(Problems) {
      let value = try readYAMLValue(argument, name: "--set", from: offset)
      return "\(described(value)) \(value.place.description)+\(value.place.length)"
    } catch { return lines(error) }
  }

  @Test func placesValuesInTheArgument() throws {
    #expect(value("mlp.sizes=[300, 100]", from: 10) == "[300, 100] --set:1:11+10")
    #expect(value("wütend.x=null", from: 9) == "null --set:1:10+4")
    #expect(value("a.b=", from: 4) == " --set:1:5+1")
    #expect(value("a.b='x'", from: 4) == "\"x\" --set:1:5+3")
  }

  @Test func refusesWhatIsNoValue() {
    #expect(
      value("a.b=[1, 2", from: 4) == """
        SG0102 1:10 did not find expected ',' or ']' | put ',' between the values and ']' at the end
          1:5 while parsing a flow sequence that starts here
        """)
    #expect(
      value("a.b=!!int 3", from: 4)
        == "SG0107 1:5 tags such as '!!float' are not supported | "
        + "remove it; each parameter has its own type")
  }
}
