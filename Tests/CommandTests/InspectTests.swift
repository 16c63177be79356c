import Foundation
import TestSupport
import Testing

/// The commands that look at graphs and nodes, and the usage of all of them.
@Suite struct InspectTests {
  @Test func checkTellsWhatASoundGraphGives() throws {
    let ended = try Program.run("check", "Tests/Graphs/mfcc-mlp.yaml", meansGraph)
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    try #require(ended.lines.count == 2)
    #expect(ended.lines[0].hasPrefix("Tests/Graphs/mfcc-mlp.yaml: 10 nodes, gives scores of 8"))
    #expect(ended.lines[1].hasPrefix("\(meansGraph): 8 nodes, gives features of 180"))
  }

  @Test func checkTellsTheProblemsOfEveryGraphAsObjects() throws {
    let folder = try Folder()
    try folder.write("sergraph: 1\nnodes: {a: {use: decode}, b: {use: mell}}\n", to: "a.yaml")
    try folder.write("sergraph: 2\nnodes: {a: {use: decode, mono: 3}}\n", to: "b.yaml")
    let ended = try Program.run(
      "check", "a.yaml", "b.yaml", "--diagnostics", "json", in: folder.path)
    #expect(ended.status == 2)
    #expect(ended.output == "")
    let problems = try ProblemLine.read(all: ended.errors)
    #expect(problems.map(\.code) == ["SG0202", "SG0204", "SG0204"])
    #expect(problems.map(\.file) == ["a.yaml", "b.yaml", "b.yaml"])
    #expect(problems.map(\.line) == [2, 1, 2])
    #expect(problems[0].column == 36)
    #expect(problems[0].length == 4)
    #expect(problems[0].suggestion == "did you mean 'mel'?")
    #expect(problems.everyOne { $0.severity == "error" && $0.notes == [] })
  }

