import Foundation
import Testing

/// What `corpus` tells of recordings.
@Suite struct CorpusCommandTests {
  private let folder: Folder
  private let corpus: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  @Test func tellsLabelsSexesColumnsAndRates() throws {
    let ended = try Program.run("corpus", "ravdess:\(corpus)")
    #expect(ended.status == 0)
    #expect(ended.errors == "")
    #expect(
      ended.lines == [
        "ravdess: 48 recordings, 4 speakers, 4 labels",
        "audio     0.2 minutes; 0.20 to 0.20 s each, 0.20 s in the mean",
        "rates     16000 Hz (48)", "channels  1 (48)",
        "label    recordings  share   minutes  speakers  female  male",
        "neutral  12          25.0 %  0.0      4         6       6",
        "calm     12          25.0 %  0.0      4         6       6",
        "happy    12          25.0 %  0.0      4         6       6",
        "sad      12          25.0 %  0.0      4         6       6",
        "column      values", "actor       01 (12), 02 (12), 03 (12), 04 (12)",
        "channel     speech (48)", "emotion     calm (12), happy (12), neutral (12), sad (12)",
        "intensity   normal (48)", "modality    audio (48)", "repetition  1 (32), 2 (16)",
        "sex         female (24), male (24)", "speaker     01 (12), 02 (12), 03 (12), 04 (12)",
        "statement   Dogs are sitting by the door (16), Kids are talking by the door (32)",
        "damaged   none",
      ])
  }

  @Test func listsWhatCanNotBeReadAndEndsWithOne() throws {
    try folder.write([], to: "corpus/Actor_01/03-01-01-01-02-02-01.wav")
    try folder.write("no audio", to: "corpus/Actor_02/03-01-02-01-02-02-02.wav")
    try folder.write("no audio", to: "corpus/Actor_02/holiday.wav")
    let ended = try Program.run("corpus", "ravdess:\(corpus)")
    #expect(ended.status == 1)
    #expect(ended.lines[0] == "ravdess: 50 recordings, 4 speakers, 4 labels")
    #expect(
      ended.lines.suffix(4) == [
        "skipped   1 for a name that is not seven numbers",
        "damaged   2 recordings can't be read:",
        "            \(corpus)/Actor_01/03-01-01-01-02-02-01.wav: the file is empty (0 bytes)",
        "            \(corpus)/Actor_02/03-01-02-01-02-02-02.wav: not a recording: it is only 8 "
          + "bytes long, too few for a recording's header",
      ])
  }

  @Test func onlyDecodingFindsDamageInside() throws {
    let tone = WAV.tone(hertz: 200, seconds: 0.5, rate: 16_000).map { Float($0) / 32_768 }
    try folder.write(
      WAV.bytes(floats: tone[..<4000] + [.nan] + tone[4000...], rate: 16_000), to: "in/sad/a.wav")
    let quick = try Program.run("corpus", "folders:\(folder.path)/in")
    #expect(quick.status == 0)
    let deep = try Program.run("corpus", "folders:\(folder.path)/in", "--deep")
    #expect(deep.status == 1)
    #expect(
      deep.lines.last
        == "            \(folder.path)/in/sad/a.wav: it holds a number that is not finite at 0.25 s"
    )
  }

  @Test func theJSONHasTheSelectionAndItsHash() throws {
    struct Report: Decodable {
      struct Label: Decodable {
        let label: String
        let recordings: Int
        let sex: [String: Int]
      }
      let summary: String
      let hash: String
      let labels: [Label]
      let columns: [String: [String: Int]]
      let sampleRates: [String: Int]
      let damaged: [[String: String]]
    }
    func report(_ arguments: String...) throws -> Report {
      let ended = try Program(["corpus", "ravdess:\(corpus)", "--format", "json"] + arguments).end()
      #expect(ended.status == 0 && ended.lines.count == 1)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Report.self, from: Data(ended.output.utf8))
    }
    let all = try report()
    let some = try report(
      "--where", "actor=1|2", "--where", "repetition=1", "--map", "calm=neutral", "--labels",
      "neutral,sad")
    #expect(
      some.summary
        == "ravdess (actor=1,2; repetition=1; calm as neutral): 12 recordings, 2 speakers, 2 labels"
    )
    #expect(some.hash != all.hash)
    #expect(some.labels.map(\.label) == ["neutral", "sad"])
    #expect(some.labels.map(\.recordings) == [8, 4])
    #expect(some.labels.map(\.sex) == [["female": 4, "male": 4], ["female": 2, "male": 2]])
    #expect(some.columns["speaker"] == ["01": 6, "02": 6])
    #expect(some.sampleRates == ["16000": 12] && some.damaged.isEmpty)
  }

  @Test func partsOfRecordingsAreCheckedAndFitted() throws {
    var lines = ["path,label,speaker,start,end"]
    for speaker in 1...4 {
      var tone: [Int16] = []
      for emotion in 1...2 {
        for take in 0..<3 {
          let start = Double(tone.count) / 16_000
          lines.append(
            "\(speaker).wav,\(SmallCorpus.emotions[emotion]),\(speaker),\(start),\(start + 0.25)")
          tone += WAV.tone(
            hertz: 200 * Double(emotion) + 7 * Double(speaker), seconds: 0.25, rate: 16_000,
            seed: 10 * speaker + take)
        }
      }
      try folder.write(WAV.bytes(tone, rate: 16_000), to: "\(speaker).wav")
    }
    let list = try folder.write(lines.joined(separator: "\n"), to: "list.csv")
    let census = try Program.run("corpus", "csv:\(list)")
    #expect(census.status == 0)
    #expect(census.lines[0] == "csv: 24 recordings, 4 speakers, 2 labels")
    #expect(census.lines[1] == "audio     0.1 minutes; 0.25 to 0.25 s each, 0.25 s in the mean")
    let fit = try Program.run(
      "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "csv:\(list)", "--split", "speakers:4",
      "--out",
      "\(folder.path)/model.safetensors")
    #expect(fit.status == 0)
    #expect(fit.output.contains("test      accuracy 1.000, UAR 1.000, 6 recordings, 2 classes"))
    try folder.write(
      lines.joined(separator: "\n") + "\n1.wav,happy,1,1.25,2.75", to: "list.csv")
    let outside = try Program.run("corpus", "csv:\(list)")
    #expect(outside.status == 1)
    #expect(
      outside.lines.last
        == "            \(folder.path)/1.wav: the part from 1.250 s to 2.750 s is not in the "
        + "recording, which ends at 1.500 s")
  }

  @Test func remarksAreWarningsOfFitAndLinesOfCorpus() throws {
    try folder.write(
      "path,label,spk\n"
        + (1...2).flatMap { speaker in
          (1...2).map { emotion in
            "corpus/Actor_0\(speaker)/03-01-0\(emotion)-01-01-01-0\(speaker).wav,\(emotion),\(speaker)"
          }
        }.joined(separator: "\n"), to: "list.csv")
    let remark = "the column 'spk' is taken as metadata: call it 'speaker' if it is that"
    let census = try Program.run("corpus", "csv:\(folder.path)/list.csv")
    #expect(census.output.contains("remark    \(remark)"))
    let fit = try Program.run(
      "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "csv:\(folder.path)/list.csv", "--split",
      "none",
      "--out", "\(folder.path)/model.safetensors")
    #expect(fit.status == 0)
    #expect(fit.errors.contains("warning[SG0802]: \(remark)"))
  }

  @Test(arguments: [
    (["--where", "sexx=male"], "the corpus has no column 'sexx'", "did you mean 'sex'?"),
    (["--labels", "hapy"], "the corpus has no label 'hapy'", "did you mean 'happy'?"),
    (["--map", "hapy=sad"], "the corpus has no label 'hapy'", "did you mean 'happy'?"),
  ])
  func refusesWhatTheCorpusHasNot(options: [String], message: String, cure: String) throws {
    let ended = try Program(["corpus", "ravdess:\(corpus)", "--diagnostics", "json"] + options)
      .end()
    #expect(ended.status == 2)
    let problem = try ProblemLine.read(all: ended.errors)[0]
    #expect(problem.message == message && problem.suggestion == cure)
  }
}
