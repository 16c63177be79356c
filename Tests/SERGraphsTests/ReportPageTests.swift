import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct ReportPageTests {
  /// All calm is taken for sad with a score of 0.62; the rest is right with 0.9. Six folds of four speakers, two seeds.
  private var made: MadeExperiment {
    var made = MadeExperiment(speakers: 24)
    made.seeds = [7, 8]
    made.recognize = { _, truth, _ in truth == 1 ? (3, 0.62) : (truth, 0.9) }
    return made
  }

  @Test func hasTheHeadlineNumbersWithIntervalAndSpread() throws {
    let page = try ReadPage(made.page)
    #expect(page.items("dt").prefix(3) == ["accuracy", "UAR", "macro F1"])
    // ECE: seven eighths are 0.1 too unsure and one is 0.62 too sure. Brier: the former give 0.1 ^ 2 + 7 (0.1 / 7) ^ 2, the
    // latter (1 - 0.38 / 7) ^ 2 + 0.62 ^ 2 + 6 (0.38 / 7) ^ 2.
    #expect(
      page.items("dd").prefix(14) == [
        "87.5 %", "95 %: 87.5 – 87.5 %", "± 0.0 points, 2 seeds",
        "87.5 %", "95 %: 87.5 – 87.5 %", "± 0.0 points, 2 seeds",
        "83.3 %", "95 %: 83.3 – 83.3 %", "± 0.0 points, 2 seeds",
        "0.165", "± 0.000, 2 seeds",
        "0.172", "95 %: 0.172 – 0.172", "± 0.000, 2 seeds",
      ])
    #expect(
      page.text.contains("192 recordings of 24 speakers in 8 classes, 6 folds, 2 seeds."))
  }

  @Test func standsBesideTheListenersOfRAVDESSOnly() throws {
    var made = made
    made.recognize = { _, truth, _ in (truth == 1 ? 0 : truth, 0.9) }
    let page = try ReadPage(made.page)
    #expect(page.items("dd").dropFirst(14).prefix(2) == ["62.4 %", "100.0 %"])
    #expect(page.text.contains("The listeners' accuracy lies below the interval."))
    #expect(page.rows.contains(["calm", "48", "–", "0.0 %", "0.0 %", "100.0 %", "81.7 %"]))
    #expect(page.rows.contains(["female", "96", "87.5 %", "87.5 %", "100.0 %", "66.1 %"]))
    made.corpusKind = "folder"
    #expect(!(try ReadPage(made.page).text.contains("istener")))
  }

  @Test func saysWhetherListenersAreBetterOnlyAsFarAsTheIntervalGoes() throws {
    var made = made
    made.recognize = { _, truth, _ in (truth < 4 ? 7 : truth, 0.9) }
    #expect(try ReadPage(made.page).text.contains("accuracy lies above the interval."))
    let speakers = made.speakers
    made.recognize = { recording, truth, _ in
      ((speakers[recording] ?? "") < "15" ? truth : (truth + 3) % 8, 0.9)
    }
    #expect(try ReadPage(made.page).text.contains("accuracy lies within the interval"))
  }

  @Test func picturesHaveTheirNumbersAsText() throws {
    let page = try ReadPage(made.page)
    let words = page.items("desc")
    #expect(words.count == 5)
    #expect(words[0].contains("calm: 0.0 % recognized, most often taken for sad"))
    #expect(words[1].contains("sad: precision 50.0 %, recall 100.0 %, F1 66.7 %"))
    #expect(
      words[2] == "scores from 0.60 to 0.67: 48 recordings, 0.0 % recognized; "
        + "scores from 0.87 to 0.93: 336 recordings, 100.0 % recognized.")
    #expect(
      words[3].hasPrefix("female: 12 speakers, mean 87.5 %; male: 12 speakers, mean 87.5 %."))
    #expect(words[4].hasPrefix("the surest 10 %: 100.0 % recognized; the surest 25 %: "))
    #expect(page.items("text").contains("336"))
    #expect(page.rows.contains(["0.600 – 0.667", "48", "0.620", "0.0 %"]))
  }

  @Test func foldsAreATable() throws {
    #expect(
      try ReadPage(made.page).rows.contains(
        ["2", "32", "05 06 07 08", "87.5 %", "87.5 %", "87.5 %"]))
  }

  @Test func aClassThatIsMissingInAFoldIsNotCounted() throws {
    var made = made
    made.seeds = [7]
    // Fold 1 has no calm, fold 2 nothing but calm, and nothing is neutral.
    made.folds = made.labels.map { $0 == 1 ? 1 : 0 }
    made.labels = made.labels.map { $0 == 0 ? 2 : $0 }
    let page = try ReadPage(made.page)
    #expect(page.rows.contains(["1", "168", "24", "100.0 %"]))
    #expect(page.rows.contains(["2", "24", "24", "0.0 %"]))
    #expect(page.rows.contains { $0.prefix(5) == ["neutral", "0", "–", "–", "–"] })
    #expect(page.items("desc")[0].hasPrefix("neutral: no recordings;"))
  }

  @Test func theCurveHasEveryFold() throws {
    var made = made
    #expect(!(try ReadPage(made.page).items("h2").contains("Learning curve")))
    made.curve = [
      Experiment.CurvePoint(share: 0.25, recordings: 40, uar: 0.3, folds: [0.2, 0.4]),
      Experiment.CurvePoint(share: 1, recordings: 160, uar: 0.875, folds: [0.85, 0.9]),
    ]
    let page = try ReadPage(made.page)
    #expect(page.items("h2").contains("Learning curve"))
    #expect(page.rows.contains(["25 %", "40", "30.0 %", "20.0 %", "40.0 %"]))
    #expect(page.styles("polyline").filter { $0 == "thin" }.count == 2)
    // Its own, and that of coverage.
    #expect(page.styles("polyline").filter { $0 == "thick" }.count == 2)
  }

  @Test func everyRemarkIsAWarning() throws {
    var made = made
    #expect(!(try ReadPage(made.page).styles("p").contains("warning")))
    made.remarks = [.enrolment(nodes: ["scale"]), .mayHaveLearnt(words: "It may have learnt.")]
    made.failures = [
      (
        "a<b.wav",
        ItemFailure(
          problem: Problem(.corpus, "no sound & no hope"), node: "decode", time: 1.5)
      )
    ]
    let page = try ReadPage(made.page)
    #expect(page.styles("p").filter { $0 == "warning" }.count == 3)
    #expect(page.text.contains("Mind: 'scale' took each speaker's statistics from all their"))
    #expect(page.text.contains("Mind: It may have learnt. Mind: 1 recording could not be read"))
    #expect(page.rows.contains(["a<b.wav", "decode at 1.50 s", "SG0802: no sound & no hope"]))
  }

  @Test func saysWhenSpeakersAreUnknownOrOne() throws {
    var unknown = MadeExperiment(speakers: 2)
    unknown.speakers = unknown.speakers.map { _ in nil }
    let page = try ReadPage(unknown.page)
    #expect(page.text.contains("16 recordings of unknown speakers in 8 classes, 1 fold, 1 seed."))
    #expect(page.text.contains("Mind: Not every speaker is known"))
    #expect(page.text.contains("The corpus does not say who speaks."))
    let one = try ReadPage(MadeExperiment(speakers: 1).page)
    #expect(one.text.contains("Mind: There is one speaker only"))
    #expect(one.items("dd").prefix(2) == ["100.0 %", "100.0 %"])
  }

  @Test func ofNothingThereAreNoNumbers() throws {
    let page = try ReadPage(MadeExperiment(speakers: 0).page)
    #expect(page.text.contains("No recording was tested, so there are no numbers."))
    #expect(page.items("dd").prefix(5).everyOne { $0 == "–" })
    #expect(page.items("svg").isEmpty)
  }

  @Test func choicesAreCountedAndListed() throws {
    var made = made
    made.choices = (0..<3).map {
      Experiment.Choice(
        seed: 7, fold: $0, chosen: $0 == 0 ? "c=1" : "c=10",
        candidates: [("c=1", 0.5), ("c=10", 0.6)])
    }
    let page = try ReadPage(made.page)
    #expect(page.rows.contains(["c=10", "2 of 3", "60.0 %"]))
    #expect(page.rows.contains(["1", "7", "c=1", "50.0 %", "60.0 %"]))
  }

  @Test func namesThatLookLikeMarkupStayNames() throws {
    let odd = "<b x=\"1\">&amp;</b>\u{1}"
    var made = MadeExperiment(speakers: 2, classes: [odd, "]]>", "<!--"])
    made.graph = odd
    made.corpus = odd
    made.graphLines = [odd]
    made.speakers = made.speakers.map { _ in odd }
    made.metadata = made.metadata.map { _ in ["sex": odd] }
    made.remarks = [.enrolment(nodes: [odd])]
    let text = made.page
    let page = try ReadPage(text)
    #expect(!text.contains("<b ") && !text.contains("<!--"))
    let shown = "<b x=\"1\">&amp;</b>\u{fffd}"
    #expect(page.items("h1") == ["\(shown) on \(shown)"])
    #expect(page.items("pre") == [shown])
    #expect(page.rows.contains([shown, "6", "100.0 %", "100.0 %"]))
  }

  @Test func manyClassesAndSpeakersFit() throws {
    var made = MadeExperiment(speakers: 100, classes: (0..<12).map { "class \($0)" })
    made.metadata = made.metadata.map { _ in [:] }
    let page = try ReadPage(made.page)
    #expect(page.items("desc")[3].hasPrefix("speakers: 100 speakers, mean 100.0 %."))
    #expect(page.text.contains("A pointer on a dot shows who it is."))
  }
}
