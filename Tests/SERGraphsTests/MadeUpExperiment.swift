import GraphCore

@testable import SERGraphs

/// Experiments with numbers that nobody has measured, to see what is made of them.
struct MadeUpExperiment {
  static let emotions = [
    "neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised",
  ]

  var graph = "dataflair"
  var corpus = "ravdess: 192 recordings, 24 speakers, 8 labels"
  var corpusKind = "ravdess"
  var classes = emotions
  /// Of each recording.
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

  /// Speakers 01, 02, ... of whom the odd ones are men, with one recording of each class; folds of four speakers.
  init(speakers count: Int, classes: [String] = emotions) {
    self.classes = classes
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
      return Experiment.Repetition(seed: seed, folds: folds, scores: scores)
    }
    return Experiment(
      graph: graph, graphLines: graphLines, corpus: corpus, corpusKind: corpusKind,
      corpusHash: "5f2e", classes: classes, columns: 180,
      protocolWords: "6 folds, no speaker in two of them", remarks: remarks,
      recordings: labels.indices.map {
        Experiment.Recording(
          name: "\($0).wav", label: labels[$0], speaker: speakers[$0], metadata: metadata[$0])
      },
      repetitions: repetitions, choices: choices, curve: curve, failures: failures,
      seconds: seconds)
  }

  /// The page, sliced by what RAVDESS knows.
  var page: String {
    let experiment = experiment
    return ReportPage.html(
      experiment, ExperimentSummary(experiment, slicing: ["speaker", "sex", "intensity"]))
  }
}
