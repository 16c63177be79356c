import SERGraphs
import Testing

@Suite struct EvaluationTests {
  /// Four calm, one happy, no neutral; three of the calm ones are recognized.
  let evaluation = Evaluation(
    truth: [1, 1, 1, 1, 2], predicted: [1, 1, 1, 2, 2], classes: ["neutral", "calm", "happy"])

  @Test func countsWhatWasWhat() {
    #expect(evaluation.confusion == [[0, 0, 0], [0, 3, 1], [0, 0, 1]])
    #expect(evaluation.count == 5)
    #expect((0..<3).map(evaluation.tally.support) == [0, 4, 1])
    #expect(evaluation.accuracy == 0.8)
    #expect(evaluation.recalls == [nil, 0.75, 1])
  }

  @Test func averagesOverTheClassesThatHaveRecordings() throws {
    #expect(evaluation.uar == 0.875)
    let f1 = try #require(evaluation.tally.value(.macroF1))
    #expect(abs(f1 - (6.0 / 7 + 2.0 / 3) / 2) < 1e-12)
  }

  @Test func ofNothingNothingIsKnown() {
    let empty = Evaluation(truth: [], predicted: [], classes: ["a"])
    #expect(empty.accuracy == nil && empty.uar == nil && empty.tally.value(.macroF1) == nil)
    #expect(empty.summary == "accuracy -, UAR -, 0 recordings, 1 class")
  }

  @Test func isShownAsATable() {
    #expect(evaluation.summary == "accuracy 0.800, UAR 0.875, 5 recordings, 3 classes")
    #expect(
      evaluation.table == """
        truth    neu  calm  happy  recall
        neutral    .     .      .       -
        calm       .     3      1   0.750
        happy      .     .      1   1.000
        """)
  }

  @Test func abbreviatesAsFarAsNamesStayDifferent() {
    let table = Evaluation(
      truth: [], predicted: [], classes: ["surprised", "surprising", "angry", "sur", "disgust"]
    ).table
    #expect(table.hasPrefix("truth       surprise  surprisi  angry  sur  dis  recall"))
  }

  @Test func isJSON() {
    #expect(
      evaluation.json.line == #"{"count":5,"accuracy":0.8,"uar":0.875,"#
        + #""macro_f1":0.7619047619047619,"classes":["neutral","calm","happy"],"#
        + #""recalls":[null,0.75,1.0],"confusion":[[0,0,0],[0,3,1],[0,0,1]]}"#)
  }
}

extension Evaluation {
  /// Of decisions that were made with certainty.
  fileprivate init(truth: [Int], predicted: [Int], classes: [String]) {
    var tally = Tally(classes: classes.count)
    for (truth, predicted) in zip(truth, predicted) {
      let scores = classes.indices.map { $0 == predicted ? Float(1) : 0 }
      tally.add(truth: truth, scores: scores[...])
    }
    self.init(tally, classes: classes)
  }
}
