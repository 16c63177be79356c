import Foundation
import GraphCore
import SERGraphs
import Testing

/// Models that are missing, damaged, or fitted on something else.
@Suite struct ModelErrorTests {
  private let graph = "Tests/Graphs/mfcc-mlp.yaml"
  private let model = "\(Program.package)/Tests/Graphs/models/mfcc-mlp.safetensors"

  private func refused(_ arguments: String...) throws -> [ProblemLine] {
    let ended = try Program(["run", graph, "--diagnostics", "json"] + arguments).end()
    #expect(ended.status == 2)
    #expect(ended.output == "")
    return try ProblemLine.read(all: ended.errors)
  }

  @Test func aMissingModelIsSG0501WithWhatToDo() throws {
    let problem = try #require(try refused("--model", "/tmp/none.safetensors").first)
    #expect(problem.code == "SG0501")
    #expect(problem.message.contains("/tmp/none.safetensors"))
    #expect(problem.suggestion?.contains("sergraph fit") == true)
    let folder = try Folder()
    let text = try Folder.text(of: "\(Program.package)/\(graph)")
    try folder.write(text.replacing(#/model:.*\n/#, with: ""), to: "g.yaml")
    let none = try Program.run("run", "g.yaml", "a.wav", in: folder.path)
    #expect(none.status == 2)
    #expect(none.errors.contains("SG0501"))
    #expect(none.errors.contains("--model"))
  }

  @Test func aDamagedModelIsSG0503() throws {
    let folder = try Folder()
    let whole = try Folder.bytes(of: model)
    var flipped = whole
    flipped[whole.count / 2] ^= 0x40
    for (name, bytes) in [
      ("empty", []), ("cut", whole.dropLast(1000)), ("text", Array("not a model at all".utf8)[...]),
      ("flipped", flipped[...]),
    ] as [(String, ArraySlice<UInt8>)] {
      let path = try folder.write(bytes, to: "\(name).safetensors")
      let problem = try #require(try refused("--model", path).first, "\(name)")
      #expect(problem.code == "SG0503", "\(name): \(problem.message)")
    }
  }

  @Test func storedRowsOfAnotherShapeAreSG0503() throws {
    let folder = try Folder()
    for golden in [
      Model.Golden(
        input: Tensor(shape: [180], Array(repeating: 0, count: 180)),
        scores: Tensor(shape: [8], Array(repeating: 0, count: 8))),
      Model.Golden(
        input: Tensor(shape: [2, 180], Array(repeating: 0, count: 360)),
        scores: Tensor(shape: [16], Array(repeating: 0, count: 16))),
    ] {
      var changed = try Model.read(model)
      changed.golden = golden
      let path = "\(folder.path)/golden.safetensors"
      try changed.write(to: path)
      let problem = try #require(try refused("--model", path).first)
      #expect(problem.code == "SG0503")
      #expect(problem.message.contains("don't fit its 180 columns"))
    }
  }

  @Test func otherFeaturesAreSG0502AtWhatChanged() throws {
    let problems = try refused("--set", "mel.n_mels=64")
    #expect(problems.count == 1)
    #expect(problems[0].code == "SG0502")
    #expect(problems[0].file == "--set")
    #expect(
      problems[0].notes.contains {
        $0.message == "'n_mels' of 'mel' was 128 when the model was fitted, and is 64 here"
      })
    #expect(problems[0].notes.contains { $0.file == graph && $0.line == 5 })
  }

  @Test func otherShapesAreSG0503AtTheNode() throws {
    let problem = try #require(try refused("--set", "emotion.hidden_layer_sizes=[200]").first)
    #expect(problem.code == "SG0503")
    #expect(problem.file == graph)
    #expect(problem.line == 19)
  }

  @Test func aNodeThatTheModelDoesNotKnowIsSG0501AtTheNode() throws {
    let folder = try Folder()
    let text = try PlainGraphs.text("mfcc-mlp")
    try folder.write(text.replacing("  emotion: ", with: "  feeling: "), to: "g.yaml")
    let ended = try Program.run("run", "g.yaml", "a.wav", in: folder.path)
    #expect(ended.status == 2)
    #expect(
      ended.errors.hasPrefix(
        "g.yaml:19:3: error[SG0501]: the model has nothing for the node 'feeling'"))
  }
}
