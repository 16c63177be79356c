public import GraphCore

/// What an evaluation has given, and what it is worth.
public struct EvaluationReport: Sendable {
  let experiment: Experiment
  let summary: ExperimentSummary

  init(_ experiment: Experiment, by columns: [String]) {
    self.experiment = experiment
    let usual = ["speaker", "sex", "intensity"]
    summary = ExperimentSummary(experiment, slicing: usual + columns.filter { !usual.contains($0) })
  }

  /// A metric over all seeds.
  public struct Value: Sendable, Equatable {
    /// The mean over the seeds.
    public let mean: Double
    /// The deviation between seeds (of a sample); nil of one seed.
    public let spread: Double?
    /// Where the mean lies with other speakers, 95 times of a hundred; nil where fewer than two are known.
    public let interval: ClosedRange<Double>?
  }

  /// A metric; nil where it is not defined for these recordings.
  public func value(of metric: Metric) -> Value? {
    summary.values[metric].map {
      Value(mean: $0.mean, spread: $0.spread, interval: $0.interval.map { $0.low...$0.high })
    }
  }

  public var classes: [String] { experiment.classes }
  /// `confusion[truth][recognized]`: how many recordings, summed over the seeds, in the order of `classes`.
  public var confusion: [[Int]] {
    Evaluation(summary.total, classes: experiment.classes).confusion
  }
  /// How it was tested, in words.
  public var protocolWords: String { experiment.protocolWords }
  /// Recordings that could not be read, each with the reason; the others were used.
  public var failures: [(path: String, failure: ItemFailure)] { experiment.failures }

  /// The recordings of each flag, of those that were tested.
  public var flagged: [SoundFlag: [String]] {
    experiment.flags.named { experiment.recordings[$0].name }
  }

  /// The report for people.
  public var text: String { experiment.text(summary) }
  /// All numbers, as one JSON object.
  public var json: String { experiment.json(summary).line }

  /// Writes report.json, predictions.csv and report.html.
  /// - Parameter folder: Is made if it is not there.
  /// - Throws: `Problem` SG0707.
  public func write(toFolder folder: String) throws(Problem) {
    try ReportFolder(creating: folder).write(experiment, summary)
  }
}
