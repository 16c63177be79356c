import Foundation
import Testing

/// Manifests and patterns on the command line.
@Suite struct ManifestCommandTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    for (name, hertz) in [
      ("angry/anna_1", 300.0), ("angry/bert_1", 310), ("sad/anna_1", 150), ("sad/bert_2", 160),
    ] {
      let tone = WAV.tone(hertz: hertz, seconds: 0.3, rate: 16_000)
      try folder.write(WAV.bytes(tone, rate: 16_000), to: "set/\(name).wav")
    }
    try folder.write("notes", to: "set/notes.txt")
    try folder.write(WAV.bytes([0, 1], rate: 16_000), to: "set/__MACOSX/sad/._anna_1.wav")
    try folder.write(WAV.bytes([0, 1], rate: 16_000), to: "set/odd.wav")
    let both = WAV.tone(hertz: 200, seconds: 0.3, rate: 16_000).flatMap { [$0, $0 / 2] }
    try folder.write(WAV.bytes(both, rate: 16_000, channels: 2), to: "call.wav")
  }

  private var pattern: String { "pattern:\(folder.path)/set/{label}/{speaker}_*.wav" }

  @Test func aPatternIsACorpusToEveryCommand() throws {
    let census = try Program.run("corpus", pattern, "--map", "angry=cross")
    #expect(census.status == 0, "\(census.errors)")
    #expect(census.lines[0] == "pattern (angry as cross): 4 recordings, 2 speakers, 2 labels")
    #expect(census.lines.contains("skipped   1 for a path that the pattern does not fit"))
    #expect(census.lines.contains("skipped   1 for the suffix .txt, which is not read"))
    let named = try Program.run("corpus", pattern, "--verbose")
    #expect(
      named.errors.contains(
        "'\(folder.path)/set/odd.wav' was passed over for a path that the pattern does not fit"))
    let run = try Program.run("run", meansGraph, "--data", pattern, "--format", "jsonl")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 4)
    #expect(
      run.errors.contains(
        "3 files of the corpus were passed over: 1 for a path that the pattern does not fit, "
          + "1 for being left over from packing (__MACOSX, ._*), 1 for the suffix .txt"),
      "\(run.errors)")
    let naming = try Program.run("run", meansGraph, "--data", pattern, "--verbose")
    #expect(naming.errors.contains("'\(folder.path)/set/odd.wav' was passed over for a path"))
    #expect(run.lines[0].contains(#""columns":{"label":"angry","speaker":"anna"}"#))
    let extract = try Program.run(
      "extract", meansGraph, "--data", pattern, "--out", "-", "--format", "csv")
    #expect(extract.status == 0, "\(extract.errors)")
    #expect(extract.lines[0].hasPrefix("item,start,end,label,speaker,"))
    let fit = try Program.run(
      "fit", "Tests/Graphs/mfcc-knn.yaml", "--data", pattern, "--out",
      "\(folder.path)/model.safetensors", "--split", "none", "--set", "emotion.n_neighbors=1")
    #expect(fit.status == 0, "\(fit.errors)")
  }

  @Test func aRunNeedsNoLabels() throws {
    let run = try Program.run(
      "run", meansGraph, "--data", "pattern:\(folder.path)/set/*/{agent}_{turn}.*", "--format",
      "csv")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines[0].hasSuffix(",agent,turn"))
    #expect(run.lines[1].hasSuffix(",anna,1"))
  }

  @Test func whatTheShellDidToAPatternIsToldSo() throws {
    let alone = try Program.run("corpus", "pattern:", "\(folder.path)/set/sad/anna_1.wav")
    #expect(alone.status == 2)
    #expect(
      alone.errors.contains(
        "'pattern:' names no pattern\n      write it in quotes and without a blank: "
          + "'pattern:FOLDER/{label}/*.wav'"), "\(alone.errors)")
    let none = try Program.run("corpus", "pattern:\(folder.path)/set/{label}/{speaker}-*.wav")
    #expect(none.status == 2)
    #expect(
      none.errors.contains(
        "the nearest is \(folder.path)/set/angry/anna_1.wav: 'anna_1' has no '-' behind {speaker}"),
      "\(none.errors)")
  }

  @Test func manifestsAreRunOverWithTheirColumns() throws {
    let list = try folder.write(
      "wav_file,call,agent,mood\nset/sad/anna_1.wav,7,=anna,\nset/angry/bert_1.wav,8,bert,cross\n",
      to: "calls.csv")
    let run = try Program.run(
      "run", meansGraph, "--data", "csv:\(list)", "--columns", "path=wav_file,label=mood",
      "--format", "jsonl")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 2)
    #expect(run.output.contains(#""columns":{"agent":"bert","call":"8","label":"cross"}"#))
    let table = try Program.run(
      "run", meansGraph, "--data", "csv:\(list)", "--columns", "path=wav_file", "--format", "csv")
    #expect(table.lines[0].hasSuffix(",agent,call,mood"))
    #expect(table.output.contains(",'=anna,7,\n"), "\(table.output)")
    let wrong = try Program.run("run", meansGraph, "--data", "csv:\(list)", "--columns", "path=wav")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("there is no column 'wav', which --columns names"))
    for command in ["run", "extract"] {
      let idle = try Program.run(command, meansGraph, samples[0], "--columns", "path=wav")
      #expect(idle.status == 2 && idle.errors.contains("'--columns' has no effect without --data"))
      let other = try Program.run(command, meansGraph, "--data", pattern, "--columns", "path=wav")
      #expect(
        other.status == 2
          && other.errors.contains("'--columns' has no effect: the corpus is no csv"),
        "\(command): \(other.errors)")
    }
  }

  @Test func channelsOfAManifestAreExtracted() throws {
    let list = try folder.write(
      "file,mood,channel,speaker\ncall.wav,calm,1,anna\ncall.wav,angry,0,bert\n", to: "calls.csv")
    func extract(_ out: String) throws -> Ended {
      try Program.run(
        "extract", meansGraph, "--data", "csv:\(list)", "--columns", "path=file,label=mood",
        "--out",
        out)
    }
    let csv = try extract("\(folder.path)/f.csv")
    #expect(csv.status == 0, "\(csv.errors)")
    let rows = try Folder.text(of: "\(folder.path)/f.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows[0].prefix(6) == ["item", "channel", "start", "end", "label", "speaker"])
    let known = Set(rows.dropFirst().map { [$0[1], $0[4], $0[5]] })
    #expect(known == [["0", "angry", "bert"], ["1", "calm", "anna"]])
    #expect(rows[1].dropFirst(6) != rows[2].dropFirst(6))
    #expect(try extract("\(folder.path)/f.npz").status == 0)
    let tensors = try extract("\(folder.path)/f.safetensors")
    #expect(tensors.status == 0)
    let header = String(
      decoding: try Folder.bytes(of: "\(folder.path)/f.safetensors").prefix(4000), as: UTF8.self)
    #expect(header.contains("call.wav[0]") && header.contains("call.wav[1]"))
  }
}
