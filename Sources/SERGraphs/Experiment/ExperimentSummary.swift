/// An experiment in numbers: what tables, pages and files show of it.
package struct ExperimentSummary: Sendable {
  /// A metric over all repetitions.
  package struct MetricValue: Sendable {
    /// The mean over the repetitions.
    package let mean: Double
    /// The deviation between repetitions (of a sample); nil of one.
    package let spread: Double?
    /// With other speakers; nil where there are fewer than two, or where none is known.
    package let interval: Bootstrap.Interval?
  }

  /// A part of the recordings.
  package struct Slice: Sendable {
    /// Such as `speaker` or `sex`, and the value.
    package let column: String
    package let value: String
    package let count: Int
    package let accuracy: Double?
    package let uar: Double?
  }

  /// Summed over all repetitions.
  package let total: Tally
  package let values: [Metric: MetricValue]
  /// Unweighted average recall of each fold, of each repetition.
  package let folds: [[Double?]]
  package let slices: [Slice]
  /// Recordings that were tested in a repetition, and the speakers among them.
  package let count: Int
  package let speakers: Int
  /// Of each condition that recordings were put through.
  package let worse: [WorseSummary]

  /// Sums up.
  /// - Parameter columns: What to slice by: `speaker`, or a column of the corpus; those that no recording has give none.
  package init(_ experiment: Experiment, slicing columns: [String]) {
    let recordings = experiment.recordings
    let groups = groups(bySpeakers: recordings.map(\.speaker))
    let tallies = experiment.tallies(of: groups)
    total = ExperimentSummary.sum(tallies.map(\.sum))
    count = recordings.count
    speakers = Set(recordings.compactMap(\.speaker)).count
    let bootstrap = groups.count > 1 ? Bootstrap(groups: groups.count) : nil
    let intervals = bootstrap?.intervals(of: tallies) { sums in
      Metric.allCases.map { metric in
        metric.hasInterval ? ExperimentSummary.mean(of: metric, over: sums) : nil
      }
    }
    var values: [Metric: MetricValue] = [:]
    for (index, metric) in Metric.allCases.enumerated() {
      let each = tallies.compactMap { $0.sum.value(metric) }
      guard !each.isEmpty else { continue }
      values[metric] = MetricValue(
        mean: ExperimentSummary.mean(each), spread: ExperimentSummary.spread(each),
        interval: intervals.flatMap { $0.isEmpty ? nil : $0[index] })
    }
    self.values = values
    folds = experiment.repetitions.indices.map { repetition in
      (0..<experiment.foldCount).map { fold in
        let tested = recordings.indices.filter {
          experiment.repetitions[repetition].folds[$0] == fold
        }
        return experiment.tally(tested, in: repetition).value(.uar)
      }
    }
    slices = columns.flatMap { ExperimentSummary.slices(of: experiment, by: $0) }
    worse = experiment.worse.map { WorseSummary($0, clean: experiment) }
  }

  private static func slices(of experiment: Experiment, by column: String) -> [Slice] {
    let recordings = experiment.recordings
    func value(_ recording: Int) -> String? {
      column == "speaker" ? recordings[recording].speaker : recordings[recording].metadata[column]
    }
    let known = recordings.indices.filter { value($0) != nil }
    return Dictionary(grouping: known) { value($0) ?? "" }.sorted { $0.key < $1.key }.map { group in
      let sums = experiment.repetitions.indices.map { experiment.tally(group.value, in: $0) }
      return Slice(
        column: column, value: group.key, count: group.value.count,
        accuracy: mean(sums.compactMap { $0.value(.accuracy) }),
        uar: mean(sums.compactMap { $0.value(.uar) }))
    }
  }

  static func sum(_ tallies: [Tally]) -> Tally {
    var sum = Tally(classes: tallies.first?.classes ?? 0)
    for tally in tallies { sum.add(tally) }
    return sum
  }

  /// The mean of a metric over repetitions that all have it.
  static func mean(of metric: Metric, over sums: [Tally]) -> Double? {
    let each = sums.compactMap { $0.value(metric) }
    return each.count == sums.count ? mean(each) : nil
  }

  static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  static func spread(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let center = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
