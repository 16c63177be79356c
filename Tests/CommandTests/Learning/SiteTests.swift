import Foundation
import GraphCore
import SERGraphs
import Testing

/// A graph that normalizes by place of recording, from the fit to the run.
@Suite struct SiteTests {
  private let folder: Folder
  private let graph: String
  private let data: String
  private var model: String { "\(folder.path)/m.safetensors" }
  private let recording: String
  private let other: String

  init() throws {
    folder = try Folder()
    let corpus = try SmallCorpus.make(in: folder)
    var lines = ["path,label,speaker,site"]
    for speaker in 1...4 {
      for emotion in [1, 3, 4] {
        let name = "03-01-0\(emotion)-01-01-01-0\(speaker).wav"
        let site = speaker < 3 ? "lobby" : "yard"
        lines.append("\(corpus)/Actor_0\(speaker)/\(name),e\(emotion),\(speaker),\(site)")
      }
    }
    data = "csv:" + (try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv"))
    recording = "\(corpus)/Actor_04/03-01-03-01-01-01-04.wav"
    other = "\(corpus)/Actor_03/03-01-03-01-01-01-03.wav"
    graph = try folder.write(
      """
      sergraph: 1
      nodes:
        audio:  {use: decode, mono: true}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 512, hop_length: 256}
        stft:   {use: stft, output: power}
        mel:    {use: mel, n_mels: 20}
        means:  {use: pool, stats: [mean, std]}
        scaled: {use: normalize, by: site}
        guess:  {use: logistic, c: 0.01}
      """, to: "graph.yaml")
    let fitted = try Program.run("fit", graph, "--data", data, "--split", "none", "--out", model)
    #expect(fitted.status == 0, "\(fitted.errors)")
  }

  private func run(_ arguments: String...) throws -> Ended {
    try Program(["run", graph, "--model", model, "--format", "jsonl"] + arguments).end()
  }

  @Test func aRunTakesTheStatisticsOfThePlaceThatIsNamed() throws {
    let shown = try Program.run("model", model)
    #expect(shown.output.contains("sites: lobby, yard"), "\(shown.output)")
    #expect(shown.output.contains("heard     12 recordings of csv"), "\(shown.output)")
    let yard = try run(recording, "--site", "yard")
    #expect(yard.status == 0 && yard.errors.isEmpty, "\(yard.errors)")
    let lobby = try run(recording, "--site", "Lobby")
    #expect(lobby.status == 0 && lobby.output != yard.output)
    let unnamed = try run(recording)
    #expect(unnamed.status == 0)
    #expect(unnamed.output != yard.output && unnamed.output != lobby.output)
    #expect(
      unnamed.errors.contains(
        "warning[SG0506]: no site is named, so the statistics of all sites are taken"),
      "\(unnamed.errors)")
    #expect(unnamed.errors.contains("--site NAME; the model knows lobby, yard"))
    let slip = try run(recording, "--site", "yart")
    #expect(slip.status == 2 && slip.output.isEmpty)
    #expect(slip.errors.contains("error[SG0506]: 'scaled' does not know the site 'yart'"))
    #expect(slip.errors.contains("did you mean 'yard'?"))
  }

  @Test func theColumnSaysItWhereThereIsOne() throws {
    let list = try folder.write(
      "path,site\n\(recording),yard\n\(other),cellar\n", to: "list.csv")
    let ended = try run("--data", "csv:\(list)")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.errors.contains(
        "1 recording is of no site that the model knows (cellar): the statistics of all sites"),
      "\(ended.errors)")
    let yard = try run(recording, "--site", "yard")
    let scores = { (line: String) throws in try #require(try ResultLine.read(line).scores) }
    // A corpus is gone over in the order of names.
    #expect(try scores(ended.lines[1]) == scores(yard.lines[0]))
    let one = try Program.run(
      "extract", graph, recording, "--at", "scaled", "--model", model, "--site", "yard")
    let listed = try Program.run(
      "extract", graph, "--data", data, "--at", "scaled", "--model", model)
    let values = try listed.lines.map { try ResultLine.read($0).values }
    #expect(values.contains(try ResultLine.read(one.lines[0]).values))
  }

  @Test func aPlaceIsAddedByRecordingsOfIt() throws {
    let out = "\(folder.path)/more.safetensors"
    let folderOfOne = (recording as NSString).deletingLastPathComponent
    let ended = try Program.run(
      "adapt", graph, folderOfOne, "--model", model, "--site", "cellar", "--out", out)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("site      'cellar', new to the model"), "\(ended.output)")
    let run = try Program.run("run", graph, recording, "--model", out, "--site", "cellar")
    #expect(run.status == 0, "\(run.errors)")
  }
}