  @Test func aNodeThatNothingTakesIsAWarning() throws {
    let folder = try Folder()
    try folder.write(
      "sergraph: 1\nnodes:\n  audio: {use: decode, expect: 16000}\n  frames: {use: framing}\n"
        + "  more: {use: framing, in: audio}\n", to: "g.yaml")
    let ended = try Program.run("check", "g.yaml", in: folder.path)
    #expect(ended.status == 0)
    #expect(
      ended.errors.hasPrefix("g.yaml:4:3: warning[SG0211]: nothing takes the rows of 'frames'"))
  }

  @Test func planPrintsEveryStepAndTheBoundOfTheMemory() throws {
    let ended = try Program.run("plan", "Tests/Graphs/mfcc-mlp.yaml", "--lanes", "3")
    #expect(ended.status == 0)
    for step in ["audio", "speech", "spectrum", "means (of mfcc)", "emotion", "3 lanes, 8 items"] {
      #expect(ended.output.contains(step), "\(step)")
    }
    #expect(ended.output.contains(#/\nat most, in all +\d+ MiB\n/#))
    let unfitted = try Program.run("plan", meansGraph)
    #expect(unfitted.status == 0)
  }

  @Test func showDrawsEveryNodeAsText() throws {
    let ended = try Program.run("show", "Tests/Graphs/mfcc-mlp.yaml")
    #expect(ended.status == 0)
    #expect(ended.lines[0].hasPrefix("audio (decode) "))
    #expect(ended.lines.contains { $0.hasPrefix("means (pool) <- mfcc, chroma, mel") })
    #expect(ended.lines.last?.hasPrefix("emotion (mlp) ") == true)
  }

  @Test(arguments: ["Tests/Graphs/mfcc-mlp.yaml", meansGraph])
  func showDrawsWhatGraphvizTakes(graph: String) throws {
    let ended = try Program.run("show", graph, "--format", "dot")
    #expect(ended.status == 0)
    #expect(ended.lines[0].hasPrefix("digraph "))
    #expect(ended.output.contains("\"spectrum\" -> \"chroma\""))
    let drawn = try Program.shell(
      "command -v dot > /dev/null || exit 77; sergraph show \(graph) --format dot | dot -Tsvg")
    if drawn.status == 77 { return }
    #expect(drawn.status == 0, "\(drawn.errors)")
    #expect(drawn.output.contains("<svg"))
    #expect(drawn.output.contains("emotion") == graph.contains("mlp"))
  }

  @Test func aGraphWithQuotesInItsNameIsDrawn() throws {
    let folder = try Folder()
    try folder.write(
      "sergraph: 1\nname: 'a \"b\" \\ c'\nnodes: {audio: {use: decode}}\n", to: "g.yaml")
    let drawn = try Program.shell(
      "command -v dot > /dev/null || exit 77; sergraph show g.yaml --format dot | dot -Tsvg",
      in: folder.path)
    #expect([0, 77].contains(drawn.status), "\(drawn.errors)")
  }

  @Test func nodesListsAndDescribes() throws {
    let list = try Program.run("nodes")
    #expect(list.status == 0)
    for name in ["decode", "resample", "mel", "mlp"] { #expect(list.output.contains(name)) }
    let mel = try Program.run("nodes", "mel")
    #expect(mel.status == 0)
    for word in ["n_mels", "1...", "128", "Hz"] { #expect(mel.output.contains(word), "\(word)") }
    let json = try Program.run("nodes", "--json")
    #expect(json.status == 0)
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let one = try Program.run("nodes", "mel", "--json")
    _ = try JSONSerialization.jsonObject(with: Data(one.output.utf8))
    let unknown = try Program.run("nodes", "mle")
    #expect(unknown.status == 2)
    #expect(unknown.output == "")
    #expect(unknown.errors.contains("did you mean 'mel' or 'mlp'?"))
  }

  @Test(arguments: ["run", "extract", "fit", "check", "plan", "show", "nodes"])
  func helpHasAnExampleThatNamesTheCommand(command: String) throws {
    let ended = try Program.run(command, "--help")
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    #expect(ended.output.contains("EXAMPLE"))
    #expect(ended.output.contains("  sergraph \(command)"))
    #expect(try Program.run("help", command).output == ended.output)
  }

  @Test func theProgramTellsItsVersionAndItsCommands() throws {
    let help = try Program.run("--help")
    #expect(help.status == 0)
    #expect(help.output.contains("EXIT STATUS"))
    #expect(try Program.run().output.contains("USAGE: sergraph"))
    #expect(try Program.run("--version").output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
  }

  @Test(arguments: [
    ["runn"], ["run"], ["run", meansGraph, "--formta", "csv"],
    ["run", meansGraph, "--format", "cvs"],
    ["run", meansGraph, "--lanes", "0"], ["run", meansGraph, "--lanes", "two"],
    ["run", meansGraph, "--chunk", "0"], ["run", meansGraph, "--memory", "plenty"],
    ["run", meansGraph, "--on-error", "go"], ["run", meansGraph, "--diagnostics", "xml"],
    ["run", meansGraph, "--set", "mel.n_mels"], ["run", meansGraph, "--set", "mle.n_mels=3", "a"],
    ["run", meansGraph, "--set", "mel.n_mel=3", "a"], ["run", meansGraph, "-p", "rate=3", "a"],
    ["run", meansGraph], ["run", "no-such.yaml"], ["run", "graphs"], ["run", "docs/samples.md"],
    ["check"], ["check", "no-such.yaml"], ["plan", "no-such.yaml"], ["show", "no-such.yaml"],
    ["show", meansGraph, "--format", "png"], ["nodes", "mel", "--xml"],
    ["fit", "Tests/Graphs/mfcc-mlp.yaml"],
    ["fit", meansGraph, "--data", "ravdess:samples", "--out", "m"],
    ["fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "samples", "--out", "m"],
    ["fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:samples", "--out", "m"],
    ["fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:/no/such", "--out", "m"],
    [
      "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:samples", "--split", "half", "--out",
      "m",
    ],
    ["fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:samples", "--seed", "-1"],
  ])
  func wrongUsageEndsWithStatusTwoAndWordsOnStandardError(arguments: [String]) throws {
    let ended = try Program(arguments).end()
    #expect(ended.status == 2, "\(ended.output)")
    #expect(ended.output == "")
    #expect(ended.errors.lowercased().contains("error"), "\(ended.errors)")
  }

  @Test func aMisspeltGraphFileIsSuggested() throws {
    let ended = try Program.run("run", "grahps/mfcc-mpl.yaml")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("SG0101"))
    #expect(ended.errors.contains("did you mean 'graphs/mfcc-mlp.yaml'?"))
  }

  @Test func aModelFileIsShown() throws {
    let ended = try Program.run("model", "Tests/Graphs/models/mfcc-mlp.safetensors")
    #expect(ended.status == 0)
    for words in [
      "labels: neutral, calm", "weight.0 180 x 300", "takes 180 columns: mfcc[0].mean",
      "emotion: #9 mlp",
    ] {
      #expect(ended.output.contains(words), "\(ended.output)")
    }
    let json = try Program.run(
      "model", "Tests/Graphs/models/mfcc-mlp.safetensors", "--format", "json")
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
    let none = try Program.run("model", "README.md")
    #expect(none.status == 2 && none.errors.contains("SG0503"))
  }
}
