import Foundation
import GraphCore
import SERGraphs
import Testing

/// A graph that normalizes by speaker, from the fit to the run.
@Suite struct SpeakerTests {
  private let folder: Folder
  private let corpus: String
  private let graph: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
    graph = try folder.write(
      """
      sergraph: 1
      nodes:
        audio:  {use: decode}
        speech: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 512, hop_length: 256}
        stft:   {use: stft, output: power}
        mel:    {use: mel, n_mels: 20}
        means:  {use: pool, stats: [mean, std]}
        scaled: {use: normalize, by: speaker}
        guess:  {use: mlp, hidden_layer_sizes: [32], max_iter: 30}
      """, to: "graph.yaml")
  }

  private var model: String { "\(folder.path)/m.safetensors" }

  private func fit(_ arguments: String...) throws -> Ended {
    try Program(
      ["fit", graph, "--data", "ravdess:\(corpus)", "--out", model] + arguments
    ).end()
  }

  @Test func theReportSaysThatSpeakersHaveToBeEnrolled() throws {
    let ended = try fit("--split", "speakers:03,04")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.output.contains(
        "of speakers that were not heard in training (03, 04); 'scaled' took each speaker's statistics from all "
          + "their recordings, without labels, also those of the test: a speaker has to be enrolled by a fit before "
          + "the model can be used on them"))
    let json = try fit("--split", "speakers:03,04", "--format", "json")
    #expect(json.output.contains("\"needs_enrolment\":true"))
    let file = try Safetensors.read(model)
    #expect(file.tensors["scaled.mean"]?.shape == [4, 40])
    #expect(file.metadata["speakers.scaled"] == "[\"01\",\"02\",\"03\",\"04\"]")
    let plain = try fit("--set", "scaled.by=corpus", "--format", "json")
    #expect(plain.output.contains("\"needs_enrolment\":false"))
    #expect(!plain.output.contains("enrolled"))
  }

  @Test func aRunHasToSayWhoSpeaks() throws {
    #expect(try fit("--split", "none").status == 0)
    let recording = "\(corpus)/Actor_02/03-01-01-01-01-01-02.wav"
    func run(_ arguments: String...) throws -> Ended {
      try Program(["run", graph, recording, "--model", model] + arguments).end()
    }
    let second = try run("--speaker", "02")
    #expect(second.status == 0, "\(second.errors)")
    #expect(try run("--speaker", "03").output != second.output)
    #expect(try run("--speaker", "2").output == second.output)
    let nobody = try run()
    #expect(nobody.status == 2 && nobody.output == "")
    #expect(nobody.errors.contains("error[SG0505]: 'scaled' has to know who speaks"))
    #expect(nobody.errors.contains("--speaker NAME; the model knows 01, 02, 03, 04"))
    let unknown = try run("--speaker", "05")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("'scaled' does not know the speaker '05'"))
    #expect(try Program.run("check", graph).status == 2)
  }

  @Test func theCorpusSaysWhoSpeaksWhereOneIsGiven() throws {
    #expect(try fit("--split", "none").status == 0)
    let ended = try Program.run(
      "extract", graph, "--data", "ravdess:\(corpus)", "--at", "scaled", "--model", model)
    #expect(ended.status == 0, "\(ended.errors)")
    let results = try ended.lines.map(ResultLine.read)
    #expect(results.count == 48)
    // Each speaker's own columns have mean 0 and deviation 1.
    for speaker in 0..<4 {
      let theirs = results[12 * speaker..<12 * speaker + 12].compactMap(\.values)
      #expect(theirs.count == 12)
      for column in 0..<40 {
        let values = theirs.map { $0[column] }
        #expect(abs(values.reduce(0, +)) < 1e-4)
        #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 12 - 1) < 1e-4)
      }
    }
    let one = try Program.run(
      "extract", graph, "\(corpus)/Actor_02", "--at", "scaled", "--model", model, "--speaker", "02")
    #expect(try one.lines.map { try ResultLine.read($0).values } == results[12..<24].map(\.values))
  }

  @Test func whatNeedsNoFitNeedsNoModel() throws {
    let recording = "\(corpus)/Actor_02/03-01-01-01-01-01-02.wav"
    for scope in ["item", "running"] {
      let ended = try Program.run(
        "extract", graph, recording, "--at", "scaled", "--set", "scaled.in=mel", "--set",
        "scaled.by=\(scope)")
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(try ResultLine.read(ended.lines[0]).values?.count == 20)
    }
  }
}
