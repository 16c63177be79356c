import GraphCore
import Testing

/// One slip in a structured parameter: the error stands there, with a cure.
@Suite struct StructureSlipTests {
  /// Reads a graph in which `^` marks where the error is to stand.
  private func expect(_ slip: String, _ expected: String) {
    // The place is counted here, not by the program.
    let marked = ("sergraph: 1\nnodes:\n  a: {use: ramp, rate: 100}\n" + slip).split(
      separator: "\n", omittingEmptySubsequences: false)
    let line = marked.firstIndex { $0.contains("^") } ?? 0
    let column = marked[line].prefix { $0 != "^" }.count + 1
    let text = marked.joined(separator: "\n").replacing("^", with: "")
    let found = problems { () throws(Problems) in _ = try read(text + "\n") }
    let code = expected.prefix(6)
    #expect(found == "\(code) \(line + 1):\(column)\(expected.dropFirst(6))")
  }

  private static let words =
    "one of relu, dropout, conv2d, dense, batch_norm, residual, branch"

  /// What stands where a layer is wanted, and what is told.
  private static let layers: [(String, String)] = [
    ("^rellu", "SG0204 'NAME': expected \(words), found 'rellu' | did you mean 'relu'?"),
    ("^swish", "SG0204 'NAME': expected \(words), found 'swish'"),
    ("^[relu]", "SG0204 'NAME': expected \(words), found a list | such as 'relu'"),
    ("^{}", "SG0204 'NAME': expected \(words), found a mapping | such as 'relu'"),
    ("^null", "SG0204 'NAME': expected \(words), found nothing | such as 'relu'"),
    (
      "{^conv2: {filters: 3}}",
      "SG0204 'NAME': expected \(words), found 'conv2' | did you mean 'conv2d'?"
    ),
    ("{relu: ^8}", "SG0204 'relu' takes no value, found '8' | write 'relu' alone"),
    ("^dropout", "SG0207 'dropout' needs a value: a number | write '{dropout: ...}'"),
    ("{dropout: ^much}", "SG0204 'dropout': expected a number, found 'much'"),
    (
      "^conv2d",
      "SG0207 'conv2d' has no 'filters', which has to be given | write 'filters: ...'"
    ),
    (
      "{conv2d: ^{kernel: [3, 3]}}",
      "SG0207 'conv2d' has no 'filters', which has to be given | write 'filters: ...'"
    ),
    (
      "{conv2d: {^filter: 32}}",
      "SG0203 'conv2d' has no parameter 'filter' | did you mean 'filters'?"
    ),
    (
      "{conv2d: {filters: 32, ^depth: 2}}",
      "SG0203 'conv2d' has no parameter 'depth' | one of: filters, kernel, padding"
    ),
    ("{conv2d: {filters: ^many}}", "SG0204 'filters': expected an integer, found 'many'"),
    ("{conv2d: {filters: ^1.5}}", "SG0204 'filters': expected an integer, found '1.5'"),
    (
      "{conv2d: {filters: ^[32]}}", "SG0204 'filters': expected an integer, found a list"
    ),
    ("{conv2d: {filters: ^0}}", "SG0205 'filters' is 0, outside 1...4096 | 1...4096"),
    (
      "{conv2d: {filters: 3, kernel: ^3}}",
      "SG0204 'kernel': expected a list, each an integer, found '3'"
    ),
    (
      "{conv2d: {filters: 3, kernel: [3, ^64]}}",
      "SG0205 'kernel' is 64, outside 1...63, at least one | in bins, 1...63, at least one"
    ),
    (
      "{conv2d: {filters: 3, kernel: ^[]}}",
      "SG0205 'kernel' is [], outside 1...63, at least one | in bins, 1...63, at least one"
    ),
    (
      "{conv2d: {filters: 3, padding: ^sam}}",
      "SG0204 'padding': expected one of same, valid, found 'sam' | did you mean 'same'?"
    ),
    (
      "{conv2d: ^32}",
      "SG0204 'conv2d': expected a mapping of filters, kernel, padding, found '32' | such as '{filters: ...}'"
    ),
    ("{dense: ^many}", "SG0204 'units': expected an integer, found 'many'"),
    ("{dense: ^0}", "SG0205 'units' is 0, outside 1...1000 | 1...1000"),
    (
      "{dense: {units: 3, bias: ^maybe}}",
      "SG0204 'bias': expected true or false, found 'maybe' | one of: true, false"
    ),
    (
      "{batch_norm: {^momentun: 1}}",
      "SG0203 'batch_norm' has no parameter 'momentun' | did you mean 'momentum'?"
    ),
    (
      "{conv2d: , ^filters: 3}",
      "SG0204 'NAME': expected one option, found 'conv2d' and 'filters' | 'filters' belongs to 'conv2d': indent it further, or write 'conv2d: {filters: ...}'"
    ),
    (
      "{conv2d: {filters: 3}, ^relu: }",
      "SG0204 'NAME': expected one option, found 'conv2d' and 'relu' | begin 'relu' with a '-' of its own"
    ),
    (
      "{conv2d: {filters: 3}, ^other: }",
      "SG0204 'NAME': expected one option, found 'conv2d' and 'other' | write one word in a mapping"
    ),
    ("{residual: ^relu}", "SG0204 'residual': expected a list, each \(words), found 'relu'"),
    (
      "^residual",
      "SG0207 'residual' needs a value: a list, each \(words) | write '{residual: ...}'"
    ),
    ("{branch: {^letf: []}}", "SG0203 'branch' has no parameter 'letf' | did you mean 'left'?"),
    ("{branch: {join: {momentum: ^2}}}", "SG0205 'momentum' is 2, outside 0...1 | 0...1"),
  ]

