import Foundation
import TestSupport
import Testing

/// What `evaluate` tests, tells and writes.
@Suite struct EvaluateTests {
  private let folder: Folder
  private let corpus: String
  private let quick = ["--set", "emotion.max_iter=20", "--set", "emotion.hidden_layer_sizes=[20]"]

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  private func evaluate(_ arguments: String...) throws -> Ended {
    let folds = arguments.contains("--folds") ? [] : ["--folds", "folds:2"]
    return try Program(
      ["evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)"] + folds + quick
        + arguments
    ).end()
  }

  private func score(_ model: String, _ arguments: String...) throws -> Ended {
    try Program(
      ["evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--model", model]
        + quick
        + arguments
    ).end()
  }

  private func file(_ name: String, in report: String) throws -> String {
    String(decoding: try Folder.bytes(of: "\(folder.path)/\(report)/\(name)"), as: UTF8.self)
  }

  @Test func everyRecordingIsTestedOnceByWhatDidNotHearItsSpeaker() throws {
    let ended = try evaluate("--out", "\(folder.path)/report", "--seeds", "2", "--by", "statement")
    #expect(ended.status == 0 && ended.errors == "", "\(ended.errors)")
    for words in [
      "mfcc-mlp on ravdess: 48 recordings, 4 speakers, 4 labels",
      "each tests 2 speakers that were not heard in training", "features  180 columns",
      "95 % interval", "between seeds", "UAR by fold", "recall  precision     F1",
      "Kids are talking by the door", "report    \(folder.path)/report/report.html",
    ] {
      #expect(ended.output.contains(words), "\(words)\n\(ended.output)")
    }
    let lines = try file("predictions.csv", in: "report").split(separator: "\n")
    #expect(lines.count == 97)
    let text = try file("report.json", in: "report")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let recordings = try #require(json["recordings"] as? [[String: Any]])
    #expect(recordings.count == 48)
    let homes = Dictionary(grouping: recordings) { $0["speaker"] as? String ?? "" }.mapValues {
      Set($0.compactMap { ($0["folds"] as? [Int])?.first }).count
    }
    #expect(homes.count == 4 && homes.values.everyOne { $0 == 1 })
    #expect((json["learning_curve"] as? [Any])?.count == 4)
    #expect(try file("report.html", in: "report").hasPrefix("<!DOCTYPE html>"))
  }

  @Test func theSameSeedGivesTheSameReportForAnyLanes() throws {
    let one = try evaluate("--out", "\(folder.path)/one", "--lanes", "1", "--seeds", "2")
    let two = try evaluate(
      "--out", "\(folder.path)/two", "--lanes", "2", "--seeds", "2", "--chunk", "777")
    #expect(one.status == 0 && two.status == 0)
    #expect(one.output.replacing("/one/", with: "/two/") == two.output)
    #expect(try file("predictions.csv", in: "one") == file("predictions.csv", in: "two"))
    func withoutTimes(_ report: String) throws -> [String] {
      let json = try file("report.json", in: report).split(separator: "\n").map(String.init)
      let page = try file("report.html", in: report).split(separator: "\n").map(String.init)
      return json.filter { !$0.contains("\"features\":") && !$0.contains("\"fits\":") }
        + page.filter { !$0.contains("id=\"times\"") }
    }
    #expect(try withoutTimes("one") == withoutTimes("two"))
  }

