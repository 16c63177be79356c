import Foundation
import TestSupport
import Testing

/// What `explain` finds.
@Suite struct ExplainTests {
  private let folder: Folder
  private let graph = "Tests/Graphs/mfcc-mlp.yaml"

  init() throws { folder = try Folder() }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// What a file says.
  private struct Found: Decodable {
    let label: String
    let probability: Double
    let baseline: [String: Double]
    let times: [[Double]]
    let bands: [[Double]]
    let importance: [[Double?]]
    let importanceOfTimes: [Double?]
    let importanceOfBands: [Double?]

    init(_ path: String) throws {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self = try decoder.decode(Found.self, from: Data(try Folder.bytes(of: path)))
    }
  }

  @Test func theToneThatAClassIsKnownByIsFoundAtItsTimeAndInItsBand() throws {
    // Each class of this corpus is a tone with its octave; happy is 600 Hz and 1,200 Hz.
    let corpus = try SmallCorpus.make(in: folder)
    let tones = try folder.write(
      """
      sergraph: 1
      name: tones
      nodes:
        audio:  {use: decode, mono: true}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 512, hop_length: 160}
        stft:   {use: stft}
        mel:    {use: mel, n_mels: 40}
        means:  {use: pool, stats: [mean]}
        scaled: {use: normalize}
        scores: {use: logistic}
      """, to: "tones.yaml")
    let fitted = try Program.run(
      "fit", tones, "--data", "ravdess:\(corpus)", "--out", path("tones.safetensors"))
    #expect(fitted.status == 0)
    let tone = WAV.tone(hertz: 607, seconds: 0.4, rate: 16_000)
    let hush = WAV.tone(hertz: 100, seconds: 0.4, rate: 16_000).map { $0 / 64 }
    let file = try folder.write(WAV.bytes(hush + tone + hush, rate: 16_000), to: "one.wav")
    let ended = try Program.run(
      "explain", tones, file, "--model", path("tones.safetensors"), "--label", "happy",
      "--step", "0.2", "--bands", "8", "--out", path("x.json"), "--out", path("x.svg"))
    #expect(ended.status == 0 && ended.errors == "" && ended.output == "")
    let found = try Found(path("x.json"))
    #expect(found.label == "happy" && found.times.count == 6 && found.bands.count == 8)
    #expect(found.probability == found.baseline["happy"])
    let times = found.importanceOfTimes.map { $0 ?? 0 }
    let loud = (times[2] + times[3]) / 2
    #expect(loud > 0.05)
    for stretch in [0, 1, 4, 5] { #expect(abs(times[stretch]) < loud / 4) }
    let bands = found.importanceOfBands.map { $0 ?? 0 }
    let best = try #require(bands.indices.max { bands[$0] < bands[$1] })
    #expect([607.0, 1214].contains { $0 > found.bands[best][0] && $0 < found.bands[best][1] })
    let texts = try DrawnPicture(path("x.svg")).texts
    for text in ["what speaks for happy", "times", "bands", "decision", "importance (nat)"] {
      #expect(texts.contains(text), "\(text)")
    }
  }

  @Test func theNumbersDontDependOnTheLanesAndAnswerAsARun() throws {
    for lanes in ["1", "3"] {
      let ended = try Program.run(
        "explain", graph, samples[0], "--step", "0.5", "--bands", "3", "--lanes", lanes,
        "--out", path("\(lanes).json"), "--out", path("\(lanes).png"))
      #expect(ended.status == 0)
    }
    for form in ["json", "png"] {
      #expect(try Folder.bytes(of: path("1.\(form)")) == Folder.bytes(of: path("3.\(form)")))
    }
    let found = try Found(path("1.json"))
    let line = try #require(try Program.run("run", graph, samples[0]).lines.first)
    let result = try ResultLine.read(line)
    #expect(result.label == found.label)
    for (label, score) in result.scores ?? [:] {
      #expect(abs(score - (found.baseline[label] ?? -1)) < 1e-6)
    }
    #expect(found.importance.count == found.times.count)
    #expect(found.importance.everyOne { $0.count == 3 })
  }

  @Test func whatCantBeExplainedIsRefused() throws {
    func refused(_ arguments: String...) throws -> String {
      let ended = try Program(["explain"] + arguments).end()
      #expect(ended.status == 2 && ended.output == "")
      return ended.errors
    }
    #expect(
      try refused(graph, samples[0], "--label", "hapy", "--out", path("x.json"))
        == "error[SG0801]: the graph knows no class 'hapy'\n      did you mean 'happy'?\n")
    #expect(
      try refused(meansGraph, samples[0], "--out", path("x.json"))
        .contains("gives no scores of classes, so there is no decision to explain"))
    #expect(
      try refused(graph, samples[0], "--bands", "99", "--depth", "0", "--out", path("x.jso"))
        == "error[SG0801]: '--bands' is 99, outside 1...64\n"
        + "error[SG0801]: '--depth' is 0, outside 1...120\n"
        + "error[SG0801]: '.jso' is no form that a picture can have\n      did you mean 'json'?\n")
    let other = try folder.write("a text", to: "y.json")
    #expect(
      try refused(graph, samples[0], "--out", other)
        == "error[SG0801]: '\(other)' is there already, and is no JSON\n"
        + "      name another file, or remove that one\n")
    #expect(try folder.names == ["y.json"])
  }

  @Test func silenceAndWhatIsNoRecordingAreFailuresOfTheRecording() throws {
    let silence = [Int16](repeating: 0, count: 32_000)
    let file = try folder.write(WAV.bytes(silence, rate: 16_000), to: "silence.wav")
    let silent = try Program.run("explain", graph, file, "--out", path("x.json"))
    #expect(silent.status == 1)
    #expect(
      silent.errors == "\(file): there is no decision to explain: no speech was found\n")
    let missing = try Program.run("explain", graph, "/no/such.wav", "--out", path("x.json"))
    #expect(missing.status == 1)
    #expect(missing.errors == "/no/such.wav: no such file; check the path\n")
    #expect(try folder.names == ["silence.wav"])
  }
}