  @Test(arguments: layers)
  func standsWhereItIsAtEveryDepth(_ layer: String, _ expected: String) {
    func named(_ name: String) -> String { expected.replacing("NAME", with: name) }
    expect("  b: {use: network, head: \(layer)}", named("head"))
    expect("  b: {use: network, layers: [relu, \(layer)]}", named("layers"))
    expect("  b: {use: network, layers: [{residual: [\(layer), relu]}]}", named("residual"))
    expect(
      "  b:\n    use: network\n    layers:\n      - relu\n      - residual:\n        - relu\n        - branch:\n"
        + "            right:\n              - dense: 3\n              - \(layer)",
      named("right"))
  }

  @Test(arguments: [
    (
      "rules: ^3", "SG0204 'rules': expected a list, each a mapping of label, above, for, found '3'"
    ),
    (
      "rules: [^3]",
      "SG0204 'rules': expected a mapping of label, above, for, found '3' | such as '{label: ...}'"
    ),
    (
      "rules: [{label: [x]}, ^{above: 1}]",
      "SG0207 'rules' has no 'label', which has to be given | write 'label: ...'"
    ),
    (
      "rules: [{label: [x], ^abov: 1}]",
      "SG0203 'rules' has no parameter 'abov' | did you mean 'above'?"
    ),
    ("first: {label: [x], for: ^-1}", "SG0205 'for' is -1, outside 0...3600 | in s, 0...3600"),
    ("first: {label: ^angry}", "SG0204 'label': expected a list, each a text, found 'angry'"),
  ])
  func standsWhereItIsInRecords(_ setting: String, _ expected: String) {
    expect("  b: {use: network, \(setting)}", expected)
  }

  @Test func severalAreToldAtOnceEachAtItsPlace() {
    let found = problems { () throws(Problems) in
      _ = try graph(
        """
        a: {use: ramp, rate: 100}
        b:
          use: network
          layers:
            - rellu
            - conv2d: {filter: 3, kernel: [0], padding: no}
            - residual:
              - dense: {units: x, bais: true}
              - conv2d: {kernel: []}
          first: {above: 2}
          hed: relu
        """)
    }
    #expect(
      found == """
        SG0204 7:9 'layers': expected \(Self.words), found 'rellu' | did you mean 'relu'?
        SG0203 8:18 'conv2d' has no parameter 'filter' | did you mean 'filters'?
        SG0205 8:38 'kernel' is 0, outside 1...63, at least one | in bins, 1...63, at least one
        SG0204 8:51 'padding': expected one of same, valid, found 'no' | one of: same, valid
        SG0204 10:26 'units': expected an integer, found 'x'
        SG0203 10:29 'dense' has no parameter 'bais' | did you mean 'bias'?
        SG0207 11:19 'conv2d' has no 'filters', which has to be given | write 'filters: ...'
        SG0205 11:28 'kernel' is [], outside 1...63, at least one | in bins, 1...63, at least one
        SG0207 12:12 'first' has no 'label', which has to be given | write 'label: ...'
        SG0205 12:20 'above' is 2, outside 0...1 | 0...1
        SG0203 13:5 'network' has no parameter 'hed' | did you mean 'head'?
        """)
  }

  @Test func everyWrongElementOfAPlainListIsTold() {
    let found = problems { () throws(Problems) in
      _ = try graph("a: {use: ramp, rate: 100}\nb: {use: gain, steps: [x, 3, y]}")
    }
    #expect(
      found == """
        SG0204 4:26 'steps': expected an integer, found 'x'
        SG0204 4:32 'steps': expected an integer, found 'y'
        """)
  }

  @Test func aParameterThatHasToBeGivenIsToldAtTheNode() {
    let ramp = "a: {use: ramp, rate: 100}\n"
    func outcome(_ settings: String) -> String {
      problems { () throws(Problems) in _ = try graph(ramp + "b: {use: alarm\(settings)}") }
    }
    #expect(
      outcome("")
        == "SG0207 4:12 'alarm' has no 'rules', which has to be given | write 'rules: ...'")
    #expect(
      outcome(", rule: []") == "SG0203 4:19 'alarm' has no parameter 'rule' | did you mean 'rules'?"
    )
    #expect(outcome(", rules: []").isEmpty)
  }

  @Test func aProblemWithFormatsStandsAtThePartThatItNames() {
    let ramp = "a: {use: ramp, rate: 100}\n"
    func outcome(_ layers: String) -> String {
      problems { () throws(Problems) in
        _ = try Compiler.compile(try graph(ramp + "b: {use: network, layers: \(layers)}"))
      }
    }
    #expect(
      outcome("[relu, {conv2d: {filters: 666}}]")
        == "SG0304 4:55 'b': the last layer is odd")
    // What is not there is told at what it would be a part of.
    #expect(outcome("[]") == "SG0304 4:29 'b': there are no layers | one at least")
    #expect(outcome("[relu]").isEmpty)
  }
}
