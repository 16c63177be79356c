import Foundation
import GraphCore
import Nodes
import SERGraphs
import TestSupport
import Testing

/// Slips in graph files by the program itself: what users see.
@Suite(.serialized) struct EditedGraphTests {
  /// Whether somebody has opened the recording, and waits for its samples.
  private func isHeard(_ tree: GraphTree) -> Bool {
    let end = open("\(tree.folder.path)/samples/a.wav", O_WRONLY | O_NONBLOCK)
    if end >= 0 { close(end) }
    return end >= 0
  }

  @Test(arguments: GraphTree.all)
  func aSoundGraphOpensTheRecording(tree: GraphTree) throws {
    let program = try Program(["run", tree.main, "samples/a.wav"], in: tree.folder.path)
    let limit = ContinuousClock.now + .seconds(20)
    while !isHeard(tree), ContinuousClock.now < limit { usleep(1000) }
    let ended = try program.end()
    // The pipe was opened for writing, and nothing came.
    #expect(ended.status == 1)
    let line = try #require(ended.lines.first)
    #expect(try ResultLine.read(line).error?.code == "SG0704")
  }

  @Test(arguments: GraphTree.all)
  func everyTypoEndsTheProgramBeforeAnyAudioIsOpened(tree: GraphTree) throws {
    let text = try tree.text
    defer { _ = try? tree.folder.write(text, to: tree.edited) }
    for (number, word) in try tree.words.enumerated() where word.role != .free {
      // Each takes a process: of the shipped graphs every third word.
      guard !tree.isShipped || number % 3 == 0 else { continue }
      let typo = word.typos[number % word.typos.count]
      try tree.folder.write(word.replaced(by: typo, in: text), to: tree.edited)
      let program = try Program(
        ["run", tree.main, "--diagnostics", "json"], in: tree.folder.path)
      // Had it opened the file, there would be a line for it.
      let ended = try program.end(within: 20)
      #expect(ended.status == 2, "\(word) -> \(typo)\n\(ended.errors)")
      #expect(ended.output == "")
      let problems = try ProblemLine.read(all: ended.errors)
      let lines = problems.flatMap { problem in
        [(problem.file, problem.line)] + problem.notes.map { ($0.file, $0.line) }
      }
      #expect(
        lines.contains { $0.0?.hasSuffix(tree.edited) == true && $0.1 == word.line },
        "\(word) -> \(typo)\n\(ended.errors)")
      #expect(problems.everyOne { $0.code.hasPrefix("SG0") && $0.column != nil })
    }
  }

  @Test func typosInManyLinesAreAllTold() throws {
    let tree = try #require(GraphTree.all.first { $0.main == PartsGraph.main })
    let text = try Folder.text(of: "\(tree.folder.path)/\(tree.main)")
    defer { _ = try? tree.folder.write(text, to: tree.main) }
    let edits = [
      ("sergraph: 1", "sergraph: l"), ("inputs:", "inptus:"), ("unit: bins", "unit: bnis"),
      ("use: decode", "use: decoed"), ("${analysis_rate}", "${analysis_rat}"),
      ("in: slower", "in: slover"), ("[mean, std]", "[maen, std]"),
      ("output: pooled", "output: poled"),
    ]
    var edited = text
    for (right, wrong) in edits { edited = edited.replacingOccurrences(of: right, with: wrong) }
    try tree.folder.write(edited, to: tree.main)
    let ended = try Program.run("run", tree.main, in: tree.folder.path)
    #expect(ended.status == 2)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (right, _) in edits {
      let line = try #require(lines.firstIndex { $0.contains(right) }) + 1
      #expect(ended.errors.contains("\(tree.main):\(line):"), "\(right)\n\(ended.errors)")
    }
    let count = ended.errors.matches(of: #/: error\[SG\d{4}\]: /#).count
    #expect(count == edits.count, "\(ended.errors)")
  }

  @Test func aMissingModelAndMissingInputsAreToldTogether() throws {
    let tree = try #require(GraphTree.all.first { $0.main == "graphs/mfcc-mlp.yaml" })
    let text = try tree.text
    defer { _ = try? tree.folder.write(text, to: tree.main) }
    try tree.folder.write(
      text.replacingOccurrences(of: "../samples", with: "../smaples")
        .replacingOccurrences(of: "mfcc-mlp.safetensors", with: "mfcc-mpl.safetensors"),
      to: tree.main)
    for command in ["run", "check"] {
      let ended = try Program.run(command, tree.main, in: tree.folder.path)
      #expect(ended.status == 2)
      #expect(ended.errors.contains("graphs/mfcc-mlp.yaml:4:9: error[SG0204]"))
      #expect(ended.errors.contains("did you mean 'samples'?"), "\(ended.errors)")
      #expect(ended.errors.contains("graphs/mfcc-mlp.yaml:5:8: error[SG0501]"))
      #expect(ended.errors.contains("did you mean 'models/mfcc-mlp.safetensors'?"))
    }
  }

  @Test func problemsAreShownWithTheirLineACaretAndASuggestion() throws {
    let folder = try Folder()
    try folder.write(
      "sergraph: 1\nnodes:\n  audio: {use: decode}\n  frames: {use: framing, hop_lenght: 512}\n",
      to: "g.yaml")
    let ended = try Program.run("run", "g.yaml", "a.wav", in: folder.path)
    #expect(ended.status == 2)
    #expect(
      ended.errors == """
        g.yaml:4:26: error[SG0203]: 'framing' has no parameter 'hop_lenght'
            4 |   frames: {use: framing, hop_lenght: 512}
              |                          ^^^^^^^^^^ did you mean 'hop_length'?

        """)
  }
}
