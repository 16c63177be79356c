import Testing

@testable import GraphCore
@testable import SERGraphs

/// Answers that can't be relied on, in results and reports.
@Suite struct DoubtTests {
  /// Two classes, an answer from 0.6 on, and how far the band and the voice are from what is usual.
  private static func output(named name: String = "emotion") -> Plan.Output {
    var format = Format(
      .scores, width: 4, clock: .item, names: ["angry", "sad", "unlike.band", "unlike.voice"])
    format.certainty = Certainty(least: 0.6, precision: 0.8, reasons: ["band", "voice"])
    return Plan.Output(name: name, node: 0, step: 0, format: format, latency: nil)
  }

  private static func event(
    _ rows: [[Float]], flags: [SoundFlag] = [], isNoSpeech: Bool = false
  ) -> ItemEvent {
    let sound = RowSound(flags: flags, isNoSpeech: isNoSpeech)
    return ItemEvent(
      item: ItemIdentity(path: "a.wav"),
      .rows(
        ItemRows(
          output: 0, width: 4, values: rows.flatMap { $0 }, times: rows.map { _ in (0, 2) },
          sounds: rows.map { _ in sound })))
  }

  private func json(_ event: ItemEvent) -> String {
    var writer = JSONLinesWriter([DoubtTests.output()], first: 0)
    return writer.lines(for: event)
  }

