import Foundation
import TestSupport
import Testing

/// `--degrade` as it is called, told and written.
@Suite struct DegradeCommandTests {
  private let folder: Folder
  private let corpus: String

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  private func evaluate(_ arguments: String...) throws -> Ended {
    try Program(
      [
        "evaluate", "Tests/Graphs/mfcc-knn.yaml", "--data", "ravdess:\(corpus)",
        "--no-learning-curve",
      ] + arguments
    ).end()
  }

  /// Lines of predictions without the column that says the condition.
  private static func withoutCondition(
    _ lines: ArraySlice<Substring>, _ condition: String
  ) -> [String] {
    lines.map { String($0).replacing(",\(condition),", with: ",") }
  }

  private func text(_ name: String, in report: String) throws -> String {
    try Folder.text(of: "\(folder.path)/\(report)/\(name)")
  }

  @Test func theTableIsToldAndWrittenInEveryForm() throws {
    let ended = try evaluate(
      "--folds", "folds:2", "--degrade", "phone,noise:0dB", "--degrade", "babble", "--out",
      "\(folder.path)/report")
    #expect(ended.status == 0 && ended.errors == "", "\(ended.errors)")
    for words in [
      "the same recordings under worse conditions, scored by the same fits",
      "lost   95 % interval", "\nclean ", "\nphone ", "\nnoise:0dB ", "\nbabble:10dB ",
      "phone        300 to 3400 Hz, then mu-law at 8 kHz, as over a telephone",
    ] {
      #expect(ended.output.contains(words), "\(words)\n\(ended.output)")
    }
    let lines = try text("predictions.csv", in: "report").split(separator: "\n")
    #expect(lines.count == 1 + 4 * 48)
    #expect(lines[0].hasPrefix("item,speaker,condition,seed,fold,label,predicted,neutral,"))
    let cells = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let conditions = cells.map { String($0[2]) }
    let expected = ["clean", "phone", "noise:0dB", "babble:10dB"].flatMap {
      [String](repeating: $0, count: 48)
    }
    #expect(conditions == expected)
    // The same recordings in the same folds.
    let places = cells.map { [$0[0], $0[4]] }
    #expect(Array(places[0..<48]) == Array(places[96..<144]))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text("report.json", in: "report").utf8))
        as? [String: Any])
    let told = try #require(json["degraded"] as? [[String: Any]])
    #expect(
      told.compactMap { $0["name"] as? String } == ["phone", "noise:0dB", "babble:10dB"])
    let metrics = try #require(json["metrics"] as? [String: [String: Any]])
    for condition in told {
      let own = try #require(condition["metrics"] as? [String: [String: Any]])
      let lost = try #require(condition["lost"] as? [String: [String: Any]])
      #expect(
        lost.keys.sorted() == ["accuracy", "uar"] && condition["recordings_tested"] as? Int == 48)
      let clean = try #require(metrics["uar"]?["mean"] as? Double)
      let left = try #require(own["uar"]?["mean"] as? Double)
      #expect(abs(try #require(lost["uar"]?["mean"] as? Double) - (clean - left)) < 1e-9)
    }
    let page = try text("report.html", in: "report")
    #expect(page.contains("<h2>Under worse conditions</h2>"))
    #expect(page.contains("<th scope=\"row\">babble:10dB</th>"))
    // A report with conditions is compared as any: its clean recordings are.
    let same = try Program.run("compare", "\(folder.path)/report", "\(folder.path)/report")
    #expect(same.status == 0, "\(same.errors)")
  }

  @Test func theRestIsAsWithoutForAnyLanes() throws {
    func report(_ name: String, _ arguments: String...) throws -> (
      predictions: [Substring], page: String
    ) {
      let ended = try Program(
        [
          "evaluate", "Tests/Graphs/mfcc-knn.yaml", "--data", "ravdess:\(corpus)", "--folds",
          "loso",
          "--no-learning-curve", "--out", "\(folder.path)/\(name)",
        ] + arguments
      ).end()
      #expect(ended.status == 0, "\(ended.errors)")
      return (
        try text("predictions.csv", in: name).split(separator: "\n"),
        try text("report.html", in: name)
      )
    }
    let plain = try report("plain")
    let one = try report("one", "--degrade", "room,mp3,babble", "--lanes", "1", "--chunk", "777")
    let two = try report("two", "--degrade", "room,mp3,babble", "--lanes", "2")
    #expect(one.predictions == two.predictions && one.predictions.count == 193)
    let clean = Self.withoutCondition(one.predictions[1..<49], "clean")
    #expect(clean == Self.withoutCondition(plain.predictions[1...], "clean"))
    #expect(!plain.page.contains("worse conditions"))
  }

  @Test func aModelIsScoredUnderThemToo() throws {
    let model = "\(folder.path)/model.safetensors"
    let fitted = try Program.run(
      "fit", "Tests/Graphs/mfcc-knn.yaml", "--data", "ravdess:\(corpus)", "--split", "speakers:02",
      "--out", model)
    #expect(fitted.status == 0, "\(fitted.errors)")
    let arguments = ["--model", model, "--degrade", "gain:0dB,babble"]
    let ended = try Program(
      [
        "evaluate", "Tests/Graphs/mfcc-knn.yaml", "--data", "ravdess:\(corpus)", "--out",
        "\(folder.path)/r",
      ] + arguments
    ).end()
    #expect(ended.status == 0, "\(ended.errors)")
    let lines = try text("predictions.csv", in: "r").split(separator: "\n")
    // Of the one speaker who was held out.
    #expect(lines.count == 1 + 3 * 12)
    let clean = Self.withoutCondition(lines[1..<13], "clean")
    #expect(clean == Self.withoutCondition(lines[13..<25], "gain:0dB"))
    let plan = try Program(
      ["plan", "Tests/Graphs/mfcc-knn.yaml", "--for", "evaluate", "--data", "ravdess:\(corpus)"]
        + arguments
    ).end()
    #expect(plan.output.contains("list of what is tested under conditions"), "\(plan.output)")
  }

  @Test func whatIsLearntFromAloneIsNotReadUnderThem() throws {
    for (name, speaker) in [("train", 1), ("test", 4)] {
      var lines = ["path,label,speaker"]
      for emotion in 1...4 {
        for take in ["01-01", "01-02"] {
          let path = "Actor_0\(speaker)/03-01-0\(emotion)-01-\(take)-0\(speaker).wav"
          lines.append("\(path),\(emotion < 3 ? "low" : "high"),s\(speaker)")
        }
      }
      try folder.write(lines.joined(separator: "\n"), to: "corpus/\(name).csv")
    }
    let ended = try Program.run(
      "evaluate", "Tests/Graphs/mfcc-knn.yaml", "--train", "csv:\(corpus)/train.csv", "--test",
      "csv:\(corpus)/test.csv", "--set", "emotion.n_neighbors=3", "--degrade", "babble",
      "--no-learning-curve", "--out",
      "\(folder.path)/across")
    #expect(ended.status == 0, "\(ended.errors)")
    let rows = try text("predictions.csv", in: "across").split(separator: "\n")
    #expect(rows.count == 1 + 2 * 8)
  }

  @Test func whereItMakesNoSenseItIsRefused() throws {
    let across = ["--data", "ravdess:\(corpus)", "--cross"]
    for (command, arguments, words) in [
      ("evaluate", ["--degrade", "fone"], "'--degrade' names 'fone', which is no condition"),
      ("evaluate", ["--degrade", "phone"] + across, "'--degrade' has no effect beside '--cross'"),
      ("evaluate", ["--degrade", "babble", "--folds", "random-folds:24"], "fewer, such as"),
      ("plan", ["--degrade", "phone", "--for", "fit"], "'--degrade' has no effect on a fit"),
    ] {
      let ended = try Program(
        [command, "Tests/Graphs/mfcc-knn.yaml", "--data", "ravdess:\(corpus)"] + arguments
      ).end()
      #expect(ended.status == 2 && ended.output == "", "\(arguments)")
      #expect(ended.errors.contains(words), "\(arguments): \(ended.errors)")
    }
    let run = try Program.run("plan", "Tests/Graphs/mfcc-knn.yaml", "--degrade", "phone")
    #expect(run.status == 2 && run.errors.contains("'--degrade' has no effect on a run"))
    let fitted = try Program.run(
      "compare", "mfcc-mlp", "mfcc-knn", "--data", "ravdess:\(corpus)", "--degrade", "phone")
    #expect(fitted.status == 2)
  }

  @Test func helpListsEveryCondition() throws {
    let help = try Program.run("evaluate", "--help")
    for words in [
      "noise[:dB]", "mu-law at 8 kHz, as over a telephone", "phone,noise:10dB,babble,room,mp3",
    ] {
      #expect(help.output.contains(words), "\(help.output)")
    }
  }
}
