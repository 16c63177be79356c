import Foundation
import SERGraphs
import Testing

/// What `fit` writes and tells.
@Suite struct FitTests {
  private let folder: Folder
  private let corpus: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  private func fit(_ arguments: String..., model: String = "model.safetensors") throws -> Ended {
    try Program(
      [
        "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--out",
        "\(folder.path)/\(model)",
      ] + arguments
    ).end()
  }

  @Test func aRandomSplitSaysThatSpeakersAreOnBothSides() throws {
    let ended = try fit("--split", "random:0.25")
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    #expect(ended.output.contains("48 recordings, 4 speakers, 4 labels"))
    #expect(ended.output.contains("neutral 12, calm 12, happy 12, sad 12"))
    #expect(ended.output.contains("12 of 48 recordings held out; 3 speakers are on both sides"))
    #expect(ended.output.contains("the numbers flatter the model"))
    #expect(ended.output.contains("test      accuracy 1.000, UAR 1.000, 12 recordings, 4 classes"))
    #expect(ended.output.contains("truth"))
    #expect(ended.lines.last == "model     \(folder.path)/model.safetensors")
  }

  @Test func aSplitBySpeakersSaysThatTheyWereNotHeard() throws {
    let share = try fit("--split", "speaker:0.5")
    #expect(share.status == 0)
    #expect(share.output.contains("24 of 48 recordings held out, of speakers that were not heard"))
    let named = try fit("--split", "speakers:02,03")
    #expect(named.status == 0)
    #expect(named.output.contains("of speakers that were not heard in training (02, 03)"))
    let none = try fit("--split", "none")
    #expect(none.status == 0)
    #expect(none.output.contains("nothing was held out"))
    #expect(!none.output.contains("test "))
  }

