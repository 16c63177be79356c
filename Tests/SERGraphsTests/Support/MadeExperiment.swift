import GraphCore

@testable import SERGraphs

/// Experiments with numbers that nobody has measured, to see what is made of them.
struct MadeExperiment {
  static let emotions = [
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised",
  ]

  var graph = "dataflair"
  var corpus = "ravdess: 192 recordings, 24 speakers, 8 labels"
  var corpusKind = "ravdess"
  var protocolWords = "6 folds, no speaker in two of them"
  var classes = emotions
  /// Of each recording.
  var names: [String]
  var labels: [Int]
  var speakers: [String?]
  var metadata: [[String: String]]
  var folds: [Int]
  var seeds: [UInt64] = [1]
  var graphLines = ["mel:", "  node: mel"]
  var remarks: [Remark] = []
  var choices: [Experiment.Choice] = []
  var curve: [Experiment.CurvePoint] = []
  var failures: [(path: String, failure: ItemFailure)] = []
  var seconds = (features: 1.25, fits: 20.0)
  /// What is recognized: the class, and its score.
  var recognize: (_ recording: Int, _ truth: Int, _ seed: UInt64) -> (Int, Float) = { _, truth, _ in
    (truth, 1)
  }

  /// Of graphs that tell which answers can be relied on: whether that of a recording can.
  var isSure: ((_ recording: Int) -> Bool)?

  /// Speakers 01, 02, ... of whom the odd ones are men, with one recording of each class; folds of four speakers.
  init(speakers count: Int, classes: [String] = emotions) {
    self.classes = classes
    names = (0..<count * classes.count).map { "\($0).wav" }
    labels = (0..<count).flatMap { _ in Array(classes.indices) }
    let owners = (0..<count).flatMap { speaker in classes.map { _ in speaker + 1 } }
    speakers = owners.map { $0 < 10 ? "0\($0)" : "\($0)" }
    metadata = owners.enumerated().map { place, owner in
      [
        "sex": owner % 2 == 1 ? "male" : "female",
        "intensity": place % 3 == 0 ? "normal" : "strong",
      ]
    }
    folds = owners.map { ($0 - 1) / 4 }
  }

  /// Ten recordings of each speaker, in three folds, each taken for a class with a score of 0.75.
  /// - Parameters:
  ///   - seeds: One for each repetition.
  ///   - isRight: Whether a recording of a speaker is recognized.
  static func tenOfEach(
    graph: String = "made", seeds: [UInt64] = [0], speakers count: Int = 6,
    classes: [String] = ["calm", "happy"],
    isRight: @escaping (_ speaker: Int, _ recording: Int) -> Bool
  ) -> MadeExperiment {
    var made = MadeExperiment(speakers: 0, classes: classes)
    let owners = (0..<count * 10).map { $0 / 10 }
    made.graph = graph
    made.corpus = "made: \(owners.count) recordings, \(count) speakers, 2 labels"
    made.corpusKind = "made"
    made.protocolWords = "3 folds by speaker"
    made.seeds = seeds
    made.names = owners.indices.map { "\(owners[$0])/\($0 % 10).wav" }
    made.labels = owners.indices.map { $0 % 2 }
    made.speakers = owners.map { "s\($0)" }
    made.metadata = owners.map {
      ["sex": $0 % 2 == 0 ? "female" : "male", "room": "a, \"b\""]
    }
    made.folds = owners.map { $0 % 3 }
    made.recognize = { recording, truth, _ in
      (isRight(recording / 10, recording % 10) ? truth : 1 - truth, 0.75)
    }
    return made
  }

  var experiment: Experiment {
    let width = classes.count
    let repetitions = seeds.map { seed in
      let scores = labels.indices.flatMap { recording in
        let (recognized, score) = recognize(recording, labels[recording], seed)
        var scores = [Float](
          repeating: width > 1 ? (1 - score) / Float(width - 1) : 0, count: width)
        scores[recognized] = score
        return scores
      }
      return Experiment.Repetition(
        seed: seed, folds: folds, scores: scores, isSure: isSure.map { labels.indices.map($0) })
    }
    return Experiment(
      graph: graph, graphLines: graphLines, corpus: corpus, corpusKind: corpusKind,
      corpusHash: "5f2e", classes: classes, columns: 180,
      protocolWords: protocolWords, remarks: remarks,
      recordings: labels.indices.map {
        Experiment.Recording(
          name: names[$0], label: labels[$0], speaker: speakers[$0], metadata: metadata[$0])
      },
      repetitions: repetitions, choices: choices, curve: curve, failures: failures,
      seconds: seconds, promised: isSure == nil ? nil : 0.8)
  }

  /// The page, sliced by what RAVDESS knows.
  var page: String {
    let experiment = experiment
    return ReportPage.html(
      experiment, ExperimentSummary(experiment, slicing: ["speaker", "sex", "intensity"]))
  }
}
