public import GraphCore

/// What an evaluation has given: the scores of every recording that was tested, and what they are worth.
public struct Experiment: Sendable {
  /// A recording that was tested.
  public struct Recording: Sendable, Equatable {
    public let name: String
    /// Its class, as an index.
    public let label: Int
    public let speaker: String?
    public let metadata: [String: String]
  }

  /// One pass over the corpus: every recording is tested once.
  public struct Repetition: Sendable, Equatable {
    public let seed: UInt64
    /// The fold in which each recording was tested, from 0.
    public let folds: [Int]
    /// A score of each class for each recording, recording after recording; zeros for one that could not be read.
    public let scores: [Float]
  }

  /// What a fold chose among the values of a setting.
  public struct Choice: Sendable, Equatable {
    public let seed: UInt64
    /// From 0.
    public let fold: Int
    /// Such as `emotion.c=1`; several settings side by side.
    public let chosen: String
    /// Every candidate with the unweighted average recall by which it was chosen.
    public let candidates: [(settings: String, uar: Double)]

    public static func == (one: Choice, two: Choice) -> Bool {
      one.seed == two.seed && one.fold == two.fold && one.chosen == two.chosen
        && one.candidates.map(\.settings) == two.candidates.map(\.settings)
        && one.candidates.map(\.uar) == two.candidates.map(\.uar)
    }
  }

  /// How well the graph does when it learns from a part of the training speakers only.
  public struct CurvePoint: Sendable, Equatable {
    /// Of the training part, from 0 to 1.
    public let share: Double
    /// Recordings learnt from, the mean over the folds.
    public let recordings: Double
    /// Unweighted average recall over all folds, and of each.
    public let uar: Double
    public let folds: [Double]
  }

  /// The graph's name and its canonical lines; where folds chose different settings, those of each, below a line that names them.
  public let graph: String
  public let graphLines: [String]
  /// The corpus in words, the kind that it is of, and its hash.
  public let corpus: String
  public let corpusKind: String
  public let corpusHash: String
  public let classes: [String]
  /// Columns of the features that learning starts from.
  public let columns: Int
  /// The protocol in one sentence, and what else has to be known.
  public let protocolWords: String
  public let remarks: [Remark]
  public let recordings: [Recording]
  public let repetitions: [Repetition]
  public let choices: [Choice]
  public let curve: [CurvePoint]
  /// Recordings that could not be read, with the reason; they are in no number.
  public let failures: [(path: String, failure: ItemFailure)]
  /// How long it took, in seconds: to compute the features, and to fit and test.
  public let seconds: (features: Double, fits: Double)
}

extension Experiment {
  /// How many folds there are.
  public var foldCount: Int { 1 + (repetitions.first?.folds.max() ?? 0) }

  /// The scores of a recording.
  public func scores(of recording: Int, in repetition: Int) -> ArraySlice<Float> {
    let width = classes.count
    return repetitions[repetition].scores[recording * width..<(recording + 1) * width]
  }

  /// The class with the largest score, the first of equal ones.
  public func predicted(_ recording: Int, in repetition: Int) -> Int {
    largest(scores(of: recording, in: repetition).span)
  }

  /// What some recordings add up to in one repetition.
  public func tally(_ recordings: some Sequence<Int>, in repetition: Int) -> Tally {
    var tally = Tally(classes: classes.count)
    for recording in recordings {
      tally.add(
        truth: self.recordings[recording].label, scores: scores(of: recording, in: repetition))
    }
    return tally
  }
}
