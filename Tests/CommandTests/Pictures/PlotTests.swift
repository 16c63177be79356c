import Foundation
import TestSupport
import Testing

/// What `plot` draws.
@Suite struct PlotTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  private func plot(
    _ arguments: String..., graph: String = "Tests/Graphs/mfcc-mlp.yaml"
  ) throws -> Ended {
    try Program(["plot", graph] + arguments).end()
  }

  /// Draws as SVG and takes it apart.
  private func drawn(
    _ arguments: String..., graph: String = "Tests/Graphs/mfcc-mlp.yaml"
  ) throws -> DrawnPicture {
    let ended = try Program(["plot", graph] + arguments + ["--out", path("x.svg")]).end()
    #expect(ended.status == 0 && ended.output == "" && ended.errors == "")
    return try DrawnPicture(path("x.svg"))
  }

  @Test func withoutNodesTheInterestingOnesAreDrawnWithNamesAndUnits() throws {
    let texts = try drawn(samples[0]).texts
    for text in [
      samples[0], "speech", "spectrum", "mel", "emotion", "time (s)", "frequency (Hz)",
      "level (dB)",
      "probability", "amplitude", "angry", "neutral",
    ] {
      #expect(texts.contains(text), "\(text)")
    }
    #expect(!texts.contains("mfcc") && !texts.contains("means"))
  }

  @Test func everyKindOfRowsHasAPicture() throws {
    let graph = try folder.write(everyKindGraph, to: "kinds.yaml")
    let names = everyKindGraph.split(separator: "\n").dropFirst(2)
      .map { String($0.drop { $0 == " " }.prefix { $0 != ":" }) }
    #expect(names.count == 17)
    let picture = try drawn(
      samples[0], "--at", names.joined(separator: ","), graph: graph)
    for name in names { #expect(picture.texts.contains(name), "\(name)") }
    for text in [
      "pitch (Hz)", "coefficient", "pitch class", "C♯", "time in the frame (ms)", "column",
      "mfcc[3].mean", "f3_bandwidth",
    ] {
      #expect(picture.texts.contains(text), "\(text)")
    }
    // Frames, spectrum, mel, its logarithm, cepstrum, chroma, predictors, statistics in windows; a bar each.
    #expect(picture.images.count == 16)
  }

  @Test(arguments: [500.0, 1000, 3000])
  func aToneStandsAtItsFrequency(hertz: Double) throws {
    let tone = WAV.tone(hertz: hertz, seconds: 1, rate: 16_000)
    let file = try folder.write(WAV.bytes(tone, rate: 16_000), to: "tone.wav")
    let picture = try drawn(file, "--at", "spectrum")
    let image = try #require(picture.images.first)
    let lightest = (0..<image.height).max {
      image.lightness(image.width / 2, $0) < image.lightness(image.width / 2, $1)
    }
    let place = 1 - (Double(try #require(lightest)) + 0.5) / Double(image.height)
    #expect(abs(place * 11_025 - hertz) < 40)
  }

  @Test func commasAndRepetitionNameNodesAlike() throws {
    for (name, at) in [
      ("one", ["--at", "speech,mel", "--at", "emotion"]),
      ("two", ["--at", "speech", "--at", "mel", "--at", "emotion"]),
    ] {
      let arguments = ["plot", "Tests/Graphs/mfcc-mlp.yaml", samples[0]] + at
      #expect(try Program(arguments + ["--out", path("\(name).png")]).end().status == 0)
    }
    #expect(try Folder.bytes(of: path("one.png")) == Folder.bytes(of: path("two.png")))
  }

  @Test(arguments: ["png", "svg", "pdf"])
  func theBytesDependOnTheRecordingOnly(form: String) throws {
    for (name, flags) in [
      ("one", ["--lanes", "1"]), ("more", ["--lanes", "4", "--chunk", "333"]),
    ] {
      let arguments = ["plot", "Tests/Graphs/mfcc-mlp.yaml", samples[1]] + flags
      #expect(try Program(arguments + ["--out", path("\(name).\(form)")]).end().status == 0)
    }
    #expect(
      try Folder.bytes(of: path("one.\(form)")) == Folder.bytes(of: path("more.\(form)")))
  }

  @Test func scoresOverTimeAreLinesOrLayersWithTheNamesOfTheClasses() throws {
    let corpus = try SmallCorpus.make(in: folder)
    let graph = try folder.write(
      """
      sergraph: 1
      nodes:
        audio:   {use: decode, mono: true}
        speech:  {use: resample, sample_rate: 16000}
        frames:  {use: framing, frame_length: 512, hop_length: 160}
        stft:    {use: stft}
        mel:     {use: mel, n_mels: 40}
        windows: {use: pool, window: 0.1, hop: 0.05, stats: [mean]}
        scores:  {use: logistic}
      """, to: "line.yaml")
    let model = path("line.safetensors")
    #expect(
      try Program.run("fit", graph, "--data", "ravdess:\(corpus)", "--out", model).status == 0)
    let lines = try drawn(samples[0], "--model", model, "--at", "scores", graph: graph)
    let layers = try drawn(
      samples[0], "--model", model, "--at", "scores", "--stacked", graph: graph)
    for label in SmallCorpus.emotions {
      #expect(lines.texts.contains(label) && layers.texts.contains(label), "\(label)")
    }
    // A line has dashes or none; a layer is filled.
    #expect(lines.text.contains("stroke-dasharray") && !layers.text.contains("stroke-dasharray"))
    // Without a model, what needs none is drawn.
    let without = try drawn(samples[0], graph: graph)
    #expect(without.texts.contains("mel") && !without.texts.contains("scores"))
  }

  @Test func aPartOfTheTimeHasTheAxisOfThatPart() throws {
    let texts = try drawn(
      samples[0], "--at", "speech,mel", "--from", "0.2", "--to", "0.7", "--title", "a < b"
    ).texts
    #expect(texts.contains("a &lt; b") && !texts.contains(samples[0]))
    #expect(texts.contains("0.20") && texts.contains("0.70") && !texts.contains("0.75"))
    let late = try plot(samples[0], "--from", "3000", "--out", path("late.png"))
    #expect(late.status == 2)
    #expect(late.errors.contains("'--from' is 3000.00, and the recording ends at "))
  }

  @Test func sizesAreAsAskedFor() throws {
    #expect(
      try plot(samples[0], "--width", "444", "--height", "700", "--out", path("a.png")).status == 0
    )
    let png = try #require(PNGPixels(try Folder.bytes(of: path("a.png"))))
    #expect(png.width == 444 && png.height == 700)
    let low = try plot(samples[0], "--height", "90", "--out", path("b.png"))
    #expect(low.status == 2)
    #expect(low.errors.contains("'--height' is 90, and what is to be drawn needs "))
  }

  @Test func ofWhatHoldsNoSpeechNothingIsClaimed() throws {
    let silence = [Int16](repeating: 0, count: 32_000)
    let file = try folder.write(WAV.bytes(silence, rate: 16_000), to: "silence.wav")
    let texts = try drawn(file).texts
    #expect(texts.contains("no speech"))
  }

  @Test func tenMinutesTakeNoMoreMemoryThanThreeSeconds() throws {
    let second = WAV.tone(hertz: 300, seconds: 1, rate: 8000)
    let file = try folder.write(
      WAV.bytes(Array(repeatElement(second, count: 600).joined()), rate: 8000), to: "long.wav")
    let short = try plot(samples[0], "--at", "speech,spectrum,mel", "--out", path("short.png"))
    let long = try plot(file, "--at", "speech,spectrum,mel", "--out", path("long.png"))
    #expect(short.status == 0 && long.status == 0)
    #expect(long.peak < short.peak + 24 << 20)
  }
}
