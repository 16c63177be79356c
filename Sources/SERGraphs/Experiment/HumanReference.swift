/// How well people recognize the emotions of a corpus, and a graph's score by the same rules.
///
/// Listeners to RAVDESS were not asked to tell neutral from calm: either answer was right for both. A graph that has to
/// tell them apart does the harder task, so it is scored again with the two counted as one.
package struct HumanReference: Sendable, Equatable {
  /// A part of the recordings, such as `sex` `female`.
  package struct HeardSlice: Sendable, Equatable {
    package let column: String
    package let value: String
    package let accuracy: Double
  }

  /// The share of single ratings that were right.
  package let accuracy: Double
  /// The share that was right of each class, in the order of the classes; those that count as one have the same.
  package let recalls: [Double]
  package let slices: [HeardSlice]
  /// How many answers count as different.
  package let options: Int
  /// What the listeners were asked, in one sentence without its full stop.
  package let task: String
  package let source: String
  /// The answer that each class counts as.
  private let option: [Int]

  /// What is known of what an experiment has tested: nil for a part of the emotions, of the intensities or of one sex,
  /// which may be easier or harder than all that the listeners heard.
  package init?(of experiment: Experiment) {
    let recordings = experiment.recordings
    for column in ["sex", "intensity"] {
      guard Set(recordings.compactMap { $0.metadata[column] }).count != 1 else { return nil }
    }
    guard Set(recordings.map(\.label)).count == experiment.classes.count else { return nil }
    self.init(corpusKind: experiment.corpusKind, classes: experiment.classes)
  }

  /// What is known of a corpus.
  /// - Parameters:
  ///   - corpusKind: As `Experiment.corpusKind`.
  ///   - classes: The classes that were told apart.
  /// - Returns: Nil but for the speech of RAVDESS with all of its eight emotions.
  package init?(corpusKind: String, classes: [String]) {
    guard corpusKind == "ravdess", classes.count == RAVDESS.emotions.count,
      Set(classes) == Set(RAVDESS.emotions)
    else { return nil }
    let known = [
      "neutral": 0.817, "calm": 0.817, "angry": 0.746, "surprised": 0.679, "fearful": 0.662,
      "disgust": 0.519, "sad": 0.479, "happy": 0.366,
    ]
    accuracy = 0.624
    recalls = classes.compactMap { known[$0] }
    slices = [
      HeardSlice(column: "intensity", value: "normal", accuracy: 0.580),
      HeardSlice(column: "intensity", value: "strong", accuracy: 0.674),
      HeardSlice(column: "sex", value: "female", accuracy: 0.661),
      HeardSlice(column: "sex", value: "male", accuracy: 0.586),
    ]
    let merged = classes.firstIndex(of: "neutral") ?? 0
    option = classes.indices.map { classes[$0] == "calm" ? merged : $0 }
    options = Set(option).count
    task =
      "single ratings of the audio-only speech of all 24 actors, with 8 emotions and \"none of these\" to choose from; "
      + "neutral and calm count as one"
    source =
      "S. R. Livingstone, F. A. Russo, The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS), "
      + "PLoS ONE 13(5), e0196391 (2018); shares computed from its tables S1 to S4 (CC BY 4.0)"
  }

  /// The accuracy of a graph by the listeners' rules; nil of no recordings.
  package func accuracy(of tally: Tally) -> Double? {
    share(of: tally, among: Array(option.indices))
  }

  /// The share of a class and those that count as the same that was recognized, by the listeners' rules; nil without
  /// recordings of them.
  package func recall(of tally: Tally, class index: Int) -> Double? {
    share(of: tally, among: option.indices.filter { option[$0] == option[index] })
  }

  /// The accuracy of a graph by the listeners' rules over all repetitions; nil where nothing was tested.
  package func accuracy(of experiment: Experiment) -> ExperimentSummary.MetricValue? {
    let groups = groups(bySpeakers: experiment.recordings.map(\.speaker))
    let tallies = experiment.tallies(of: groups)
    let each = tallies.compactMap { accuracy(of: $0.sum) }
    guard !each.isEmpty else { return nil }
    let intervals =
      groups.count > 1
      ? Bootstrap(groups: groups.count).intervals(of: tallies) { sums in
        [ExperimentSummary.mean(sums.compactMap { accuracy(of: $0) })]
      } : []
    return ExperimentSummary.MetricValue(
      mean: ExperimentSummary.mean(each), spread: ExperimentSummary.spread(each),
      interval: intervals.first.flatMap { $0 })
  }

  private func share(of tally: Tally, among classes: [Int]) -> Double? {
    let count = classes.reduce(0) { $0 + tally.support($1) }
    guard count > 0 else { return nil }
    let right = classes.reduce(0) { sum, truth in
      sum
        + option.indices.filter { option[$0] == option[truth] }
        .reduce(0) { $0 + tally.confusion[truth * tally.classes + $1] }
    }
    return Double(right) / Double(count)
  }
}