  @Test func linesTellWhatIsUnsureAndWhy() {
    let head = #"{"item":"a.wav","start":0.0,"end":2.0,"label":"angry","#
    #expect(
      json(DoubtTests.event([[0.75, 0.25, 9, 9]]))
        == head + #""scores":{"angry":0.75,"sad":0.25}}"# + "\n")
    #expect(
      json(DoubtTests.event([[0.5, 0.5, 1.5, 0.5]], flags: [.quiet, .narrowBand]))
        == head + #""scores":{"angry":0.5,"sad":0.5},"unsure":true,"reasons":["level","band"],"#
        + #""flags":["quiet","narrow-band"]}"# + "\n")
    #expect(
      json(DoubtTests.event([[0.5, 0.5, 0.5, 1.5]])).contains(
        #""unsure":true,"reasons":["voice"]}"#))
    #expect(
      json(DoubtTests.event([[0.5, 0.5, 1, 0]])).contains(
        #""unsure":true,"reasons":["ambiguous"]}"#))
    #expect(
      json(DoubtTests.event([[0.5, 0.5, 2, 2]], flags: [.silence], isNoSpeech: true))
        == #"{"item":"a.wav","start":0.0,"end":2.0,"label":"no speech","flags":["silence"]}"# + "\n"
    )
  }

  @Test func tablesOfCommasHaveColumnsForIt() {
    var writer = CSVWriter(DoubtTests.output().format)
    #expect(
      writer.header()
        == "item,channel,start,end,label,angry,sad,unsure,reasons,flags,error\n")
    #expect(
      writer.lines(
        for: DoubtTests.event([[0.25, 0.75, 2, 0], [0.5, 0.5, 2, 2]], flags: [.noisy]))
        == "a.wav,,0.0,2.0,sad,0.25,0.75,false,,noisy,\n"
        + "a.wav,,0.0,2.0,angry,0.5,0.5,true,noise band voice,noisy,\n")
    let columns = writer.header().split(separator: ",", omittingEmptySubsequences: false).count
    let failure = ItemFailure(
      problem: Problem(.inputOutput, "gone"), node: "audio", time: nil)
    for event in [
      DoubtTests.event([[0.5, 0.5, 2, 2]], isNoSpeech: true),
      ItemEvent(item: ItemIdentity(path: "a.wav"), .failure(failure)),
    ] {
      let line = writer.lines(for: event)
      #expect(
        line.split(separator: ",", omittingEmptySubsequences: false).count == columns, "\(line)")
    }
  }

  @Test func tablesForPeopleHaveAQuestionMark() {
    var writer = TableWriter([DoubtTests.output()], first: 0, itemWidth: 5)
    let sure = writer.lines(for: DoubtTests.event([[0.75, 0.25, 0, 0]]))
    #expect(sure.contains("angry    0.75") && sure.contains("sad 0.25") && !sure.contains("?"))
    let unsure = writer.lines(for: DoubtTests.event([[0.5, 0.5, 2, 0]], flags: [.quiet]))
    #expect(unsure.contains("angry?   0.50"))
    #expect(unsure.hasSuffix("    [unsure: level, band]    [quiet]\n"))
    var narrow = TableWriter(
      [DoubtTests.output()], first: 0, itemWidth: 5, layout: TableLayout(columns: 60))
    for line in narrow.lines(for: DoubtTests.event([[0.5, 0.5, 2, 2]], flags: [.quiet]))
      .split(separator: "\n")
    { #expect(line.count <= 60) }
  }

  @Test func programsAreToldTheSame() {
    let output = DoubtTests.output()
    let row: [Float] = [0.25, 0.5, 0.9, 2]
    #expect(output.label(of: row.span) == "sad")
    #expect(output.reasonsForDoubt(of: row.span, sound: .sound) == ["voice"])
    let sure: [Float] = [0.1, 0.9, 2, 2]
    #expect(output.reasonsForDoubt(of: sure.span, sound: .sound) == nil)
    #expect(output.format.classNames == ["angry", "sad"])
  }

  /// Half of the recordings are sure; of those all but one of ten are right.
  @Test func reportsTellCoverageAndPrecision() throws {
    var made = MadeExperiment.tenOfEach { _, recording in recording != 0 }
    #expect(made.experiment.json(ExperimentSummary(made.experiment, slicing: []))["sure"] == nil)
    made.isSure = { $0 % 10 < 5 }
    let experiment = made.experiment
    let summary = ExperimentSummary(experiment, slicing: [])
    #expect(
      experiment.text(summary).contains(
        "sure      coverage 0.500, precision 0.800 (promised: 0.800)"))
    #expect(
      experiment.json(summary)["sure"]
        == ["promised": 0.8, "coverage": 0.5, "precision": 0.8])
    var predictions = ""
    try experiment.forEachPieceOfPredictions { predictions += $0 }
    let lines = predictions.split(separator: "\n")
    #expect(lines[0].contains("predicted,unsure,"))
    #expect(
      lines.count { $0.contains(",true,") } == 30 && lines.count { $0.contains(",false,") } == 30)
  }

  /// Six speakers, ten recordings each: the surest five are right, the others are wrong, the last two alike.
  @Test func theCurveGivesTheSurestFirst() throws {
    var made = MadeExperiment.tenOfEach { _, recording in recording < 5 }
    let recognize = made.recognize
    made.recognize = { recording, truth, seed in
      let score: Float = 1 - Float(min(8, recording % 10)) / 20
      return (recognize(recording, truth, seed).0, score)
    }
    let curve = CoverageCurve(made.experiment)
    #expect(curve.points.count == 9)
    #expect(
      curve.points.map(\.coverage) == [6, 12, 18, 24, 30, 36, 42, 48, 60].map { Double($0) / 60 })
    #expect(curve.accuracy(covering: 0.5) == 1)
    #expect(curve.accuracy(covering: 0.6) == 30.0 / 36)
    #expect(curve.points.last?.accuracy == 0.5)
    #expect(curve.points.last?.score == Double(Float(0.6)))
    #expect(!made.page.contains("promised"))
    made.isSure = { $0 % 10 < 6 }
    let page = made.page
    #expect(page.contains("the surest 50\u{a0}%: 100.0\u{a0}% recognized"))
    #expect(
      page.contains("sure: 60.0\u{a0}% of the recordings, of which 83.3\u{a0}% are recognized"))
  }
}
