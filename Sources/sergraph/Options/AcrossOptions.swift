import ArgumentParser
import GraphCore
import SERGraphs

/// What is learnt from one corpus and tested on another.
struct AcrossOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A corpus to learn from, in place of --data; several are joined. Goes with --test.",
      valueName: "kind:place"))
  var train: [String] = []

  @Option(
    help: ArgumentHelp(
      "A corpus to test on, of which nothing is learnt. Goes with --train.",
      valueName: "kind:place"))
  var test: [String] = []

  @Flag(help: "Learn from each --data and test on each; on itself each is tested in folds.")
  var cross = false

  /// Options of these that were given.
  var given: [String] {
    [("--train", !train.isEmpty), ("--test", !test.isEmpty), ("--cross", cross)]
      .filter(\.1).map(\.0)
  }

  /// Refuses options that contradict each other.
  /// - Parameters:
  ///   - data: What `--data` names.
  ///   - folds: The option that says how a corpus is divided, if one was given.
  func check(data: [String], folds: String?) throws(Problem) {
    guard let first = given.first else { return }
    if cross {
      if given.count > 1 {
        throw Problem(
          .usage, "'\(first)' and '--cross' both say what is learnt from",
          suggestion: "leave out one of them")
      }
      guard data.count >= 2 else {
        throw Problem(
          .usage, "'--cross' takes at least two corpora, found \(data.count)",
          suggestion: "name each with --data KIND:PLACE")
      }
    } else {
      guard !train.isEmpty, !test.isEmpty else {
        let other = train.isEmpty ? "--train" : "--test"
        throw Problem(
          .usage, "'\(first)' goes with '\(other)', which is not given",
          suggestion: "name a corpus with \(other) KIND:PLACE")
      }
      guard data.isEmpty else {
        throw Problem(
          .usage, "'--data' is given beside '--train' and '--test', which take its place",
          suggestion: "leave it out")
      }
    }
    if let folds {
      throw Problem(
        .usage, "'\(folds)' has no effect: '\(cross ? "--cross" : "--train")' says what is tested",
        suggestion: "leave it out")
    }
  }

  /// The corpora that are read.
  func specs(data: [String]) -> [String] { train.isEmpty ? data : train + test }

  /// The recordings whose labels every side has.
  func sharing(_ corpus: Corpus, data: [String]) throws(Problem) -> Corpus {
    guard !given.isEmpty else { return corpus }
    let titles = try Corpus.titles(ofSpecs: specs(data: data))
    let shared = corpus.sharingLabels(
      cross
        ? titles.map { [$0] }
        : [Array(titles.prefix(train.count)), Array(titles.dropFirst(train.count))])
    guard !shared.entries.isEmpty else {
      throw Problem(
        .corpus, "the corpora have no label in common",
        suggestion: "say which is which with --map OLD=NEW, or bring all to few with "
          + "--map-to basic4")
    }
    return shared
  }

  /// How the corpus is divided; nil where that is not said here.
  func folds(data: [String]) throws(Problem) -> FoldSpec? {
    guard !train.isEmpty else { return nil }
    let titles = try Corpus.titles(ofSpecs: specs(data: data))
    return .corpora(
      train: Array(titles.prefix(train.count)), test: Array(titles.dropFirst(train.count)))
  }
}
