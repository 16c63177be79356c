import GraphCore
import Testing

/// What a text is read as; problems as `code line:column message | cure`, notes indented below.
func outcome(_ text: String) -> String {
  do throws(Problems) { return described(try readYAML(text, name: "g.yaml")) } catch {
    return lines(error)
  }
}

func lines(_ problems: Problems) -> String {
  problems.all.flatMap { problem in
    let place = problem.place.map { "\($0.line):\($0.column) " } ?? ""
    let cure = problem.suggestion.map { " | \($0)" } ?? ""
    return ["\(problem.code) \(place)\(problem.message)\(cure)"]
      + problem.notes.map { note in
        "  \(note.place.map { "\($0.line):\($0.column) " } ?? "")\(note.message)"
      }
  }.joined(separator: "\n")
}

func described(_ value: Value) -> String {
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

  @Test func readsALargeFileOfOneLine() {
    let text = "é: [" + (0..<50_000).map { "&a\($0) {x: 1}" }.joined(separator: ", ") + "]"
    #expect(outcome(text).hasPrefix("{é: [{x: 1}, {x: 1}"))
  }
}
