import TestSupport
import Testing

@testable import GraphCore
@testable import SERGraphs

/// Tables that show the labels of a corpus beside the recognized ones.
@Suite struct TruthColumnTests {
  private static let corpus = Corpus(
    name: "csv",
    entries: ["angry", "sad", "angry", "sad", "boredom", ""].enumerated().map { number, label in
      Corpus.Entry(path: "\(number).wav", name: "\(number).wav", label: label)
    },
    classes: ["angry", "sad", "boredom"])

  /// Two classes; with an answer from 0.6 on where it is certain.
  private func output(_ name: String = "emotion", isCertain: Bool) -> Plan.Output {
    var format = Format(
      .scores, width: isCertain ? 3 : 2, clock: .item,
      names: ["angry", "sad"] + (isCertain ? ["unlike.band"] : []))
    if isCertain { format.certainty = Certainty(least: 0.6, precision: 0.8, reasons: ["band"]) }
    return Plan.Output(name: name, node: 0, step: 0, format: format, latency: nil)
  }

  private func event(
    _ entry: Int, _ row: [Float], output: Int = 0, isNoSpeech: Bool = false
  ) -> ItemEvent {
    var item = ItemIdentity(path: "\(entry).wav")
    item.entry = entry
    return ItemEvent(
      item: item,
      .rows(
        ItemRows(
          output: output, width: row.count, values: row, times: [(0, 2)],
          sounds: [RowSound(flags: [], isNoSpeech: isNoSpeech)])))
  }

  private func writer(_ outputs: [Plan.Output], columns: Int? = nil) -> TableWriter {
    TableWriter(
      outputs, first: 0, itemWidth: 9, layout: TableLayout(columns: columns),
      corpus: CorpusColumns(TruthColumnTests.corpus))
  }

  @Test func theTrueLabelStandsBeforeAMarkAndTheRecognizedOne() {
    var writer = writer([output(isCertain: false)])
    #expect(
      writer.header()
        == "recording  time               true       emotion  probability                   next\n")
    let bar = "██████████████████··"
    func line(_ entry: Int, _ truth: String, _ label: String, _ next: String) -> String {
      "\(entry).wav      0.00 - 2.00        \(truth)\(label)0.90  \(bar)    \(next) 0.10\n"
    }
    #expect(writer.lines(for: event(0, [0.9, 0.1])) == line(0, "angry    ✓ ", "angry    ", "sad"))
    #expect(writer.lines(for: event(1, [0.9, 0.1])) == line(1, "sad      ✗ ", "angry    ", "sad"))
    #expect(
      writer.lines(for: event(2, [0.1, 0.9])) == line(2, "angry    ✗ ", "sad      ", "angry"))
    #expect(writer.lines(for: event(4, [0.9, 0.1])) == line(4, "boredom  - ", "angry    ", "sad"))
    #expect(writer.lines(for: event(5, [0.9, 0.1])) == line(5, "           ", "angry    ", "sad"))
    #expect(
      writer.footer()
        == "1 of 3 right; not counted, since the model has no such label: 1 boredom\n")
  }

  @Test func whatIsUnsureIsCountedTwice() {
    var writer = writer([output(isCertain: true)])
    #expect(writer.lines(for: event(0, [0.9, 0.1, 0])).contains("angry    ✓ angry  "))
    #expect(writer.lines(for: event(1, [0.9, 0.1, 0])).contains("sad      ✗ angry  "))
    let unsure = writer.lines(for: event(2, [0.55, 0.45, 2]))
    #expect(unsure.contains("angry    ✓ angry?") && unsure.hasSuffix("[unsure: band]\n"))
    #expect(writer.footer() == "2 of 3 right; 1 of 2 where it is sure\n")
  }

  @Test func noSpeechAndFailuresAreTold() {
    var writer = writer([output(isCertain: true)])
    #expect(
      writer.lines(for: event(0, [0.9, 0.1, 0], isNoSpeech: true))
        == "0.wav      0.00 - 2.00        angry      no speech\n")
    var item = ItemIdentity(path: "1.wav")
    item.entry = 1
    let failure = ItemFailure(problem: Problem(.inputOutput, "gone"), node: "audio", time: nil)
    #expect(writer.lines(for: ItemEvent(item: item, .failure(failure))).contains("failed: gone"))
    #expect(writer.footer() == "0 of 1 right; it is sure of none; no speech in 1; 1 failed\n")
  }

  @Test func noSpeechUnderALabelThatTheModelDoesNotKnowIsCountedApart() {
    var writer = writer([output(isCertain: false)])
    _ = writer.lines(for: event(4, [0.9, 0.1], isNoSpeech: true))
    #expect(
      writer.footer()
        == "0 of 0 right; no speech in 1; not counted, since the model has no such label: 1 boredom\n"
    )
  }

  @Test func severalOutputsAreCountedByThemselves() {
    var writer = writer([output(isCertain: false), output("other", isCertain: false)])
    _ = writer.lines(for: event(0, [0.9, 0.1]))
    _ = writer.lines(for: event(0, [0.1, 0.9], output: 1))
    #expect(writer.footer() == "emotion: 1 of 1 right\nother: 0 of 1 right\n")
  }

  @Test(arguments: [60, 80, 100]) func linesKeepToTheTerminal(columns: Int) {
    var writer = writer([output(isCertain: true)], columns: columns)
    var text = writer.header()
    for entry in 0...5 { text += writer.lines(for: event(entry, [0.55, 0.45, 2])) }
    text += writer.footer()
    #expect(text.split(separator: "\n").everyOne { $0.count <= columns }, "\(text)")
    #expect(text.contains("boredom  - angry?"))
  }

  @Test func withoutLabelsTheTableIsTheUsualOne() {
    let bare = Corpus(
      name: "csv", entries: [Corpus.Entry(path: "0.wav", name: "0.wav", label: "")], classes: [])
    var one = TableWriter(
      [output(isCertain: false)], first: 0, itemWidth: 9, corpus: CorpusColumns(bare))
    var other = TableWriter([output(isCertain: false)], first: 0, itemWidth: 9)
    #expect(one.header() == other.header())
    #expect(one.lines(for: event(0, [0.9, 0.1])) == other.lines(for: event(0, [0.9, 0.1])))
    #expect(one.footer() == "")
  }
}