  /// Speakers on both sides, a scaler that has seen the test, a setting chosen on it: each is said.
  @Test func everyLeakIsNamedInWords() throws {
    let leaks = try evaluate(
      "--folds", "random-folds:3", "--set", "scaled.fit_on=all", "--tune", "emotion.alpha=0.1,1",
      "--tune-on", "test", "--out", "\(folder.path)/leaks")
    #expect(leaks.status == 0, "\(leaks.errors)")
    let words = [
      "4 speakers are on both sides (01, 02, 03, 04): the numbers flatter the model",
      "'scaled' learnt from all recordings, without labels, also those of the test: the numbers flatter the model",
      "the best of 2 settings was chosen on the recordings of the test: the numbers flatter the model",
    ]
    for words in words {
      #expect(leaks.output.contains(words), "\(leaks.output)")
      #expect(try file("report.json", in: "leaks").contains(words))
    }
    let enrolled = try evaluate("--set", "scaled.by=speaker")
    #expect(
      enrolled.output.contains(
        "'scaled' took each speaker's statistics from all their recordings, without labels, also those of the test"
      ))
    let honest = try evaluate("--tune", "emotion.alpha=0.1,1")
    #expect(!honest.output.contains("flatter") && !honest.output.contains("careful"))
    #expect(honest.output.contains("(chosen within the training folds)"))
  }

  /// What was chosen in one fold only is said as well; what was not chosen is not.
  @Test(arguments: [["corpus", "speaker"], ["speaker", "corpus"]])
  func remarksComeFromWhatWasChosen(order: [String]) throws {
    let tuned = try evaluate(
      "--tune", "scaled.by=\(order.joined(separator: ","))", "--folds", "random-folds:4", "--seeds",
      "2",
      "--out", "\(folder.path)/tuned")
    #expect(tuned.status == 0, "\(tuned.errors)")
    let line = try #require(tuned.lines.first { $0.hasPrefix("settings") })
    let json = try file("report.json", in: "tuned")
    // Whichever comes first of equals, it is not the only one.
    #expect(line.contains("scaled.by=speaker"), "\(line)")
    for by in order {
      #expect(
        json.contains("with scaled.by=\(by)")
          == (line.contains("scaled.by=corpus") && line.contains("scaled.by=speaker")))
    }
    #expect(
      tuned.output.contains("'scaled' took each speaker's statistics")
        == line.contains("scaled.by=speaker"), "\(tuned.output)")
    #expect(json.contains(" by=speaker") == line.contains("scaled.by=speaker"))
    #expect(json.contains(" by=corpus") == line.contains("scaled.by=corpus"))
  }

  @Test func settingsThatChangeTheFeaturesAreNotTuned() throws {
    let features = try evaluate("--tune", "mel.n_mels=20,40")
    #expect(features.status == 2)
    #expect(features.errors.contains("'mel.n_mels=40' changes the features"))
    let slip = try evaluate("--tune", "emotion.alhpa=1,2")
    #expect(slip.status == 2)
    #expect(slip.errors.contains("did you mean 'alpha'?"))
  }

  @Test func aDamagedRecordingIsNamedAndLeftOut() throws {
    try folder.write(Array("RIFF".utf8), to: "corpus/Actor_01/03-01-01-01-01-01-01.wav")
    let ended = try evaluate()
    #expect(ended.status == 1)
    #expect(ended.output.contains("1 recording could not be read and was left out:"))
    #expect(ended.output.contains("03-01-01-01-01-01-01.wav"))
    #expect(ended.output.contains("01       11"))
  }

  /// Parts of one file fail one by one, and each is named with its times.
  @Test func partsOfADamagedRecordingAreCounted() throws {
    let path = "Actor_01/03-01-01-01-01-01-01.wav"
    try folder.write(Array("RIFF".utf8), to: "corpus/\(path)")
    var lines = [
      "path,label,speaker,split,start,end", "\(path),low,s1,train,0,0.1",
      "\(path),high,s1,test,0.1,0.2",
    ]
    for speaker in 1...4 {
      for emotion in 1...4 {
        let (label, split) = (emotion < 3 ? "low" : "high", speaker < 4 ? "train" : "test")
        lines.append(
          "Actor_0\(speaker)/03-01-0\(emotion)-01-01-02-0\(speaker).wav,\(label),s\(speaker),\(split),,"
        )
      }
    }
    try folder.write(lines.joined(separator: "\n"), to: "corpus/parts.csv")
    let data = "csv:\(corpus)/parts.csv"
    let commands = [
      ["evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", data, "--folds", "random-folds:17"],
      [
        "fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", data, "--split", "split", "--out",
        "\(folder.path)/m.safetensors",
      ],
    ]
    for command in commands {
      let ended = try Program(command + quick).end()
      #expect(ended.status == 1, "\(ended.errors)")
      #expect(ended.output.contains("2 recordings could not be read"), "\(ended.output)")
      #expect(ended.output.contains("\(path)#0-0.1:") && ended.output.contains("\(path)#0.1-0.2:"))
      #expect(ended.output.contains("1 recording has parts on both sides"), "\(ended.output)")
    }
  }

  @Test func aModelIsScoredOnWhatItHasNotLearntFrom() throws {
    let model = "\(folder.path)/model.safetensors"
    let fit =
      ["fit", "Tests/Graphs/mfcc-mlp.yaml", "--data", "ravdess:\(corpus)", "--out", model] + quick
    #expect(try Program(fit + ["--split", "speakers:02"]).end().status == 0)
    let held = try score(model)
    #expect(held.status == 0, "\(held.errors)")
    #expect(held.output.contains("of speakers that were not heard in training (02)"))
    #expect(held.output.contains("02       12"))
    let few = try score(model, "--labels", "calm,happy")
    #expect(
      few.output.contains(
        "is not known: if so, the numbers flatter it; it was fitted on ravdess too, so that this is to be expected"
      ))
    try folder.write(
      "path,label\nActor_01/03-01-02-01-01-01-01.wav,calm\n", to: "corpus/other.csv")
    let other = try Program(
      [
        "evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "csv:\(corpus)/other.csv", "--model",
        model,
      ]
        + quick
    ).end()
    #expect(
      other.output.contains("is not known: if so, the numbers flatter it\n"), "\(other.output)")
    #expect(try Program(fit + ["--split", "none"]).end().status == 0)
    let same = try score(model)
    #expect(same.output.contains("the model has learnt from these very recordings"))
    #expect(try Program(fit + ["--labels", "calm,happy"]).end().status == 0)
    let unknown = try score(model)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("the model does not know the label 'neutral'"))
  }

  @Test func partsOfOneRecordingAreToldApart() throws {
    var lines = ["path,label,speaker,start,end"]
    for speaker in 1...4 {
      for emotion in 1...4 {
        let path = "Actor_0\(speaker)/03-01-0\(emotion)-01-01-01-0\(speaker).wav"
        lines.append("\(path),\(emotion < 3 ? "low" : "high"),s\(speaker),0,0.1")
        lines.append("\(path),\(emotion == 2 ? "high" : "low"),s\(speaker),0.1,0.2")
      }
    }
    try folder.write(Array(lines.joined(separator: "\n").utf8), to: "corpus/parts.csv")
    let out = "\(folder.path)/parts"
    let ended = try Program(
      [
        "evaluate", "Tests/Graphs/mfcc-mlp.yaml", "--data", "csv:\(corpus)/parts.csv", "--folds",
        "loso",
        "--out", out,
      ] + quick
    ).end()
    #expect(ended.status == 0, "\(ended.errors)")
    let items = try file("predictions.csv", in: "parts").split(separator: "\n").dropFirst()
      .compactMap { $0.split(separator: ",").first }
    #expect(items.count == 32 && Set(items).count == 32)
    #expect(items[0].hasSuffix("03-01-01-01-01-01-01.wav#0-0.1"))
    let same = try Program.run("compare", out, out, "--format", "json")
    #expect(same.output.contains("\"recordings\":32,\"speakers\":4,\"remarks\":[]"))
    #expect(same.output.components(separatedBy: "\"difference\":0.0").count == 6)
  }
}
