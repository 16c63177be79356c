import GraphCore
import SERGraphs
import TestSupport
import Testing

/// Folds in words.
@Suite struct FoldSpecTests {
  @Test(arguments: ["folds:5", "loso", "random-folds:10", "split", "file:a:b.csv"])
  func isWrittenAsItIsRead(text: String) throws {
    #expect(try FoldSpec.parse(text).description == text)
  }

  static let forms = "one of: folds:5, loso, random-folds:5, split, file:FILE"

  @Test(arguments: [
    ("fold:5", "there are no folds 'fold:5'", "did you mean 'folds:5'?"),
    ("5", "there are no folds '5'", "did you mean 'folds:5'?"),
    ("losso", "there are no folds 'losso'", "did you mean 'loso'?"),
    ("kfold", "there are no folds 'kfold'", "did you mean 'folds:5'?"),
    ("kfold:10", "there are no folds 'kfold:10'", "did you mean 'folds:10'?"),
    ("stratified", "there are no folds 'stratified'", forms),
    ("", "there are no folds ''", forms),
    ("folds", "'folds' does not say how many folds", "write such as 'folds:5'"),
    ("folds:1", "expected a number of folds from 2 on, found '1'", "5 and 10 are usual"),
    ("random-folds:x", "expected a number of folds from 2 on, found 'x'", "5 and 10 are usual"),
    ("loso:3", "'loso' takes nothing after it, found '3'", "write 'loso'"),
    ("speaker:0.2", "'speaker:0.2' divides a corpus once, into no folds", forms),
    (
      "file:", "'file:' names no file",
      "write file:FILE, a CSV file with the columns speaker,fold or path,fold"
    ),
  ])
  func refusesOddSpecifications(text: String, message: String, cure: String) {
    expectProblem("SG0803", message, cure) { () throws(Problem) in _ = try FoldSpec.parse(text) }
  }

  @Test func refusesWhatACorpusCanNotGive() throws {
    var corpus = FoldTests.actors(2)
    func refuses(_ spec: FoldSpec, _ message: String, _ cure: String?) {
      expectProblem("SG0803", message, cure) { () throws(Problem) in
        _ = try spec.divide(corpus, seed: 0)
      }
    }
    refuses(
      .speakers(folds: 5), "the corpus has 2 speakers, too few for 5 folds by speaker",
      "use folds:2 at most")
    refuses(.random(folds: 121), "the corpus has 120 recordings, too few for 121 folds", nil)
    refuses(.column, "the corpus has no column 'split'", "use folds:5 or loso")
    for index in corpus.entries.indices {
      corpus.entries[index].split = index < 60 ? "train" : "test"
    }
    refuses(
      .column, "the column 'split' says 'test', which is no number of a fold",
      "it divides once: use it with `sergraph fit --split split`")
    corpus.entries[3].split = nil
    refuses(
      .column, "the column 'split' is empty for '01/0-3.wav' (and 0 others)",
      "fill it for every recording, or leave these out with --where")
    for index in corpus.entries.indices { corpus.entries[index].split = "1" }
    refuses(
      .column, "every recording is in the fold '1', so none is left to learn from", nil)
    corpus.entries[0].speaker = nil
    refuses(
      .speakers(folds: 2), "the corpus does not know the speaker of 1 recording",
      "use random-folds:2")
    corpus = FoldTests.actors(1)
    refuses(.leaveOneSpeakerOut, "the corpus has 1 speaker; to leave one out takes two", nil)
  }
}
