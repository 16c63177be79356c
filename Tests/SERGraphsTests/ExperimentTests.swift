import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct ExperimentTests {
  private let folder = TemporaryFolder()

  /// Speakers 0 to 4 are always recognized, speaker 5 in half of the recordings.
  private let made = MadeExperiment.tenOfEach(seeds: [3, 4]) { speaker, number in
    speaker < 5 || number < 5
  }.experiment

  @Test func sumsUpOverSpeakersFoldsAndSeeds() throws {
    let summary = ExperimentSummary(made, slicing: ["speaker", "sex", "nothing"])
    #expect(summary.count == 60 && summary.speakers == 6 && summary.total.count == 120)
    let accuracy = try #require(summary.values[.accuracy])
    #expect(abs(accuracy.mean - 55.0 / 60) < 1e-12 && accuracy.spread == 0)
    let interval = try #require(accuracy.interval)
    #expect(interval.low < accuracy.mean && interval.high == 1)
    #expect(summary.folds.count == 2 && summary.folds[0].prefix(2) == [1, 1])
    // Speakers 2 and 5: all of ten, and half of ten.
    #expect(summary.folds[0][2] == 0.75)
    #expect(summary.slices.filter { $0.column == "speaker" }.count == 6)
    #expect(summary.slices.first { $0.value == "s5" }?.accuracy == 0.5)
    #expect(summary.slices.first { $0.value == "female" }?.accuracy == 1)
    #expect(!summary.slices.contains { $0.column == "nothing" })
  }

  /// Of 60 recordings 55 are recognized. Drawn one by one, they give the quantiles of a binomial distribution, 50 and 59; drawn by
  /// speakers, of whom five are always right and one half of the time, 45 and 60.
  @Test(arguments: [(0..<60, 50.0, 59.0), (59..<60, 50.0, 59.0), (0..<0, 45.0, 60.0)])
  func whereSpeakersAreNotKnownRecordingsAreDrawn(
    strangers: Range<Int>, low: Double, high: Double
  ) throws {
    var made = MadeExperiment.tenOfEach { speaker, number in speaker < 5 || number < 5 }
    for index in strangers { made.speakers[index] = nil }
    let summary = ExperimentSummary(made.experiment, slicing: ["speaker"])
    #expect(summary.speakers == (strangers.count == 60 ? 0 : 6))
    #expect(summary.slices.isEmpty == (strangers.count == 60))
    let interval = try #require(summary.values[.accuracy]?.interval)
    #expect(abs(interval.low - low / 60) < 1e-9, "\(interval.low * 60)")
    #expect(abs(interval.high - high / 60) < 1e-9, "\(interval.high * 60)")
  }

  private func predictions(_ experiment: Experiment) throws -> String {
    var text = ""
    try experiment.forEachPieceOfPredictions { text += $0 }
    return text
  }

  @Test func aColumnThatIsCalledAsOneOfThePredictionsSaysWhereItComesFrom() throws {
    var made = MadeExperiment(speakers: 2, classes: ["fold", "sad"])
    for index in made.metadata.indices {
      made.metadata[index] = ["item": "x", "sad": "y", "label": "z", "room": "w"]
    }
    let lines = try predictions(made.experiment).split(separator: "\n")
    #expect(
      lines[0]
        == "item,speaker,seed,fold,label,predicted,scores.fold,sad,columns.item,columns.label,room,columns.sad"
    )
    #expect(lines.dropFirst().everyOne { $0.hasSuffix(",x,z,w,y") })
  }

  @Test func predictionsHaveALineForEachRecordingAndSeed() throws {
    let lines = try predictions(made).split(separator: "\n")
    #expect(lines.count == 121)
    #expect(lines[0] == "item,speaker,seed,fold,label,predicted,calm,happy,room,sex")
    #expect(lines[1] == #"0/0.wav,s0,3,1,calm,calm,0.75,0.25,"a, ""b""",female"#)
    #expect(lines[120].hasPrefix("5/9.wav,s5,4,3,happy,calm,0.75,0.25"))
  }

  @Test func textsThatASpreadsheetWouldTakeForFormulasAreDefused() throws {
    var made = MadeExperiment.tenOfEach(classes: ["=calm", "happy"]) { _, _ in true }
    made.names[0] = "@SUM(A1)"
    made.speakers[0] = "-1+cmd"
    made.metadata[0] = ["room": "-3.5", "=x": "\t=1", "sex": "+49"]
    made.names[1] = "a=b"
    let lines = try predictions(made.experiment).split(separator: "\n")
    #expect(lines[0] == "item,speaker,seed,fold,label,predicted,'=calm,happy,'=x,room,sex")
    #expect(lines[1] == "'@SUM(A1),'-1+cmd,0,1,'=calm,'=calm,0.75,0.25,'\t=1,-3.5,+49")
    #expect(lines[2].hasPrefix("a=b,s0,0,1,happy,happy,"))
  }

  @Test func theTextHasTheProtocolTheNumbersAndEverySlice() {
    let text = made.text(ExperimentSummary(made, slicing: ["sex"]))
    for words in [
      "made on made: 60 recordings", "protocol  3 folds by speaker", "accuracy  0.917",
      "± 0.000", "seed 4", "female  30          1.000     1.000", "recall  precision     F1",
    ] {
      #expect(text.contains(words), "\(words)\n\(text)")
    }
  }

  @Test func aReportIsReadBackAsItWas() throws {
    let summary = ExperimentSummary(made, slicing: [])
    try folder.add("report.json", Array(made.json(summary).pretty.utf8))
    let read = try ReportFile(finding: folder.path)
    let comparison = try Comparison(ReportFile(made, name: "made"), read)
    #expect(comparison.recordings == 60 && comparison.speakers == 6 && comparison.remarks == [])
    #expect(comparison.differences.everyOne { $0.value == 0 && !$0.isShown })
    #expect(comparison.differences.map(\.title).last == "recall of happy")
  }

  @Test func whatAReportSaysOfItsNumbersIsReadBack() throws {
    var made = MadeExperiment.tenOfEach { _, _ in true }
    made.remarks = [.sawHeldOut(nodes: ["scaled"])]
    made.failures = [
      (
        path: "x.wav",
        failure: ItemFailure(problem: Problem(.notAudio, "no audio"), node: "audio", time: nil)
      )
    ]
    let honest = MadeExperiment.tenOfEach(graph: "honest") { _, _ in true }.experiment
    let experiment = made.experiment
    try folder.add(
      "report.json", Array(experiment.json(ExperimentSummary(experiment, slicing: [])).pretty.utf8))
    for report in [try ReportFile(finding: folder.path), ReportFile(experiment, name: "made")] {
      let comparison = try Comparison(report, ReportFile(honest, name: "honest"))
      #expect(
        comparison.sides.0
          == Comparison.Side(
            name: "made", protocolWords: "3 folds by speaker",
            remarks: made.remarks.map { $0.words() }, failures: ["x.wav: no audio"]))
      #expect(comparison.sides.1.remarks == [] && comparison.sides.1.failures == [])
      let text = comparison.text
      for line in [
        "protocol  both: 3 folds by speaker", "careful   made: \(made.remarks[0].words())",
        "failed    made: 1 recording could not be read and was left out:",
      ] {
        #expect(text.contains(line), "\(text)")
      }
    }
  }

  @Test func reportsThatAreNoneAreRefused() throws {
    try folder.add("a.json", Array("{}".utf8))
    try folder.add("b.json", Array("no".utf8))
    try folder.add("c.json", Array(#"{"sergraph_report":99}"#.utf8))
    try folder.add(
      "d.json",
      Array(
        #"{"sergraph_report":1,"classes":["a"],"seeds":["0"],"recordings":[{"name":"x"}]}"#.utf8))
    let path = folder.path
    expectProblem(
      "SG0804", "'\(path)/a.json' is no report of `sergraph evaluate`",
      "evaluate again with this program"
    ) { () throws(Problem) in _ = try ReportFile(finding: "\(path)/a.json") }
    expectProblem(
      "SG0804", "'\(path)/c.json' has another layout than this program reads",
      "evaluate again with this program"
    ) { () throws(Problem) in _ = try ReportFile(finding: "\(path)/c.json") }
    expectProblem(
      "SG0804", "recording 1 of '\(path)/d.json' is not as `sergraph evaluate` writes it",
      "evaluate again"
    ) { () throws(Problem) in _ = try ReportFile(finding: "\(path)/d.json") }
    // A confusion matrix of so many would fill the memory.
    let many = (0..<101).map { "\"c\($0)\"" }.joined(separator: ",")
    for (name, classes) in [("many", many), ("twice", #""a","b","a""#)] {
      try folder.add(
        "\(name).json",
        Array(
          (#"{"sergraph_report":1,"classes":["# + classes
            + #"],"seeds":["0"],"recordings":[{"name":"x"}]}"#).utf8))
    }
    expectProblem(
      "SG0804", "'\(path)/many.json' has 101 labels, more than the 100 that are told apart",
      "evaluate again, with fewer by --labels or --map"
    ) { () throws(Problem) in _ = try ReportFile(finding: "\(path)/many.json") }
    expectProblem("SG0804", "'\(path)/twice.json' lists a class twice", "evaluate again") {
      () throws(Problem) in _ = try ReportFile(finding: "\(path)/twice.json")
    }
    #expect(throws: Problem.self) { try ReportFile(finding: "\(path)/b.json") }
    #expect(throws: Problem.self) { try ReportFile(finding: "\(path)/nothing") }
  }

  @Test func settingsAreCombined() throws {
    #expect(
      try Candidate.combinations(["a.x=1,2", "b.y=[1, 2],[3]"]) == [
        ["a.x=1", "b.y=[1, 2]"], ["a.x=1", "b.y=[3]"], ["a.x=2", "b.y=[1, 2]"],
        ["a.x=2", "b.y=[3]"],
      ])
    #expect(try Candidate.combinations([]) == [[]])
    #expect(try Candidate.combinations(["e.c=1,2", "e.d=1,2,3"]).count == 6)
    // Ten settings of ten values each would fill the memory.
    expectProblem(
      "SG0801",
      "there are \(Array(repeating: "10", count: 10).joined(separator: " x ")) "
        + "combinations to try; at most 1000 are", "name fewer values"
    ) { () throws(Problem) in
      _ = try Candidate.combinations((0..<10).map { "e.c\($0)=0,1,2,3,4,5,6,7,8,9" })
    }
    expectProblem(
      "SG0801", "'--tune c=1' does not say what is tuned",
      "write NODE.PARAM=VALUE,VALUE, such as emotion.c=0.1,1,10"
    ) { () throws(Problem) in _ = try Candidate.combinations(["c=1"]) }
    expectProblem(
      "SG0801", "'--tune e.c=1,,2' lacks a value",
      "write the values with commas, such as emotion.c=0.1,1,10"
    ) { () throws(Problem) in _ = try Candidate.combinations(["e.c=1,,2"]) }
  }
}
