import GraphCore
import TestSupport
import Testing

/// The canonical text of structured values: one line, readable again, the same for all ways to write one value.
@Suite struct StructureTextTests {
  private func network(_ settings: String, set: [String] = []) throws -> Network {
    let graph = try graph("a: {use: ramp, rate: 100}\nb: {use: network, \(settings)}", set: set)
    return try #require(graph.nodes[1].kind as? Network)
  }

  private func text(_ settings: String) throws -> String {
    try network(settings).settings.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
  }

  @Test func holdsEveryFieldOfEveryPart() throws {
    #expect(
      try text(
        "layers: [{conv2d: {filters: 32}}, relu, {residual: [batch_norm, {dense: 8}]}], rules: [{label: [angry, sad], for: 3}]"
      ) == """
        layers=[{conv2d: {filters: 32, kernel: [3, 3], padding: same}}, relu, \
        {residual: [{batch_norm: {momentum: 0.9, label: null}}, {dense: {units: 8, bias: true}}]}] \
        rules=[{label: [angry, sad], above: 0.5, for: 3}] first=null head={dense: {units: 8, bias: true}}
        """)
  }

  @Test(arguments: [
    ("head: {dense: 8}", "head: {dense: {units: 8}}"),
    ("head: batch_norm", "head: {batch_norm: {}}"),
    ("head: batch_norm", "head: {batch_norm: {momentum: 0.90}}"),
    ("head: relu", "head: 'relu'"), ("head: relu", "head: {relu: }"),
    ("layers: [{residual: []}]", "layers: [{residual: [ ]}]"),
    ("rules: []", "first: null"), ("first: {label: [x]}", "first: {above: 0.5, label: [x]}"),
  ])
  func isTheSameForAllWaysToWriteOneValue(_ one: String, _ other: String) throws {
    #expect(try text(one) == text(other))
  }

  @Test(arguments: [
    ("head: relu", "head: batch_norm"), ("head: {dense: 8}", "head: {dense: 9}"),
    ("layers: [{residual: [relu]}, relu]", "layers: [{residual: [relu, relu]}]"),
    ("layers: [{residual: [relu]}]", "layers: [{residual: [{residual: [relu]}]}]"),
    ("head: {batch_norm: {label: 'null'}}", "head: {batch_norm: {label: null}}"),
    ("head: {batch_norm: {label: 'a, b: c'}}", "head: {batch_norm: {label: 'a, b:  c'}}"),
    ("first: {label: [a, b]}", "first: {label: ['a, b']}"),
    ("first: {label: []}", "first: {label: ['']}"),
  ])
  func differsForValuesThatDiffer(_ one: String, _ other: String) throws {
    #expect(try text(one) != text(other))
  }

  @Test func isReadAgainAsTheSameValue() throws {
    var numbers = RandomLayers(state: 3)
    var seen: Set<String> = []
    for _ in 0..<300 {
      var node = Network()
      node.layers = (0..<numbers.below(4)).map { _ in numbers.layer(depth: 4) }
      node.rules = (0..<numbers.below(3)).map { _ in numbers.rule() }
      node.first = numbers.below(2) == 0 ? nil : numbers.rule()
      node.head = numbers.layer(depth: 2)
      let texts = node.settings.map { "\($0.name): \($0.text)" }
      #expect(texts.everyOne { $0.allSatisfy { !$0.isNewline } })
      seen.insert(texts.joined())
      let again = try network(texts.joined(separator: ", "))
      #expect(again.layers == node.layers && again.rules == node.rules)
      #expect(again.first == node.first && again.head == node.head)
      #expect(again.settings.map(\.text) == node.settings.map(\.text))
      // And on the command line.
      let given = try network(
        "head: relu", set: node.settings.map { "b.\($0.name)=\($0.text)" })
      #expect(given.settings.map(\.text) == node.settings.map(\.text))
    }
    #expect(seen.count > 250)
  }

  @Test func isPartOfTheGraphsCanonicalLines() throws {
    let graph = try graph(
      "a: {use: ramp, rate: 100}\nb: {use: network, layers: [relu, {dense: 3}]}")
    #expect(
      graph.canonicalLines[1]
        == "#1 network layers=[relu, {dense: {units: 3, bias: true}}] rules=[] first=null head={dense: {units: 8, bias: true}} in #0"
    )
  }
}

/// Made-up layers with texts that are hard to write.
private struct RandomLayers {
  var state: UInt64

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  private mutating func text() -> String {
    let texts = [
      "", "null", "~", "-", "a", "a b", "a: b", "[a", "{a}", "'", "\"", "\\", "#x", " x", "x ",
      "true",
      "1", "a,b", "ä 🎙️", "\u{85}\u{2028}", "\u{1}\n\t", "x=1 in #0", "*a", "&a", "!a", "---",
      "\u{7F}\u{FEFF}",
    ]
    return texts[below(texts.count)]
  }

  mutating func rule() -> Rule {
    Rule(
      label: (0..<below(4)).map { _ in text() }, above: Double(below(1000)) / 999,
      duration: Double(below(100)) * 1e-7)
  }

  private mutating func norm() -> Norm {
    Norm(momentum: Double(below(10)) / 9, label: below(2) == 0 ? nil : text())
  }

  mutating func layer(depth: Int) -> Layer {
    switch below(depth > 0 ? 7 : 5) {
    case 0: .relu
    case 1: .dropout(Double(below(1000)) / 7 - 50)
    case 2:
      .conv2d(
        Convolution(
          filters: below(4096) + 1, kernel: (0...below(3)).map { _ in below(63) + 1 },
          padding: below(2) == 0 ? .same : .valid))
    case 3: .dense(Dense(units: below(1000) + 1, isBiased: below(2) == 0))
    case 4: .norm(norm())
    case 5: .residual((0..<below(3)).map { _ in layer(depth: depth - 1) })
    default:
      .branch(
        Branch(
          left: (0..<below(3)).map { _ in layer(depth: depth - 1) },
          right: (0..<below(3)).map { _ in layer(depth: depth - 1) },
          join: below(2) == 0 ? nil : norm()))
    }
  }
}
