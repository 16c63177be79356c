import Foundation
import GraphCore
import SERGraphs
import TestSupport
import Testing

/// What `extract` writes.
@Suite struct ExtractTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  func extract(_ arguments: String..., graph: String = meansGraph) throws -> Ended {
    try Program(["extract", graph] + arguments).end()
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// The rows of each sample at a node, as JSON Lines have them.
  func rows(at node: String) throws -> [(item: String, values: [Float])] {
    let ended = try extract("Tests/Samples", "--at", node)
    #expect(ended.status == 0)
    return try ended.lines.map {
      let line = try ResultLine.read($0)
      return (line.item, try #require(line.values).map { Float($0) })
    }
  }

  /// The values of each item, row after row.
  func matrices(at node: String) throws -> [String: [Float]] {
    try rows(at: node).reduce(into: [:]) { $0[$1.item, default: []] += $1.values }
  }

  @Test func linesAreThoseOfARunWhereTheNodeIsTheLast() throws {
    let ended = try extract("Tests/Samples")
    #expect(ended.status == 0 && ended.errors == "")
    #expect(ended.output == (try Program.run("run", meansGraph, "Tests/Samples")).output)
  }

  @Test func aNodeBeforeTheModelNeedsNone() throws {
    let ended = try extract(
      samples[0], "--at", "means", graph: "Tests/Graphs/mfcc-mlp.yaml")
    #expect(ended.status == 0)
    let idle = try extract(
      samples[0], "--at", "means", "--model", "/no/such/model", graph: "Tests/Graphs/mfcc-mlp.yaml")
    #expect(idle.status == 2 && idle.errors.contains("'--model' has no effect"))
    #expect(ended.output == (try extract(samples[0])).output)
    let refused = try extract(
      samples[0], "--model", "/no/such/model", graph: "Tests/Graphs/mfcc-mlp.yaml")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("what needs no model can be had with --at means"))
  }

  @Test func aCorpusGivesLabelsAndSpeakers() throws {
    let corpus = "ravdess:" + (try SmallCorpus.make(in: folder))
    let csv = try extract("--data", corpus, "--at", "means", "--format", "csv")
    #expect(csv.lines.count == 49)
    #expect(csv.lines[0].hasPrefix("item,start,end,label,speaker,mfcc[0].mean"))
    #expect(csv.lines[1].split(separator: ",")[3...4] == ["neutral", "01"])
    let arff = try extract("--data", corpus, "--at", "means", "--format", "arff")
    #expect(arff.lines.contains("@attribute speaker {01,02,03,04}"))
    #expect(arff.lines.contains("@attribute class {neutral,calm,happy,sad}"))
    #expect(arff.lines.last?.hasSuffix(",04,sad") == true)
    let lines = try extract("--data", corpus, "--at", "means")
    #expect(lines.lines[0].contains("\"label\":\"neutral\",\"speaker\":\"01\",\"names\":["))
    #expect(try extract("--data", corpus, "--out", path("f.safetensors")).status == 0)
    let file = try Safetensors.read(path("f.safetensors"))
    #expect(file.tensors.count == 48)
    #expect(file.metadata["labels"]?.contains("04.wav\":\"sad\"") == true)
    #expect(file.metadata["speakers"]?.contains("04.wav\":\"04\"") == true)
    let both = try extract("Tests/Samples", "--data", corpus)
    #expect(both.status == 2 && both.errors.contains("beside --data"))
  }

