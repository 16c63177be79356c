import Glibc
import GraphCore
import Testing

/// `unless` is a key as any other: parameters, overrides and sub-graphs reach it.
@Suite final class UnlessTests {
  private let folder: String
  private var names: [String] = []

  init() throws {
    var path = Array("/tmp/sergraph-unless-XXXXXX".utf8CString)
    folder = try #require(mkdtemp(&path).map { String(cString: $0) })
    try write(
      "part.yaml",
      "sergraph: 1\nparams: {least: 0.3}\nunless: {speech: \"${least}\", seconds: 2}\n"
        + "nodes: {x: {use: gain}}\n")
    try write("other.yaml", "sergraph: 1\nunless: {speech: 0.7}\nnodes: {x: {use: gain}}\n")
  }

  deinit {
    for name in names { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  private func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen("\(folder)/\(name)", "w"))
    fputs(text, file)
    fclose(file)
    names.append(name)
  }

  private func graph(
    _ text: String, set: [String] = [], p: [String] = []
  ) throws(Problems) -> Graph {
    try read("sergraph: 1\n\(text)\n", path: "\(folder)/g.yaml", set: set, p: p)
  }

  private func limits(_ text: String, set: [String] = [], p: [String] = []) throws -> String {
    let graph = try graph(text, set: set, p: p)
    #expect(CanonicalGraph(graph.canonical.text) == graph.canonical)
    let last = graph.canonicalLines.last ?? ""
    return last.hasPrefix("unless ") ? String(last.dropFirst(7)) : ""
  }

  private let plain = "nodes: {a: {use: ramp}}"

  @Test func itStandsInTheCanonicalText() throws {
    #expect(try limits(plain) == "")
    #expect(
      try limits("unless: {speech: 0.15, level: -60.0}\n\(plain)") == "level=-60 speech=0.15")
    #expect(
      try limits("unless: {clipped: 1}\noutput: [a, b]\nnodes: {a: {use: ramp}, b: {use: gain}}")
        == "clipped=1")
  }

  @Test func parametersReachIt() throws {
    let text = "params: {least: 0.2}\nunless: {speech: \"${least}\"}\n\(plain)"
    #expect(try limits(text) == "speech=0.2")
    #expect(try limits(text, p: ["least=0.4"]) == "speech=0.4")
    #expect(
      problems { () throws(Problems) in
        _ = try graph("unless: {speech: \"${lest}\"}\n\(plain)")
      }.contains("SG0208 g.yaml:2:18 the graph has no parameter 'lest'"))
  }

  @Test func overridesReachIt() throws {
    let text = "unless: {speech: 0.2, level: -60}\n\(plain)"
    #expect(try limits(text, set: ["unless.speech=0.5"]) == "level=-60 speech=0.5")
    #expect(try limits(text, set: ["unless={seconds: 1}"]) == "seconds=1")
    #expect(try limits(plain, set: ["unless.speech=0.5"]) == "speech=0.5")
    #expect(
      problems { () throws(Problems) in _ = try graph(text, set: ["unless.spech=0.5"]) }
        .contains("'unless' knows no measure 'spech' | did you mean 'speech'?"))
    #expect(
      problems { () throws(Problems) in _ = try graph(text, set: ["unless.speech=2"]) }
        .contains("'unless.speech': 2 is outside of 0...1"))
  }

  @Test func thoseOfASubgraphHoldWhereTheGraphHasNone() throws {
    let part = "nodes: {a: {use: ramp}, p: {use: part.yaml}}"
    #expect(try limits(part) == "seconds=2 speech=0.3")
    #expect(
      try limits("nodes: {a: {use: ramp}, p: {use: part.yaml, with: {least: 0.9}}}")
        == "seconds=2 speech=0.9")
    #expect(try limits("unless: {speech: 0.1}\n\(part)") == "seconds=2 speech=0.1")
    #expect(try limits(part, set: ["p.unless.speech=0.6"]) == "seconds=2 speech=0.6")
    #expect(try limits(part, set: ["p.unless={clipped: 0.1}"]) == "clipped=0.1")
  }

  @Test func subgraphsThatDifferAreRefused() throws {
    let both = "nodes: {a: {use: ramp, rate: 100}, p: {use: part.yaml}, q: {use: other.yaml}}"
    #expect(
      problems { () throws(Problems) in _ = try graph(both) } == """
        SG0304 other.yaml:2:10 'unless.speech' is 0.7 here, and 0.3 in another sub-graph | say it in the graph that both are part of
          part.yaml:3:10 the other is here
        """)
    #expect(try limits("unless: {speech: 0}\n\(both)") == "seconds=2 speech=0")
  }
}
