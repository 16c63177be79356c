import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct ModelTests {
  static var model: Model {
    var origin = Model.Origin()
    origin.corpus = "ravdess: 1200 recordings, 20 speakers, 8 labels"
    origin.corpusHash = SHA256.hex(of: "corpus")
    origin.split = "speaker:0.2"
    origin.splitHash = SHA256.hex(of: "split")
    origin.seed = .max
    origin.protocolWords = "unseen speakers"
    origin.metrics = ["uar": 0.41, "accuracy": 0.5]
    return Model(
      graph: "sergraph: 1\n",
      parts: [
        "scaled": Model.FittedNode(
          fitted: Fitted(tensors: [
            "mean": Tensor(shape: [2], [1, 2]), "scale": Tensor(shape: [2], [3, 4]),
          ]), upstream: "#0 decode mono=true\n#1 pool stats=[mean] in #0", columns: ["a", "b"]),
        "scaled.more": Model.FittedNode(
          fitted: Fitted(
            tensors: ["weight.0": Tensor(shape: [1, 2], [5, 6])], labels: ["calm", "\"x\""]),
          upstream: "x", columns: []),
      ], golden: .init(input: Tensor(shape: [1, 2], [7, 8]), scores: Tensor(shape: [1, 1], [1])),
      origin: origin)
  }

  @Test func anotherKindOfNodeIsToldWithBothKinds() {
    var model = Self.model
    model.graph = "#0 decode mono=true\n#1 mlp alpha=1 in #0"
    model.names = ["audio", "scaled"]
    let known = model
    expectProblem(
      "SG0502", "'scaled' was 'mlp' when the model was fitted, and is 'svm' here",
      "fit the graph again with `sergraph fit` and the same --set, or undo the change"
    ) { () throws(Problem) in
      try known.check(node: "scaled", use: "svm", upstream: CanonicalGraph(nodes: []))
    }
  }

  @Test func readsWhatItWritesAndTheSameModelGivesTheSameBytes() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/m.safetensors"
    try Self.model.write(to: path)
    let read = try Model.read(path)
    #expect(read == Self.model)
    #expect(try read.file().bytes == Self.model.file().bytes)
    #expect(read.fitted(node: "scaled")?.tensors["scale"]?.values == [3, 4])
    #expect(read.fitted(node: "other") == nil)
  }

  @Test func keepsAGraphFromUsingAModelOfOtherFeatures() throws {
    let text = Self.model.parts["scaled"]?.upstream ?? ""
    let upstream = try #require(CanonicalGraph(text))
    let other = try #require(CanonicalGraph(text.replacing("[mean]", with: "[std]")))
    try Self.model.check(node: "scaled", use: "normalize", upstream: upstream)
    do throws(Problem) {
      try Self.model.check(node: "scaled", use: "normalize", upstream: other)
      Issue.record("no problem was found")
    } catch {
      #expect(error.code == .otherFeatures)
      #expect(
        error.message == "the model was fitted on other features than 'scaled' gets here")
      #expect(
        error.notes.map(\.message) == [
          "'stats' of 'pool' was [mean] when the model was fitted, and is [std] here"
        ])
    }
    expectProblem(
      "SG0501", "the model has nothing for the node 'scaledd'", "did you mean 'scaled'?"
    ) { () throws(Problem) in
      try Self.model.check(node: "scaledd", use: "normalize", upstream: CanonicalGraph(nodes: []))
    }
  }

  /// Or a fit would end with a model that nothing can load.
  @Test func writesNothingThatCouldNotBeLoaded() throws {
    let file = try Self.model.file()
    try file.checkSize(atMost: file.bytes.count)
    let most = file.bytes.count - 1
    expectProblem(
      "SG0504",
      "the model would have \(byteText(most + 1)), more than the \(byteText(most)) that can be loaded",
      "fit it on fewer recordings or columns, or with a smaller classifier"
    ) { () throws(Problem) in try file.checkSize(atMost: most) }
    var model = Self.model
    model.parts["scaled"]?.upstream = String(repeating: "x", count: 17 << 20)
    let (large, folder) = (model, TemporaryFolder())
    expectProblem(
      "SG0504", "the texts of the model would have 17 MiB, more than the 16 MiB that can be loaded",
      "fit it on fewer columns or speakers"
    ) { () throws(Problem) in try large.write(to: folder.path + "/m.safetensors") }
    #expect(folder.names == [])
  }

  @Test func refusesTwoTensorsOfOneName() {
    var model = Self.model
    model.parts["golden"] = Model.FittedNode(
      fitted: Fitted(tensors: ["input": Tensor(shape: [1], [0])]), upstream: "", columns: [])
    let clash = model
    expectProblem(
      "SG0504", "two tensors of the model would be called 'golden.input'",
      "give the node 'golden' another name"
    ) { () throws(Problem) in _ = try clash.file() }
  }

  @Test(arguments: [
    ("sergraph", nil, "is a safetensors file, but not one that sergraph wrote"),
    ("labels.scaled", "[\"a\",\"b\",\"a\"]", "names a label of 'scaled' twice"),
    ("graph", nil, "has no 'graph' in its metadata"),
    ("nodes", "{}", "has metadata 'nodes' that is no list of texts"),
    ("nodes", "[1]", "has metadata 'nodes' that is no list of texts"),
    (
      "labels.scaled", "[",
      "has metadata 'labels.scaled' that is no JSON: the text ends inside a value, at byte 1"
    ),
    ("upstream.scaled", "x", "has another fingerprint of 'scaled' than its own text gives"),
    ("nodes", "[\"scaled.more\"]", "has a tensor 'scaled.mean' that belongs to no node"),
    ("seed", "-1", "has a seed that is none"),
    ("metrics", "{\"uar\":\"x\"}", "has a metric 'uar' that is no number"),
  ])
  func refusesMetadataThatDoesNotHold(key: String, value: String?, message: String) throws {
    var file = try Self.model.file()
    file.metadata[key] = value
    // Only one tensor may be out of place for the message to be the same each time.
    if key == "nodes" { file.tensors["scaled.scale"] = nil }
    let changed = file
    expectProblem("SG0503", "'m' \(message)") { () throws(Problem) in
      _ = try Model(changed, name: "m")
    }
  }

  @Test(arguments: [
    (
      "0",
      "fit the graph again with `sergraph fit`, or run it with the sergraph that wrote the model"
    ),
    ("2", "take a newer sergraph, or fit the graph again with `sergraph fit`"),
    (
      "x",
      "fit the graph again with `sergraph fit`, or run it with the sergraph that wrote the model"
    ),
  ])
  func anotherVersionSaysWhatToDo(version: String, cure: String) throws {
    var file = try Self.model.file()
    file.metadata["sergraph"] = version
    let changed = file
    expectProblem(
      "SG0503", "'m' has format version '\(version)', this sergraph reads version '1'", cure
    ) { () throws(Problem) in _ = try Model(changed, name: "m") }
  }

  /// A file from elsewhere must not write to the terminal as it likes: move the cursor, change colours, forge a line.
  @Test func aModelsTextsAreShownWithoutControlCharacters() {
    var model = Self.model
    model.origin.corpus = "\u{1B}[2Jravdess\rforged\ntwo"
    model.origin.protocolWords = "a\tb\u{9B}31m"
    model.names = ["\u{7}bell"]
    let controls = model.text.unicodeScalars.filter {
      $0.properties.generalCategory == .control && $0 != "\n"
    }
    #expect(controls.isEmpty)
    #expect(model.text.contains("\u{FFFD}[2Jravdess\u{FFFD}forged\u{FFFD}two"))
    #expect(model.text.contains("a b\u{FFFD}31m"))
  }

  @Test func hashesAsTheStandardSays() {
    #expect(
      SHA256.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      SHA256.hex(of: [] as [UInt8])
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