  @Test func speakersAreHeldOutWhereNothingElseIsSaidAndTheyAreKnown() throws {
    let known = try fit()
    #expect(known.status == 0)
    #expect(
      known.output.contains("of speakers that were not heard in training ("), "\(known.output)")
    let model = try Safetensors.read("\(folder.path)/model.safetensors")
    #expect(model.metadata["split"] == "speaker:0.2")
    // A label that only the speaker who is held out has spoken could not be learnt.
    for lonely in 1...4 {
      let list = try (1...4).flatMap { speaker in
        try FileManager.default.contentsOfDirectory(atPath: "\(corpus)/Actor_0\(speaker)").sorted()
          .map {
            "corpus/Actor_0\(speaker)/\($0),\(speaker == lonely ? "odd" : String($0.prefix(8))),\(speaker)"
          }
      }
      try folder.write("path,label,speaker\n" + list.joined(separator: "\n"), to: "list.csv")
      let ended = try Program.run(
        "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "csv:\(folder.path)/list.csv", "--out",
        "\(folder.path)/odd.safetensors", "--set", "emotion.max_iter=2")
      #expect(ended.status == 0, "\(ended.errors)")
      let split = try Safetensors.read("\(folder.path)/odd.safetensors").metadata["split"]
      let isHeldOut = try SplitSpec.speaker(share: 0.2)
        .split(CorpusSpec.parse("csv:\(folder.path)/list.csv").load(), seed: 0).testSpeakers
      #expect(split == (isHeldOut == ["\(lonely)"] ? "random:0.25" : "speaker:0.2"))
    }
  }

  @Test func aModelThatIsThereIsReplacedOnlyWhereThatIsSaid() throws {
    let graph = try folder.write(
      """
      sergraph: 1
      model: m.safetensors
      nodes:
        audio: {use: decode}
        fixed: {use: resample, sample_rate: 16000}
        frames: {use: framing, frame_length: 512, hop_length: 256}
        stft: {use: stft, output: power}
        means: {use: pool, stats: [mean]}
        guess: {use: knn}
      """, to: "graph.yaml")
    let model = "\(folder.path)/m.safetensors"
    func fit(_ arguments: String...) throws -> Ended {
      try Program(["fit", graph, "--data", "ravdess:\(corpus)", "--split", "none"] + arguments)
        .end()
    }
    #expect(try fit().status == 0)
    let first = try Folder.bytes(of: model)
    let refused = try fit("--seed", "3")
    #expect(refused.status == 2 && refused.output == "")
    #expect(
      refused.errors.contains(
        "the graph's model '\(model)' is there already, and a fit would replace it"))
    #expect(refused.errors.contains("--out FILE, or replace it with --replace"))
    #expect(try Folder.bytes(of: model) == first)
    #expect(try fit("--seed", "3", "--replace").status == 0)
    #expect(try Folder.bytes(of: model) != first)
    #expect(try fit("--out", model).status == 0)
    #expect(try Folder.bytes(of: model) == first)
  }

  @Test func labelsKeepOnlyThose() throws {
    let ended = try fit("--labels", "happy,sad")
    #expect(ended.status == 0)
    #expect(ended.output.contains("labels    happy 12, sad 12"))
    let model = "\(folder.path)/model.safetensors"
    let run = try Program.run("run", "Tests/Graphs/mfcc-mlp.yaml", "--model", model, samples[0])
    #expect(try ResultLine.read(run.lines[0]).scores?.keys.sorted() == ["happy", "sad"])
    let wrong = try fit("--labels", "hapy")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("happy"), "\(wrong.errors)")
  }

  @Test func theSameSeedGivesTheSameBytesForAnyLanesAndAnotherSeedOthers() throws {
    #expect(try fit("--seed", "7", "--lanes", "1", model: "one").status == 0)
    #expect(try fit("--seed", "7", "--lanes", "2", "--chunk", "999", model: "two").status == 0)
    #expect(try fit("--seed", "8", model: "other").status == 0)
    let one = try Folder.bytes(of: "\(folder.path)/one")
    #expect(try Folder.bytes(of: "\(folder.path)/two") == one)
    #expect(try Folder.bytes(of: "\(folder.path)/other") != one)
  }

  @Test func theReportAsJSONHasTheProtocolAndTheNumbers() throws {
    struct Numbers: Decodable {
      let count: Int
      let accuracy: Double
      let uar: Double
      let confusion: [[Int]]
    }
    struct Report: Decodable {
      let graph: String
      let columns: Int
      let `protocol`: String
      let speakerIndependent: Bool
      let seed: String
      let split: String
      let failed: [[String: String]]
      let train: Numbers
      let test: Numbers
    }
    let ended = try fit("--split", "speaker:0.25", "--format", "json", "--seed", "3")
    #expect(ended.status == 0)
    #expect(ended.lines.count == 1)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let report = try decoder.decode(Report.self, from: Data(ended.output.utf8))
    #expect(report.graph == "mfcc-mlp")
    #expect(report.columns == 180)
    #expect(report.speakerIndependent)
    #expect(report.seed == "3" && report.split == "speaker:0.25")
    #expect(report.failed.isEmpty)
    #expect(report.train.count == 36 && report.test.count == 12)
    #expect(report.test.confusion.flatMap { $0 }.reduce(0, +) == 12)
  }

  @Test func theModelRecognizesTheCorpusThatItWasFittedOn() throws {
    #expect(try fit("--split", "none").status == 0)
    let run = try Program.run(
      "run", SmallCorpus.graph(in: folder), "--model", "\(folder.path)/model.safetensors", corpus)
    #expect(run.status == 0)
    let results = try run.lines.map(ResultLine.read)
    #expect(results.count == 48)
    for result in results {
      let name = try #require(result.item.split(separator: "/").last).split(separator: "-")
      #expect(result.label == SmallCorpus.emotions[try #require(Int(name[2])) - 1])
    }
  }

  @Test func recordingsThatCannotBeReadAreListedAndLeftOut() throws {
    try folder.write([], to: "corpus/Actor_01/03-01-01-01-02-02-01.wav")
    try folder.write("no audio", to: "corpus/Actor_02/03-01-02-01-02-02-02.wav")
    try folder.write("no audio", to: "corpus/Actor_02/holiday.wav")
    let ended = try fit("--split", "none")
    #expect(ended.status == 1)
    #expect(ended.output.contains("2 recordings could not be read and were left out"))
    #expect(ended.output.contains("03-01-01-01-02-02-01.wav: the file is empty"))
    #expect(ended.output.contains("skipped   1 for a name that is not seven numbers"))
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/model.safetensors"))
    let json = try fit("--split", "none", "--format", "json")
    #expect(json.output.contains("\"code\":\"SG0704\""))
    // What was left out has changed nothing: the same model as without it.
    try FileManager.default.removeItem(
      atPath: "\(corpus)/Actor_01/03-01-01-01-02-02-01.wav")
    #expect(
      try fit("--split", "none").output.contains("1 recording could not be read and was left out"))
  }

  @Test func aModelThatCannotBeWrittenIsTold() throws {
    let ended = try Program.run(
      "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--out",
      "/no/such/folder/m")
    #expect(ended.status == 2)
    #expect(ended.errors.contains("/no/such/folder"))
  }

  @Test(
    .enabled(
      if: MemoryTests.hasRavdess,
      "RAVDESS is at neither SERGRAPH_RAVDESS nor ../shared/data/ravdess"))
  func unseenSpeakersOfRavdessAreRecognizedAsTheComparisonSays() throws {
    let ended = try Program(
      [
        "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(MemoryTests.ravdess)", "--split",
        "speakers:17,18,19,20", "--out", "\(folder.path)/real", "--format", "json",
      ]
    ).end()
    #expect(ended.status == 0)
    struct Report: Decodable {
      struct Numbers: Decodable { let count: Int, uar: Double }
      let test: Numbers
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
    #expect(report.test.count == 240)
    // 0.37 over folds, 0.04 deviation; guessing gives 0.125.
    #expect((0.25...0.55).contains(report.test.uar))
  }
}
