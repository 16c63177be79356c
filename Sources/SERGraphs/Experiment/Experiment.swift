package import GraphCore

/// What an evaluation has given: the scores of every recording that was tested, and what they are worth.
package struct Experiment: Sendable {
  /// A recording that was tested.
  package struct Recording: Sendable, Equatable {
    package let name: String
    /// Its class, as an index.
    package let label: Int
    package let speaker: String?
    package let metadata: [String: String]
  }

  /// One pass over the corpus: every recording is tested once.
  package struct Repetition: Sendable, Equatable {
    package let seed: UInt64
    /// The fold in which each recording was tested, from 0.
    package let folds: [Int]
    /// A score of each class for each recording, recording after recording; zeros for one that could not be read.
    package let scores: [Float]
    /// Whether the answer for each recording can be relied on; nil where the graph does not tell.
    package var isSure: [Bool]?
  }

  /// What a fold chose among the values of a setting.
  package struct Choice: Sendable, Equatable {
    package let seed: UInt64
    /// From 0.
    package let fold: Int
    /// Such as `emotion.c=1`; several settings side by side.
    package let chosen: String
    /// Every candidate with the unweighted average recall by which it was chosen.
    package let candidates: [(settings: String, uar: Double)]

    package static func == (one: Choice, two: Choice) -> Bool {
      one.seed == two.seed && one.fold == two.fold && one.chosen == two.chosen
        && one.candidates.map(\.settings) == two.candidates.map(\.settings)
        && one.candidates.map(\.uar) == two.candidates.map(\.uar)
    }
  }

  /// How well the graph does when it learns from a part of the training speakers only.
  package struct CurvePoint: Sendable, Equatable {
    /// Of the training part, from 0 to 1.
    package let share: Double
    /// Recordings learnt from, the mean over the folds.
    package let recordings: Double
    /// Unweighted average recall over all folds, and of each.
    package let uar: Double
    package let folds: [Double]
  }

  /// The graph's name and its canonical lines; where folds chose different settings, those of each, below a line that names them.
  package let graph: String
  package let graphLines: [String]
  /// The corpus in words, the kind that it is of, and its hash.
  package let corpus: String
  package let corpusKind: String
  package let corpusHash: String
  package let classes: [String]
  /// Columns of the features that learning starts from.
  package let columns: Int
  /// The protocol in one sentence, and what else has to be known.
  package let protocolWords: String
  package let remarks: [Remark]
  package let recordings: [Recording]
  package let repetitions: [Repetition]
  package let choices: [Choice]
  package let curve: [CurvePoint]
  /// Recordings that could not be read, with the reason; they are in no number.
  package let failures: [(path: String, failure: ItemFailure)]
  /// How many files of the corpus were passed over for each reason.
  package var skipped: [(reason: String, count: Int)] = []
  /// Those of `recordings` whose sound has something the matter with it, by their places there.
  package var flags = FlaggedRecordings()
  /// How long it took, in seconds: to compute the features, and to fit and test.
  package let seconds: (features: Double, fits: Double)
  /// The share of right answers that was promised among those that can be relied on; nil where the graph does
  /// not tell which can.
  package var promised: Double?
  /// How the model came about that was tested; nil where the graph was fitted for the test.
  package var origin: Model.Origin?
  /// The same held-out recordings, put through conditions; none where none was asked for.
  package var worse: [Worse] = []

  /// What it has given under a condition.
  package struct Worse: Sendable {
    package let condition: TestCondition
    /// By the same fits, on the same recordings.
    package let experiment: Experiment

    init(_ condition: TestCondition, _ experiment: Experiment) {
      self.condition = condition
      self.experiment = experiment
    }
  }
}

extension Experiment {
  /// How many folds there are.
  package var foldCount: Int { 1 + (repetitions.first?.folds.max() ?? 0) }

  /// The scores of a recording.
  package func scores(of recording: Int, in repetition: Int) -> ArraySlice<Float> {
    let width = classes.count
    return repetitions[repetition].scores[recording * width..<(recording + 1) * width]
  }

  /// The class with the largest score, the first of equal ones.
  package func predicted(_ recording: Int, in repetition: Int) -> Int {
    largest(scores(of: recording, in: repetition).span)
  }

  /// What some recordings add up to in one repetition.
  package func tally(_ recordings: some Sequence<Int>, in repetition: Int) -> Tally {
    var tally = Tally(classes: classes.count)
    for recording in recordings {
      tally.add(
        truth: self.recordings[recording].label, scores: scores(of: recording, in: repetition),
        isSure: repetitions[repetition].isSure?[recording] ?? false)
    }
    return tally
  }
}
