import GraphCore
import Testing

/// What is wrong with the top of a graph file, with its keys and its nodes.
@Suite struct GraphFileTests {
  private func outcome(_ text: String) -> String {
    problems { () throws(Problems) in _ = try read(text) }
  }

  private static let tops: [(String, String)] = [
    (
      "nodes: {a: {use: ramp}}\n",
      "SG0207 1:1 the graph has no key 'sergraph' | start the file with 'sergraph: 1'"
    ),
    ("sergraph: 1\n", "SG0207 1:1 the graph has no key 'nodes' | see docs/graph-format.md"),
    (
      "sergraph: 2\nnodes: {a: {use: ramp}}\n",
      "SG0204 1:11 this program reads graph format 1, found '2' | write 'sergraph: 1'"
    ),
    (
      "sergrap: 1\nnodes: {a: {use: ramp}}\n",
      "SG0201 1:1 a graph has no key 'sergrap' | did you mean 'sergraph'?"
    ),
    (
      "sergraph: 1\nnode: {a: {use: ramp}}\n",
      "SG0201 2:1 a graph has no key 'node' | did you mean 'nodes'?"
    ),
    (
      "sergraph: 1\nvolume: 3\nnodes: {a: {use: ramp}}\n",
      """
      SG0201 2:1 a graph has no key 'volume' | \
      one of: sergraph, name, summary, inputs, model, plugins, params, nodes, output, unless, copies
      """
    ),
    (
      "sergraph: 1\nname: [x]\nsummary:\nmodel: {a: 1}\ninputs: [a.wav, [b]]\nnodes: {a: {use: ramp}}\n",
      """
      SG0204 2:7 'name': expected a text, found a list
      SG0204 3:9 'summary': expected a text, found nothing
      SG0204 4:8 'model': expected a path, found a mapping
      SG0204 5:17 'inputs': expected a path, found a list
      """
    ),
    (
      "sergraph: 1\nunless: 3\nnodes: {a: {use: ramp}}\n",
      """
      SG0107 2:9 'unless': expected measures with limits, found '3' | such as 'unless: {speech: 0.15}'
      """
    ),
    (
      "sergraph: 1\nunless: {speach: 0.1, level: 3, seconds: long}\nnodes: {a: {use: ramp}}\n",
      """
      SG0201 2:10 'unless' knows no measure 'speach' | did you mean 'speech'?
      SG0205 2:30 'unless.level': 3 is outside of -150...0
      SG0204 2:42 'unless.seconds': expected a number, found 'long'
      """
    ),
    (
      "sergraph: 1\nnodes: {}\n",
      """
      SG0107 2:8 'nodes': expected a mapping of names to nodes, found a mapping | \
      such as 'audio: {use: decode}'
      """
    ),
    (
      "sergraph: 1\nnodes: [a]\n",
      """
      SG0107 2:8 'nodes': expected a mapping of names to nodes, found a list | \
      such as 'audio: {use: decode}'
      """
    ),
    (
      "sergraph: 1\noutput: b\nnodes: {aa: {use: ramp}}\n",
      "SG0206 2:9 'output' names no node: 'b' | one of: aa"
    ),
    (
      "sergraph: 1\noutput: [[aa]]\nnodes: {aa: {use: ramp}}\n",
      "SG0206 2:10 'output' names no node: a list"
    ),
  ]

  @Test(arguments: tops) func refusesAWrongTop(_ text: String, _ expected: String) {
    #expect(outcome(text) == expected)
  }

  private static let parameters: [(String, String)] = [
    ("params: 3", "SG0107 2:9 'params': expected a mapping, found '3'"),
    (
      "params: {n: {defalt: 3}}",
      "SG0201 2:14 a graph parameter has no key 'defalt' | did you mean 'default'?"
    ),
    (
      "params: {n: {default: 3, colour: red}}",
      "SG0201 2:26 a graph parameter has no key 'colour' | one of: default, unit, help"
    ),
    (
      "params: {n: {default: 3, unit: hz}}",
      "SG0204 2:32 'unit': expected a unit, found 'hz' | did you mean 'Hz'?"
    ),
    (
      "params: {n: {default: 3, unit: [Hz], help: {}}}",
      """
      SG0204 2:32 'unit': expected a unit, found a list
      SG0204 2:44 'help': expected a text, found a mapping
      """
    ),
    (
      "params: {n: {help: What.}}",
      """
      SG0207 2:10 the parameter 'n' has no default and was not given | \
      give it with '-p n=...'
      """
    ),
  ]

  @Test(arguments: parameters) func refusesAWrongParameter(_ line: String, _ expected: String) {
    let text = "sergraph: 1\n\(line)\nnodes: {a: {use: ramp, rate: \"${n}\"}}\n"
    if line == "params: 3" {
      #expect(outcome(text).hasPrefix(expected))
    } else {
      #expect(outcome(text) == expected)
    }
  }

  private static let nodes: [(String, String)] = [
    (
      "b: 3",
      "SG0107 4:6 node 'b': expected a mapping, found '3' | such as 'b: {use: mel}'"
    ),
    ("b: {by: 3}", "SG0207 4:3 node 'b' has no key 'use' | name its kind: 'use: mel'"),
    ("b: {ues: gain}", "SG0207 4:7 node 'b' has no key 'use' | did you mean 'use'?"),
    (
      "b: {use: [gain]}", "SG0204 4:12 'use': expected a kind of node, found a list"
    ),
    ("b: {use: }", "SG0204 4:12 'use': expected a kind of node, found nothing"),
    (
      "b: {use: gian}", "SG0202 4:12 there is no kind of node called 'gian' | did you mean 'gain'?"
    ),
    (
      "b: {use: chroma}",
      "SG0202 4:12 there is no kind of node called 'chroma' | `sergraph nodes` lists them"
    ),
    (
      "b: {use: gain, with: 3}", "SG0107 4:24 'with': expected a mapping, found '3'"
    ),
    (
      "b: {use: gain, with: {by: 3}}",
      """
      SG0201 4:25 'with' is for sub-graphs; 'gain' is a kind of node | \
      write 'by: ...' beside 'use'
      """
    ),
    (
      "input: {use: gain}",
      "SG0210 4:3 'input' can't be a node's name | 'input' is what a sub-graph takes"
    ),
    (
      "b.c: {use: gain}",
      """
      SG0210 4:3 'b.c' can't be a node's name | \
      letters, digits, '_' and '-', starting with a letter
      """
    ),
    (
      "7: {use: gain}",
      """
      SG0210 4:3 '7' can't be a node's name | \
      letters, digits, '_' and '-', starting with a letter
      """
    ),
    (
      "bä: {use: gain}",
      """
      SG0210 4:3 'bä' can't be a node's name | \
      letters, digits, '_' and '-', starting with a letter
      """
    ),
  ]

  /// The node after the wrong one names it: that gives no second message.
  @Test(arguments: nodes) func refusesAWrongNode(_ line: String, _ expected: String) {
    let name = line.prefix { $0 != ":" }
    let text =
      "sergraph: 1\nnodes:\n  a: {use: ramp, rate: 100}\n  \(line)\n  z: {use: gain, in: \(name)}\n"
    #expect(outcome(text) == expected)
  }
}
