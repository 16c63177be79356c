import Foundation
import Testing

/// What `compare` tells of two reports, and of two graphs.
@Suite struct CompareTests {
  private let folder: Folder
  private let corpus: String
  private let graphs = ["Tests/Graphs/mfcc-svm.yaml", "Tests/Graphs/mfcc-knn.yaml"]

  init() throws {
    folder = try Folder()
    corpus = try SmallCorpus.make(in: folder)
  }

  private func number(_ text: String, _ path: String...) throws -> Double {
    var value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    for name in path { value = try #require((value as? [String: Any])?[name]) }
    return try #require(value as? Double)
  }

  /// Two graphs are compared as their reports are, and the differences are those of the numbers in the reports.
  @Test func graphsAndReportsAreCompared() throws {
    // Labels that the sound hardly tells, so that both make mistakes, and not the same ones.
    var lines = ["path,label,speaker"]
    for speaker in 1...4 {
      for emotion in 1...4 {
        for (number, take) in ["01-01", "01-02", "02-01"].enumerated() {
          let label = ["calm", "happy", "sad"][(speaker * emotion + number) % 3]
          lines.append(
            "Actor_0\(speaker)/03-01-0\(emotion)-01-\(take)-0\(speaker).wav,\(label),s\(speaker)")
        }
      }
    }
    let table = try folder.write(lines.joined(separator: "\n"), to: "corpus/list.csv")
    let options = [
      "--data", "csv:\(table)", "--folds", "random-folds:3", "--seeds", "2",
      "--no-learning-curve",
    ]
    for (name, graph) in zip(["a", "b"], graphs) {
      let ended = try Program(
        ["evaluate", graph, "--out", "\(folder.path)/\(name)"] + options
      ).end()
      #expect(ended.status == 0, "\(ended.errors)")
    }
    let (one, two) = ("\(folder.path)/a", "\(folder.path)/b/report.json")
    let reports = try Program.run("compare", one, two, "--format", "json")
    #expect(reports.status == 0 && reports.errors == "", "\(reports.errors)")
    let graphs = try Program(["compare"] + graphs + options + ["--format", "json"]).end()
    #expect(graphs.status == 0 && graphs.output == reports.output, "\(graphs.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(reports.output.utf8)) as? [String: Any])
    let differences = try #require(json["differences"] as? [[String: Any]])
    #expect(
      differences.map { $0["title"] as? String } == [
        "accuracy", "UAR", "macro F1", "recall of calm", "recall of happy", "recall of sad",
      ])
    let texts = try ["a", "b"].map { try Folder.text(of: "\(folder.path)/\($0)/report.json") }
    for (place, metric) in ["accuracy", "uar", "macro_f1"].enumerated() {
      let values = try texts.map { try number($0, "metrics", metric, "mean") }
      let told = try #require(differences[place]["difference"] as? Double)
      #expect(abs(told - (values[1] - values[0])) < 1e-12 && told != 0)
      let low = try #require(differences[place]["low"] as? Double)
      let high = try #require(differences[place]["high"] as? Double)
      #expect(low <= told && told <= high && low < high)
    }
    let back = try Program.run("compare", two, one)
    #expect(back.output.hasPrefix("48 recordings, paired by 4 speakers"))
    #expect(back.output.contains("95 % interval"))
  }

  /// Whatever `evaluate` says against a number stands beside the comparison of two, with the one that it is about.
  @Test func everyLeakIsNamedInWords() throws {
    let other = try folder.write(
      try PlainGraphs.text("mfcc-svm").replacing("mfcc-svm", with: "other"), to: "other.yaml")
    let options = ["--data", "ravdess:\(corpus)", "--no-learning-curve"]
    let leaks =
      ["--folds", "random-folds:3", "--set", "scaled.fit_on=all", "--tune", "emotion.c=1,10"]
      + ["--tune-on", "test"]
    let ended = try Program(["compare", "Tests/Graphs/mfcc-svm.yaml", other] + options + leaks)
      .end()
    #expect(ended.status == 0, "\(ended.errors)")
    let words = [
      "3 random folds, stratified by label; 4 speakers are on both sides (01, 02, 03, 04): the numbers flatter the "
        + "model",
      "'scaled' learnt from all recordings, without labels, also those of the test: the numbers flatter the model",
      "the best of 2 settings was chosen on the recordings of the test: the numbers flatter the model",
    ]
    for words in words {
      #expect(ended.output.contains("both: \(words)"), "\(ended.output)")
    }
    for (graph, more, name) in [
      ("Tests/Graphs/mfcc-svm.yaml", leaks, "a"), (other, ["--folds", "folds:2"], "b"),
    ] {
      let report = ["--out", "\(folder.path)/\(name)"]
      let ended = try Program(["evaluate", graph] + options + more + report).end()
      #expect(ended.status == 0, "\(ended.errors)")
    }
    let files = try Program.run("compare", "\(folder.path)/a", "\(folder.path)/b")
    #expect(files.output.contains("protocol  mfcc-svm: \(words[0])"), "\(files.output)")
    #expect(files.output.contains("protocol  other: 2 folds by speaker"))
    for words in words.dropFirst() {
      #expect(files.output.contains("careful   mfcc-svm: \(words)"), "\(files.output)")
    }
    #expect(!files.output.contains("careful   other:") && !files.output.contains("careful   both:"))
    let json = try Program.run(
      "compare", "\(folder.path)/a", "\(folder.path)/b", "--format", "json")
    for words in words { #expect(json.output.contains(words)) }
  }

  @Test func recordingsThatCanNotBeReadAreCounted() throws {
    try folder.write("RIFF", to: "corpus/Actor_01/03-01-01-01-01-01-01.wav")
    let options = ["--data", "ravdess:\(corpus)", "--folds", "folds:2", "--no-learning-curve"]
    let ended = try Program(["compare"] + graphs + options).end()
    #expect(ended.status == 1, "\(ended.errors)")
    #expect(
      ended.output.contains("failed    both: 1 recording could not be read and was left out:"),
      "\(ended.output)")
    #expect(ended.output.contains("03-01-01-01-01-01-01.wav: "))
  }