  @Test func aFolderTakesAFileForEachRecordingAndKeepsTheFirstOfTwoOfOneName() throws {
    let out = path("new/deep/")
    #expect(
      try extract("Tests/Samples", "--at", "mfcc", "--out", out, "--format", "npy").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    #expect(names.count == samples.count && names.everyOne { $0.hasSuffix(".npy") })
    try folder.write(try Folder.bytes(of: samples[0]), to: "a/x.wav")
    try folder.write(try Folder.bytes(of: samples[1]), to: "b/x.wav")
    let arguments = ["extract", "\(Program.package)/\(meansGraph)", "a", "b", "--out"]
    let same = try Program(arguments + ["o/{name}.csv"], in: folder.path).end()
    #expect(same.status == 1)
    #expect(
      same.errors
        == "b/x.wav: 'o/x.csv' was written for 'a/x.wav' already; tell recordings of one name apart with {path} in --out\n"
    )
    #expect(try Program(arguments + ["p/{path}.csv"], in: folder.path).end().status == 0)
    #expect(try Folder.text(of: path("p/a/x.csv")) == Folder.text(of: path("o/x.csv")))
    #expect(try Folder.text(of: path("p/b/x.csv")).contains("\nb/x.wav,"))
  }

  @Test(arguments: ["csv", "jsonl", "arff", "npz", "safetensors"])
  func theBytesDontDependOnTheLanes(form: String) throws {
    for (name, flags) in [
      ("one", ["--lanes", "1"]), ("more", ["--lanes", "5", "--chunk", "999"]),
    ] {
      let ended = try Program(
        ["extract", meansGraph, "Tests/Samples", "--at", "mel", "--out", path("\(name).\(form)")]
          + flags
      ).end()
      #expect(ended.status == 0)
    }
    #expect(
      try Folder.bytes(of: path("one.\(form)")) == Folder.bytes(of: path("more.\(form)")))
  }

  @Test(arguments: ["csv", "jsonl", "arff", "npz", "safetensors"])
  func whatFailsIsToldAndTheOthersAreThere(form: String) throws {
    let broken = try folder.write("no audio", to: "broken.wav")
    let out = path("f.\(form)")
    let ended = try extract(samples[0], broken, samples[1], "--at", "means", "--out", out)
    #expect(ended.status == 1)
    let text = try Folder.text(of: out)
    #expect(text.contains(samples[0]) && text.contains(samples[1]))
    let isInPlace = ["csv", "jsonl"].contains(form)
    #expect(text.contains("SG0702") == isInPlace)
    #expect(ended.errors.hasPrefix("\(broken): not a recording") == !isInPlace)
  }

  @Test func aRecordingThatIsNamedTwiceIsToldWhereItCanStandOnce() throws {
    let ended = try extract(samples[0], samples[0], "--at", "means", "--out", path("f.npz"))
    #expect(ended.status == 1)
    #expect(ended.errors.contains("holds '\(samples[0])' already"))
    #expect(try ZipEntries.read(try Folder.bytes(of: path("f.npz"))).count == 2)
    #expect(try extract(samples[0], samples[0], "--format", "csv").lines.count == 3)
  }

  @Test func channelsAreItemsOfTheirOwn() throws {
    let stereo = "Tests/Samples/call-angry-and-calm-stereo.wav"
    let arguments = [
      "extract", meansGraph, stereo, "--set", "audio.each_channel=true", "--set", "audio.mono=true",
    ]
    let csv = try Program(arguments + ["--format", "csv"]).end()
    #expect(csv.lines.map { $0.split(separator: ",")[1] } == ["channel", "0", "1"])
    #expect(try Program(arguments + ["--out", path("f.safetensors")]).end().status == 0)
    #expect(
      try Safetensors.read(path("f.safetensors")).tensors.keys.sorted()
        == ["\(stereo)[0]", "\(stereo)[1]"])
    let npy = try Program(arguments + ["--out", path("f.npy")]).end()
    #expect(npy.status == 1 && npy.errors.contains("is another"))
    #expect(try Program(arguments + ["--out", path("d/"), "--format", "npy"]).end().status == 0)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: path("d")).sorted()
        == ["call-angry-and-calm-stereo.ch0.npy", "call-angry-and-calm-stereo.ch1.npy"])
  }

  @Test func rowsWhoseWidthDependsOnTheRecordingGetFilesOfTheirOwn() throws {
    let arguments = [
      "extract", meansGraph, "Tests/Samples/call-angry-and-calm-stereo.wav", samples[0], "--at",
      "audio",
      "--set", "audio.mono=false",
    ]
    let refused = try Program(arguments + ["--format", "csv"]).end()
    #expect(refused.status == 2)
    #expect(refused.errors.contains("columns depend on the recording"))
    #expect(try Program(arguments + ["--out", path("f.safetensors")]).end().status == 0)
    let shapes = try Safetensors.read(path("f.safetensors")).tensors.mapValues { $0.shape[1] }
    #expect(shapes == ["Tests/Samples/call-angry-and-calm-stereo.wav": 2, samples[0]: 1])
  }

  @Test(arguments: ["f.npz", "f.safetensors"])
  func whatStoodThereStaysUntilTheNewFileIsComplete(name: String) throws {
    try folder.write("before", to: name)
    let ended = try extract(
      "--at", "means", "--out", path(name), "/no/such.wav", "--set", "mel.n_mels=0")
    #expect(ended.status == 2)
    #expect(try Folder.text(of: path(name)) == "before")
    let other = try extract(samples[0], "--out", "/dev/null", "--format", "npz")
    #expect(other.status == 2 && other.errors.contains("it is not a file"))
    #expect(try folder.names == [name])
  }

  @Test(arguments: ["csv", "npz", "safetensors"])
  func aSignalLeavesAWholeFileOfWhatWasDone(form: String) throws {
    try folder.makeFolder("in")
    for number in 0..<3000 {
      try FileManager.default.createSymbolicLink(
        atPath: path("in/\(10_000 + number).wav"),
        withDestinationPath: "\(Program.package)/Tests/Samples/happy-bright-16k.wav")
    }
    let program = try Program(
      ["extract", meansGraph, path("in"), "--at", "mfcc", "--out", path("f.\(form)")])
    try untilItGrows()
    let sent = ContinuousClock.now
    program.send(SIGINT)
    let ended = try program.end(within: 20)
    #expect(ended.status == 130)
    #expect(ContinuousClock.now - sent < .seconds(1.5))
    let bytes = try Folder.bytes(of: path("f.\(form)"))
    let items: [String]
    switch form {
    case "npz": items = try ZipEntries.read(bytes).dropLast().map { String($0.name.dropLast(4)) }
    case "safetensors":
      items = try Safetensors.read(path("f.\(form)")).tensors.keys.sorted()
    default:
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.isEmpty || text.hasSuffix("\n"))
      let lines = text.split(separator: "\n").dropFirst()
      #expect(lines.everyOne { $0.count { $0 == "," } == 44 })
      items = lines.map { String($0.prefix { $0 != "," }) }.reduce(into: []) {
        if $0.last != $1 { $0.append($1) }
      }
    }
    #expect(items.count < 3000)
    #expect(items == (0..<items.count).map { path("in/\(10_000 + $0).wav") })
    #expect(try folder.names.filter { $0.hasSuffix(".part") } == [])
  }

  /// Waits until what is written has grown a few times.
  private func untilItGrows() throws {
    let limit = ContinuousClock.now + .seconds(60)
    var (size, times) = (0, 0)
    while times < 3 {
      guard ContinuousClock.now < limit else { throw SystemError(message: "nothing is written") }
      usleep(10_000)
      let files = try folder.names.filter { $0.hasPrefix("f.") }
      let now = files.reduce(0) { sum, name in
        let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
        return sum + (attributes?[.size] as? Int ?? 0)
      }
      if now > size { times += 1 }
      size = now
    }
  }

  @Test func wrongUsageIsToldWithACure() throws {
    for (arguments, words) in [
      ([samples[0], "--at", "mffc"], "did you mean 'mfcc'?"),
      ([samples[0], "--out", "f.cvs"], "did you mean 'csv'?"),
      ([samples[0], "--format", "npz"], "npz can't be written to standard output"),
      ([samples[0], "--out", "/proc/none/f.npz"], "can't write '/proc/none/f.npz'"),
      ([samples[0], "--out", "/proc/none/", "--format", "npy"], "can't make the folder"),
      ([], "names no 'inputs'"), (["samples/README", "--lanes", "0"], "--lanes"),
    ] {
      let ended = try Program(["extract", meansGraph] + arguments).end()
      #expect(ended.status == 2, "\(arguments)")
      #expect(ended.output == "")
      #expect(ended.errors.contains(words), "\(ended.errors)")
    }
  }
}
