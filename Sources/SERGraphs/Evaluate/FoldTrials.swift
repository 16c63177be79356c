import GraphCore
import Learning
import Nodes

/// What an evaluation is made of: for every seed and fold, one choice of settings, one fit and its test. Each can be done
/// by itself, in any order.
struct FoldTrials: Sendable {
  /// What one of them gave.
  struct Outcome: Sendable {
    let repetition: Int
    let fold: Int
    /// The number of the candidate that was tested.
    let chosen: Int
    /// The scores of each recording that was tested and could be read.
    let scores: [Int: [Float]]
    /// The same under each condition.
    var worse: [[Int: [Float]]] = []
    /// When they can be relied on, by what was learnt; nil where nothing was.
    let certainty: Certainty?
    let choice: Experiment.Choice?
    /// By share of the training part: recordings learnt from, and what came of the test.
    let curve: [(recordings: Int, tally: Tally)]
  }

  /// The shares of the training part that a learning curve has besides all of it.
  static let shares = [0.25, 0.5, 0.75]

  let candidates: [(settings: String, part: TrainablePart)]
  let items: LearningItems
  let tables: [Int: RowTable]
  /// What is tested under each condition.
  var worse: [WorseFeatures] = []
  /// The most bytes of each table that is made on the way that stay in memory.
  let tableMemory: Int
  /// The folds of each repetition.
  let divisions: [Folds]
  let options: Evaluator.Options

  private var corpus: Corpus { items.corpus }

  var count: Int { divisions.reduce(0) { $0 + $1.tests.count } }

  /// Does one of them.
  /// - Throws: `Problem` of a node, with the fold in which it was found.
  func run(_ number: Int) throws(Problem) -> Outcome {
    var (repetition, fold) = (0, number)
    while fold >= divisions[repetition].tests.count {
      fold -= divisions[repetition].tests.count
      repetition += 1
    }
    do throws(Problem) { return try run(repetition: repetition, fold: fold) } catch {
      throw error.noted(
        "this is about what is learnt where the fold '\(divisions[repetition].names[fold])' is tested, with seed \(options.seeds[repetition])"
      )
    }
  }

  private func run(repetition: Int, fold: Int) throws(Problem) -> Outcome {
    let split = divisions[repetition].split(fold)
    let seed = options.seeds[repetition]
    let tuned = try choice(for: split, seed: seed)
    let chosen = tuned.best
    let (learnt, scores, certainty) = try judgedScores(
      of: chosen, train: split.train, test: split.test, seed: seed)
    let worse = try worse.map { (features) throws(Problem) in
      try features.scores(
        of: split.test, by: candidates[chosen].part, fitted: learnt, memory: tableMemory)
    }
    var curve: [(recordings: Int, tally: Tally)] = []
    if options.hasCurve, repetition == 0 {
      let part = candidates[chosen].part
      // What is fitted on recordings that were held out needs a class on both sides.
      let isDivided = part.nodes.contains {
        part.graph.nodes[$0].trainable?.wantsHeldOutScores == true
      }
      for share in FoldTrials.shares {
        let train = self.part(
          share, of: split.train, groups: isDivided ? 2 : 1, seed: seed &+ UInt64(fold))
        let tested = try self.scores(of: chosen, train: train, test: split.test, seed: seed)
        curve.append((train.count, tally(of: tested)))
      }
      curve.append((split.train.count, tally(of: scores)))
    }
    options.fitted(count)
    return Outcome(
      repetition: repetition, fold: fold, chosen: chosen, scores: scores, worse: worse,
      certainty: certainty,
      choice: candidates.count < 2
        ? nil
        : Experiment.Choice(
          seed: seed, fold: fold, chosen: candidates[chosen].settings,
          candidates: zip(candidates, tuned.uars).map { (settings: $0.settings, uar: $1) }),
      curve: curve)
  }

  /// The scores of recordings, by what a candidate learns from others.
  private func scores(
    of candidate: Int, train: [Int], test: [Int], seed: UInt64
  ) throws(Problem) -> [Int: [Float]] {
    try judgedScores(of: candidate, train: train, test: test, seed: seed).scores
  }

  /// The same with what was learnt, and when they can be relied on.
  private func judgedScores(
    of candidate: Int, train: [Int], test: [Int], seed: UInt64
  ) throws(Problem) -> (
    learnt: [String: Fitted], scores: [Int: [Float]], certainty: Certainty?
  ) {
    let learner = Learner(
      part: candidates[candidate].part, items: items, tables: tables,
      memory: tableMemory, lanes: 1)
    let learnt = try learner.learn(train: train, test: test, seed: seed)
    let output = learnt.output
    guard output.format.kind == .scores else {
      throw Problem(
        .cannotFit, "the graph ends with \(output.format), so there is nothing to evaluate",
        suggestion: "end it with a classifier, such as 'emotion: {use: mlp}'")
    }
    let all = output.itemScores
    var scores: [Int: [Float]] = [:]
    for item in test { scores[item] = all[item] }
    return (learnt.parts.mapValues(\.fitted), scores, output.format.certainty)
  }

  /// The first candidate with the best recall: within the training part, divided once more, unless the test is to be
  /// looked at.
  private func choice(
    for split: Split, seed: UInt64
  ) throws(Problem) -> (best: Int, uars: [Double]) {
    guard candidates.count > 1 else { return (0, []) }
    let tests =
      options.tunesOnTest
      ? [split.test] : try corpus.innerFolds(of: split.train, seed: seed, to: "choose settings")
    var uars: [Double] = []
    for candidate in candidates.indices {
      var total = Tally(classes: corpus.classes.count)
      for test in tests {
        let held = Set(test)
        let train = split.train.filter { !held.contains($0) }
        do throws(Problem) {
          total.add(tally(of: try scores(of: candidate, train: train, test: test, seed: seed)))
        } catch {
          throw options.tunesOnTest
            ? error
            : error.noted(
              "settings are chosen on recordings that were held out of the training part: this is about what was left of it, with \(candidates[candidate].settings)"
            )
        }
      }
      uars.append(total.value(.uar) ?? 0)
    }
    return (largest(uars.span), uars)
  }

  private func tally(of scores: [Int: [Float]]) -> Tally {
    var tally = Tally(classes: corpus.classes.count)
    let labels = corpus.labels
    for item in scores.keys.sorted() {
      if let row = scores[item] { tally.add(truth: labels[item], scores: row[...]) }
    }
    return tally
  }

  /// A share of the speakers of some recordings, or of the recordings where not every speaker is known.
  /// - Parameter least: How many of them every class has at least, where there are as many.
  private func part(_ share: Double, of train: [Int], groups least: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed)
    let entries = corpus.entries
    var groups = groups(bySpeakers: train.map { entries[$0].speaker })
    generator.shuffle(&groups)
    var lacking = Dictionary(train.map { (entries[$0].label, least) }) { least, _ in least }
    var taken: [Int] = []
    for (number, group) in groups.enumerated() {
      if number >= Int((share * Double(groups.count)).rounded(.up)), lacking.isEmpty { break }
      let recordings = group.map { train[$0] }
      taken += recordings
      for label in Set(recordings.map { entries[$0].label }) {
        lacking[label] = lacking[label].flatMap { $0 > 1 ? $0 - 1 : nil }
      }
    }
    return taken.sorted()
  }
}