  @Test func graphsThatWereInstalledAreFoundByName() throws {
    try folder.makeFolder("bin")
    let program = "\(folder.path)/bin/sergraph"
    // By another process: a program that another test starts meanwhile could hold the file open, and it could not be run.
    let copied = try Program(
      ["-c", "cp \"$0\" \"$1\"", Program.path, program], executable: "/bin/sh"
    ).end()
    try #require(copied.status == 0, "\(copied.errors)")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    try folder.makeFolder("share/sergraph")
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/share/sergraph/graphs",
      withDestinationPath: "\(Program.package)/Tests/Graphs")
    let options = ["--data", "ravdess:\(corpus)", "--folds", "folds:2", "--no-learning-curve"]
    let ended = try Program(
      ["compare", "mfcc-knn", "mfcc-lda"] + options, in: folder.path, executable: program
    ).end()
    #expect(ended.status == 2 && ended.errors.contains("mfcc-lda"), "\(ended.errors)")
    let found = try Program(
      ["compare", "mfcc-knn", "graphs/mfcc-svm.yaml"] + options, in: folder.path,
      executable: program
    ).end()
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.output.contains("mfcc-knn") && found.output.contains("mfcc-svm"))
  }

  /// Where speakers are not known each recording is drawn by itself: memory and time must not grow with draws times them.
  @Test func veryManyRecordingsOfUnknownSpeakersAreCompared() throws {
    for (name, period) in [("a", 3), ("b", 4)] {
      var text =
        #"{"sergraph_report":1,"graph":"\#(name)","classes":["low","high"],"seeds":["0"],"recordings":["#
      for number in 0..<100_000 {
        let predicted = number % period == 0 ? "high" : "low"
        text +=
          #"\#(number > 0 ? "," : ""){"name":"\#(number).wav","label":"\#(number % 2 == 0 ? "low" : "high")","#
          + #""speaker":null,"folds":[1],"predicted":["\#(predicted)"]}"#
      }
      try folder.write(text + "]}", to: "\(name)/report.json")
    }
    let ended = try Program.run("compare", "\(folder.path)/a", "\(folder.path)/b")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("100000 recordings, paired one by one"))
    // The draws alone would have taken 1.6 GB.
    #expect(ended.peak < 400 << 20, "\(ended.peak >> 20) MiB")
    #expect(ended.seconds < 60, "\(ended.seconds) s")
  }

  @Test func whatCanNotBeComparedIsRefused() throws {
    try folder.write("{}", to: "a/report.json")
    let (graph, report) = (graphs[0], "\(folder.path)/a")
    let mixed = try Program.run("compare", graph, report)
    #expect(mixed.status == 2 && mixed.errors.contains("are not of the same sort"))
    let nothing = try Program.run("compare", "\(folder.path)/x", report)
    #expect(nothing.status == 2 && nothing.errors.contains("SG0804"))
  }

  /// An option that changes nothing would let one believe that it had.
  @Test(arguments: [
    ["--set", "emotion.c=2"], ["-p", "sample_rate=16000"], ["--data", "ravdess:x"],
    ["--where", "sex=male"], ["--map", "calm=neutral"], ["--labels", "calm,happy"],
    ["--lanes", "1"], ["--chunk", "100"], ["--memory", "1GB"], ["--folds", "loso"],
    ["--folds-file", "x"], ["--seed", "3"], ["--seeds", "2"], ["--tune", "emotion.c=1,2"],
    ["--tune-on", "test"], ["--no-learning-curve"],
  ])
  func reportsTakeNoOptionsOfGraphs(option: [String]) throws {
    try folder.write("{}", to: "a/report.json")
    let report = "\(folder.path)/a"
    let ended = try Program(["compare", report, report] + option).end()
    #expect(ended.status == 2 && ended.output == "")
    let name = option[0] == "-p" ? "--param" : option[0]
    #expect(ended.errors.contains("'\(name)' is for graphs, but"), "\(ended.errors)")
    #expect(ended.errors.contains("leave it out, or name two graphs to evaluate"))
  }
}
