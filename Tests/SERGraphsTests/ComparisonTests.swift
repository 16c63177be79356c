import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

/// Two experiments side by side.
@Suite struct ComparisonTests {
  @Test func aDifferenceOnEverySpeakerIsShownAndOneOnOneSpeakerIsNot() throws {
    let all = MadeExperiment.tenOfEach { _, _ in true }.experiment
    let worse = MadeExperiment.tenOfEach(graph: "worse") { _, number in number > 1 }.experiment
    let once = MadeExperiment.tenOfEach(graph: "once") { speaker, number in
      speaker > 0 || number > 1
    }.experiment
    let shown = try Comparison(ReportFile(worse, name: "worse"), ReportFile(all, name: "all"))
    #expect(abs(shown.differences[0].value - 0.2) < 1e-12 && shown.differences[0].isShown)
    #expect(shown.text.contains("accuracy         0.800  1.000  +0.200"), "\(shown.text)")
    let hidden = try Comparison(ReportFile(once, name: "once"), ReportFile(all, name: "all"))
    #expect(!hidden.differences[0].isShown)
  }

  @Test func whatIsNotTheSameInBothIsSaid() throws {
    let one = MadeExperiment.tenOfEach(seeds: [1]) { _, _ in true }.experiment
    let two = MadeExperiment.tenOfEach(seeds: [2], speakers: 5) { _, _ in true }.experiment
    let comparison = try Comparison(ReportFile(one, name: "one"), ReportFile(two, name: "two"))
    #expect(
      comparison.remarks == [
        "10 recordings in only one of them left out", "the seeds differ: 1 and 2",
      ])
    var relabelled = MadeExperiment.tenOfEach(seeds: [1]) { _, _ in true }
    relabelled.labels[0] = 1
    relabelled.labels[1] = 0
    relabelled.names[2] = "new.wav"
    let other = try Comparison(
      ReportFile(one, name: "one"), ReportFile(relabelled.experiment, name: "other"))
    #expect(
      other.remarks == [
        "2 recordings in only one of them left out",
        "2 recordings with another label in each of them left out",
      ])
    #expect(other.recordings == 57)
    let three = MadeExperiment.tenOfEach(classes: ["calm", "sad"]) { _, _ in true }.experiment
    expectProblem(
      "SG0804", "the reports have other labels: calm, happy and calm, sad",
      "evaluate both with the same --labels and --map"
    ) { () throws(Problem) in
      _ = try Comparison(ReportFile(one, name: "one"), ReportFile(three, name: "three"))
    }
  }

  @Test func remarksOnEverythingThatWasChosenAreJoined() {
    let tuned = Remark.tunedOnTest(settings: ["a", "b"])
    #expect(
      Remark.joined([
        [], [.enrolment(nodes: ["scaled"]), tuned],
        [.sawHeldOut(nodes: ["x"]), .enrolment(nodes: ["other", "scaled"]), tuned],
      ]) == [.enrolment(nodes: ["scaled", "other"]), .sawHeldOut(nodes: ["x"]), tuned])
    #expect(Remark.joined([[], []]) == [])
  }
}
