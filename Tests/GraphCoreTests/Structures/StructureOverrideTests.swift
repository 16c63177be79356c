import GraphCore
import Testing

/// `--set`, `-p` and `${...}` with structured parameters.
@Suite struct StructureOverrideTests {
  private let nodes = """
    a: {use: ramp, rate: 100}
    net:
      use: network
      layers: [{conv2d: {filters: 32}}, relu, {dense: 8}, {residual: [batch_norm, {dense: 4}]}]
      first: {label: [x]}
    """

  private func layers(_ set: String...) throws -> String {
    let network = try #require(try graph(nodes, set: set).nodes[1].kind as? Network)
    return network.layers.text
  }

  private func outcome(_ set: String...) -> String {
    problems { () throws(Problems) in _ = try graph(nodes, set: set) }
  }

  private let norm = "{batch_norm: {momentum: 0.9, label: null}}"
  private let dense = "{dense: {units: 8, bias: true}}"

  @Test func replacesAWholeStructure() throws {
    #expect(try layers("net.layers=[relu, {dense: 8}]") == "[relu, \(dense)]")
    #expect(try layers("net.layers=[]") == "[]")
    #expect(
      outcome("net.layers=[relu, {dense: {unit: 8}}]")
        == """
        SG0203 --set:1:28 'dense' has no parameter 'unit' | did you mean 'units'?
        SG0207 --set:1:27 'dense' has no 'units', which has to be given | write 'units: ...'
        """.split(separator: "\n").first.map(String.init))
  }

  @Test(arguments: [
    ("layers[0].filters=64", "{conv2d: {filters: 64, kernel: [3, 3], padding: same}}", 0),
    ("layers[0].conv2d.filters=64", "{conv2d: {filters: 64, kernel: [3, 3], padding: same}}", 0),
    ("layers[0].kernel[1]=5", "{conv2d: {filters: 32, kernel: [3, 5], padding: same}}", 0),
    ("layers[0].kernel=[5]", "{conv2d: {filters: 32, kernel: [5], padding: same}}", 0),
    ("layers[1]=batch_norm", "{batch_norm: {momentum: 0.9, label: null}}", 1),
    ("layers[1]={dense: 3}", "{dense: {units: 3, bias: true}}", 1),
    ("layers[2].bias=false", "{dense: {units: 8, bias: false}}", 2),
    ("layers[2].dense=9", "{dense: {units: 9, bias: true}}", 2),
    ("layers[2].units=9", "{dense: {units: 9, bias: true}}", 2),
    (
      "layers[3].residual[0].momentum=0.5",
      "{residual: [{batch_norm: {momentum: 0.5, label: null}}, {dense: {units: 4, bias: true}}]}", 3
    ),
  ])
  func replacesAPart(_ set: String, _ expected: String, _ index: Int) throws {
    let graph = try graph(nodes, set: ["net." + set])
    let network = try #require(graph.nodes[1].kind as? Network)
    #expect(network.layers[index].text == expected)
    #expect(network.layers.count == 4)
    #expect(network.first?.label == ["x"])
  }

  @Test func replacesPartsOfDefaultsAndSeveralAtOnce() throws {
    let set = ["net.first.above=0.9", "net.head.units=3", "net.first.for=2", "net.rules=[]"]
    let network = try #require(try graph(nodes, set: set).nodes[1].kind as? Network)
    #expect(network.first?.text == "{label: [x], above: 0.9, for: 2}")
    #expect(network.head.text == "{dense: {units: 3, bias: true}}")
  }

  @Test func saysWhichNodeIsMissing() {
    #expect(
      outcome("nte.layers[0].filters=3")
        == "SG0209 --set:1:1 no node is called 'nte' | did you mean 'net'?")
  }

  @Test(arguments: [
    ("layers[4]=relu", "SG0209 --set:1:1 'layers' has no element [4] | from [0] to [3]"),
    ("layers[-1]=relu", "SG0209 --set:1:1 'layers' has no element [-1] | from [0] to [3]"),
    ("layers[x]=relu", "SG0209 --set:1:1 'layers' has no element [x] | from [0] to [3]"),
    ("layers[0=relu", "SG0209 --set:1:1 'layers' has no element [0 | from [0] to [3]"),
    ("rules[0].above=1", "SG0209 --set:1:1 'rules' has no element [0] | it is empty"),
    ("head[0]=relu", "SG0209 --set:1:1 'head' is no list | leave out '[0]'"),
    (
      "layers.filters=1",
      "SG0209 --set:1:1 'layers' has no part 'filters' | say which element, such as 'layers[0]'"
    ),
    (
      "layers[0].filters.x=1", "SG0209 --set:1:1 'filters' has no part 'x' | set 'filters' itself"
    ),
    (
      "layers[0].filter=1",
      "SG0203 --set:1:1 'conv2d' has no parameter 'filter' | did you mean 'filters'?"
    ),
    ("layers[0].filters=0", "SG0205 --set:1:23 'filters' is 0, outside 1...4096 | 1...4096"),
    (
      "layers[0].kernel[1]=99",
      "SG0205 --set:1:25 'kernel' is 99, outside 1...63, at least one | in bins, 1...63, at least one"
    ),
    (
      "layer[0].filters=3",
      "SG0203 --set:1:1 'network' has no parameter 'layer' | did you mean 'layers'?"
    ),
  ])
  func refusesWhatIsNoPart(_ set: String, _ expected: String) {
    #expect(outcome("net." + set) == expected)
  }

  @Test func takesParametersOfTheGraph() throws {
    let text = """
      sergraph: 1
      params: {units: 8, act: relu, block: [relu, {dense: 2}], who: me}
      nodes:
        a: {use: ramp, rate: 100}
        net:
          use: network
          layers: [{dense: "${units}"}, "${act}", {residual: "${block}"}, {batch_norm: {label: "by ${who}"}}]
      """
    func layers(p: [String] = []) throws -> String {
      try #require(try read(text, p: p).nodes[1].kind as? Network).layers.text
    }
    #expect(
      try layers() == """
        [\(dense), relu, {residual: [relu, {dense: {units: 2, bias: true}}]}, \
        {batch_norm: {momentum: 0.9, label: "by me"}}]
        """)
    #expect(
      try layers(p: ["units={units: 3, bias: false}", "act=\(norm)", "block=[]"]).hasPrefix(
        "[{dense: {units: 3, bias: false}}, \(norm), {residual: []}"))
    #expect(
      problems { () throws(Problems) in _ = try read(text, p: ["units=0"]) }
        == "SG0205 -p:1:7 'units' is 0, outside 1...1000 | 1...1000")
    #expect(
      problems { () throws(Problems) in _ = try read(text.replacing("${act}", with: "${akt}")) }
        == """
        SG0208 7:35 the graph has no parameter 'akt' | did you mean 'act'?
          2:20 'act' is declared here
        """)
  }

  @Test func areBoundedInDepthAndSize() {
    func residual(_ depth: Int, in inner: String = "relu") -> String {
      String(repeating: "{residual: [", count: depth) + inner
        + String(repeating: "]}", count: depth)
    }
    func outcome(_ block: String, _ layer: String) -> String {
      let text = """
        sergraph: 1
        params: {block: relu}
        nodes:
          a: {use: ramp, rate: 100}
          net: {use: network, head: \(layer)}
        """
      return problems { () throws(Problems) in _ = try read(text, p: ["block=\(block)"]) }
    }
    #expect(outcome(residual(16), residual(16, in: "\"${block}\"")).isEmpty)
    let deep = outcome(residual(20), residual(20, in: "\"${block}\""))
    #expect(deep == "SG0107 -p:1:151 values nest deeper than 64 | write flatter values")
    let many = "[" + [String](repeating: "\"${block}\"", count: 800).joined(separator: ", ") + "]"
    let block = "[" + [String](repeating: "relu", count: 800).joined(separator: ", ") + "]"
    #expect(outcome(block, "{residual: \(many)}").hasPrefix("SG0105 5:"))
  }
}
