@testable import SERGraphs

/// An experiment without recordings: ten of each of six speakers, in three folds.
enum MadeExperiment {
  static let classes = ["calm", "happy"]

  /// - Parameters:
  ///   - seeds: One for each repetition.
  ///   - isRight: Whether a recording of a speaker is recognized.
  static func make(
    graph: String = "made", seeds: [UInt64] = [0], speakers: Int = 6, classes: [String] = classes,
    isRight: (_ speaker: Int, _ recording: Int) -> Bool
  ) -> Experiment {
    let places = (0..<speakers).flatMap { speaker in (0..<10).map { (speaker, $0) } }
    let scores = places.flatMap { speaker, number -> [Float] in
      let truth = number % 2
      let taken = isRight(speaker, number) ? truth : 1 - truth
      return classes.indices.map { $0 == taken ? 0.8 : 0.2 / Float(classes.count - 1) }
    }
    return Experiment(
      graph: graph, graphLines: ["#0 decode mono=true", "#1 mlp in #0"],
      corpus: "made: \(places.count) recordings, \(speakers) speakers, 2 labels",
      corpusKind: "made", corpusHash: "abc", classes: classes, columns: 7,
      protocolWords: "3 folds by speaker", remarks: [],
      recordings: places.map { speaker, number in
        Experiment.Recording(
          name: "\(speaker)/\(number).wav", label: number % 2, speaker: "s\(speaker)",
          metadata: ["sex": speaker % 2 == 0 ? "female" : "male", "room": "a, \"b\""])
      },
      repetitions: seeds.map {
        Experiment.Repetition(seed: $0, folds: places.map { $0.0 % 3 }, scores: scores)
      }, choices: [], curve: [], failures: [], seconds: (1, 2))
  }
}
