import TestSupport
import Testing

@testable import SERGraphs

/// What a report tells of conditions.
@Suite struct ConditionsPageTests {
  /// All are right when clean; in noise half of each speaker's are, on the telephone none, of which the first is
  /// not read.
  private static func made(isTold: Bool = false) throws -> Experiment {
    let conditions = try TestCondition.parse(["noise,phone"])
    func experiment(_ right: Int) -> MadeExperiment {
      var made = MadeExperiment.tenOfEach { _, number in number < right }
      if isTold { made.isSure = { $0 % 4 < 2 } }
      return made
    }
    var clean = experiment(10).experiment
    clean.worse = [
      Experiment.Worse(conditions[0], experiment(5).experiment),
      Experiment.Worse(conditions[1], experiment(0).experiment),
    ]
    return clean
  }

  @Test func theTableHasWhatIsLeftAndWhatIsLost() throws {
    let experiment = try Self.made()
    let summary = ExperimentSummary(experiment, slicing: [])
    let text = experiment.text(summary)
    for line in [
      "the same recordings under worse conditions, scored by the same fits",
      "            UAR    95 % interval    lost   95 % interval    accuracy  ECE",
      "clean       1.000  1.000 ... 1.000  -      -                1.000     0.250",
      "noise:10dB  0.500  0.500 ... 0.500  0.500  0.500 ... 0.500  0.500     0.250",
      "phone       0.000  0.000 ... 0.000  1.000  1.000 ... 1.000  0.000     0.750",
      "phone       300 to 3400 Hz, then mu-law at 8 kHz, as over a telephone",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)\n\(text)")
    }
    let conditions = try #require(experiment.json(summary)["degraded"]?.elements)
    #expect(conditions.map { $0["name"]?.text } == ["noise:10dB", "phone"])
  }

  @Test func graphsThatTellWhatIsSureHaveCoverageAndPrecisionOfEach() throws {
    let experiment = try Self.made(isTold: true)
    let lines = experiment.text(ExperimentSummary(experiment, slicing: [])).split(separator: "\n")
    #expect(lines.contains { $0.hasSuffix("accuracy  ECE    coverage  precision") })
    #expect(lines.contains { $0.hasPrefix("clean ") && $0.hasSuffix("  0.500     1.000") })
    #expect(lines.contains { $0.hasPrefix("phone ") && $0.hasSuffix("  0.500     0.000") })
  }

  @Test func thePageShowsThemAsAPictureAndInNumbers() throws {
    let experiment = try Self.made(isTold: true)
    let page = ReportPage.html(experiment, ExperimentSummary(experiment, slicing: []))
    _ = try ReadPage(page)
    for words in [
      "<h2>Under worse conditions</h2>",
      "clean: 100.0\u{a0}%; noise:10dB: 50.0\u{a0}%; phone: 0.0\u{a0}%.",
      "<tr><th scope=\"row\">noise:10dB</th><td>50.0\u{a0}%</td><td>50.0 – 50.0\u{a0}%</td><td>50.0</td>",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!MadeExperiment(speakers: 2).page.contains("worse conditions"))
  }

  @Test func predictionsSayUnderWhichConditionTheyAre() throws {
    let experiment = try Self.made()
    var text = ""
    try experiment.forEachPieceOfPredictions { text += $0 }
    let lines = text.split(separator: "\n")
    #expect(lines.count == 1 + 3 * 60)
    #expect(lines[0] == "item,speaker,condition,seed,fold,label,predicted,calm,happy,room,sex")
    #expect(lines[1].hasPrefix("0/0.wav,s0,clean,0,1,calm,calm,0.75,0.25,"))
    #expect(lines[180].hasPrefix("5/9.wav,s5,phone,0,3,happy,calm,0.75,0.25,"))
  }
}
