import GraphCore
import TestSupport
import Testing

@testable import SERGraphs

@Suite struct InnerFoldTests {
  /// However few recordings are left, they are divided by as many as there are, and nobody is told of folds not asked for.
  @Test(arguments: [2, 3, 4, 5, 40])
  func aTinyTrainingPartIsDividedToo(count: Int) throws {
    var corpus = FoldTests.corpus([("a", nil, [20]), ("b", nil, [20])])
    let part = Array((40 - count)..<40)
    let tests = try corpus.innerFolds(of: part, seed: 0, to: "choose settings")
    #expect(tests.count == (count == 40 ? 2 : min(4, count)))
    #expect(tests.joined().sorted() == part)
    for index in corpus.entries.indices { corpus.entries[index].speaker = nil }
    let unknown = try corpus.innerFolds(of: part, seed: 0, to: "choose settings")
    #expect(unknown.count == min(4, count) && unknown.joined().sorted() == part)
    let strangers = corpus
    expectProblem(
      "SG0504",
      "the training part has 1 recording, too few to choose settings on some that were held out of it",
      "add recordings, or divide the corpus so that more are learnt from"
    ) { () throws(Problem) in
      _ = try strangers.innerFolds(of: [0], seed: 0, to: "choose settings")
    }
  }
}
