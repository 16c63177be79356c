import Testing

@testable import GraphCore

/// The text of a canonical graph, as model files hold it, and back.
@Suite struct CanonicalTextTests {
  private typealias Node = CanonicalGraph.PlainNode
  private typealias Setting = CanonicalGraph.Setting

  private func mel(_ settings: [Setting], in node: Int = 0) -> CanonicalGraph {
    let decode = Node(use: "decode", settings: [Setting(name: "mono", text: "true")], inputs: [])
    let inputs = [CanonicalGraph.Edge(port: nil, node: node)]
    return CanonicalGraph(
      nodes: [decode, Node(use: "mel", settings: settings, inputs: inputs)],
      taken: [CanonicalGraph.Edge(port: "rows", node: 1), CanonicalGraph.Edge(port: nil, node: 0)])
  }

  /// Values may hold spaces, equal signs and what looks like the end of a line's settings.
  @Test(arguments: [
    "128", "[0, 1]", "[]", "\"a b\"", "\"a in #1 b=2\"", "\"quote \\\" and \\\\\"",
    "[\"a, b=1\", x]", "[relu, {clip: {label: \"a b=1 ] \\\" in #0\"}}]",
    "[{units: 64, name: \"in #0\"}, {units: 3}]", "null",
  ])
  func isReadAsWhatWasWritten(_ value: String) {
    let graph = mel([Setting(name: "value", text: value), Setting(name: "fmin", text: "0")])
    #expect(
      graph.lines == [
        "#0 decode mono=true", "#1 mel value=\(value) fmin=0 in #0", "takes rows:#1 #0",
      ])
    #expect(CanonicalGraph(graph.text) == graph)
  }

  @Test func isReadFromAWholeGraph() throws {
    let whole = try graph(
      "a: {use: ramp, rate: 100}\nb: {use: gain, by: 2, label: a b=c}\nd: {use: total, in: [a, b]}")
    #expect(CanonicalGraph(whole.canonical.text) == whole.canonical)
    #expect(whole.canonical.taken == nil)
    #expect(whole.canonicalLines.contains { $0.contains("label=\"a b=c\"") })
  }

  @Test(arguments: [
    "sergraph: 1", "#1 mel in #0", "#0 mel fmin", "#0 mel in", "#0 mel in 3", "#0 mel in #x",
    "#0 mel in #-1", "#0 ", "#0 mel\n", "#0 mel\ntakes 3", "#0 mel =3", "#0 mel in :#0",
  ])
  func isNotReadFromOtherText(_ text: String) { #expect(CanonicalGraph(text) == nil) }

  @Test func tellsWhichSettingsHaveChanged() {
    let then = mel([Setting(name: "n_mels", text: "128"), Setting(name: "range", text: "[0, 1]")])
    let now = mel([Setting(name: "n_mels", text: "64"), Setting(name: "range", text: "[0, 2]")])
    #expect(
      then.settingChanges(to: now) == [
        .init(node: 1, use: "mel", name: "n_mels", then: "128", now: "64"),
        .init(node: 1, use: "mel", name: "range", then: "[0, 1]", now: "[0, 2]"),
      ])
    #expect(then.settingChanges(to: then) == [])
  }

  @Test func tellsNoSettingsWhereMoreHasChanged() {
    let settings = [Setting(name: "n_mels", text: "128")]
    let then = mel(settings)
    #expect(then.settingChanges(to: mel(settings, in: 1)) == nil)
    #expect(then.settingChanges(to: mel([])) == nil)
    #expect(then.settingChanges(to: CanonicalGraph(nodes: then.nodes)) == nil)
    #expect(
      then.settingChanges(to: CanonicalGraph(nodes: then.nodes.dropLast(), taken: then.taken))
        == nil)
    let mfcc = Node(use: "mfcc", settings: settings, inputs: then.nodes[1].inputs)
    let other = CanonicalGraph(nodes: [then.nodes[0], mfcc], taken: then.taken)
    #expect(then.settingChanges(to: other) == nil)
  }
}
