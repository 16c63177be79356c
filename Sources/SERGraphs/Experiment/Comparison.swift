package import GraphCore

/// Two experiments on the same recordings, and how they differ: with intervals from drawing the same speakers for both.
package struct Comparison: Sendable {
  /// A number of both.
  package struct Difference: Sendable {
    package let title: String
    package let first: Double
    package let second: Double
    /// Of the second minus the first, with other speakers.
    package let interval: Bootstrap.Interval?

    package var value: Double { second - first }
    /// Whether all of the interval lies on one side of 0.
    package var isShown: Bool { interval.map { $0.low > 0 || $0.high < 0 } ?? false }
  }

  /// What has to be known of one of the two.
  package struct Side: Sendable, Equatable {
    package let name: String
    package let protocolWords: String
    /// What flatters its numbers or has to be known to use them, in the words of its own report.
    package let remarks: [String]
    /// Recordings that could not be read, each with the reason.
    package let failures: [String]
  }

  package let sides: (Side, Side)
  package let recordings: Int
  package let speakers: Int
  /// What is not the same in both, in words.
  package let remarks: [String]
  /// Of accuracy, UAR and macro F1, then of the recall of each class.
  package let differences: [Difference]

  private static let metrics: [Metric] = [.accuracy, .uar, .macroF1]

  /// Compares.
  /// - Throws: `Problem` SG0804 when they have other labels or no recording in common.
  package init(_ first: ReportFile, _ second: ReportFile) throws(Problem) {
    guard first.classes == second.classes else {
      throw Problem(
        .report,
        "the reports have other labels: \(first.classes.joined(separator: ", ")) and "
          + second.classes.joined(separator: ", "),
        suggestion: "evaluate both with the same --labels and --map")
    }
    let others = Dictionary(
      second.recordings.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
    let pairs = first.recordings.compactMap { one in
      others[one.name].flatMap { $0.label == one.label ? (one, $0) : nil }
    }
    guard !pairs.isEmpty else {
      throw Problem(
        .report, "the reports have no recording in common",
        suggestion: "evaluate both on the same corpus")
    }
    let names = first.name == second.name ? ("first", "second") : (first.name, second.name)
    sides = (first.side(called: names.0), second.side(called: names.1))
    recordings = pairs.count
    let common = first.recordings.count { others[$0.name] != nil }
    remarks = Comparison.remarks(first, second, pairs, common: common)
    let isKnown = pairs.allSatisfy { $0.0.speaker != nil }
    let groups = groups(bySpeakers: pairs.map(\.0.speaker))
    speakers = isKnown ? groups.count : 0
    let classes = first.classes
    func tallies(_ seeds: [String], _ pick: @escaping (Int) -> ReportFile.TestedRecording)
      -> [GroupTallies]
    {
      seeds.indices.map { repetition in
        GroupTallies(
          classes: classes.count,
          groups.lazy.map { group in
            var tally = Tally(classes: classes.count)
            for index in group {
              let recording = pick(index)
              let scores = classes.indices.map {
                $0 == recording.predicted[repetition] ? Float(1) : 0
              }
              tally.add(truth: recording.label, scores: scores[...])
            }
            return tally
          })
      }
    }
    let one = tallies(first.seeds) { pairs[$0].0 }
    let two = tallies(second.seeds) { pairs[$0].1 }
    func numbers(_ sums: [Tally]) -> [Double?] {
      Comparison.metrics.map { ExperimentSummary.mean(of: $0, over: sums) }
        + classes.indices.map { label in
          let recalls = sums.compactMap { $0.recall(label) }
          return recalls.count == sums.count ? ExperimentSummary.mean(recalls) : nil
        }
    }
    let intervals =
      groups.count > 1
      ? Bootstrap(groups: groups.count).intervals(of: one + two) { sums in
        zip(numbers(Array(sums[..<one.count])), numbers(Array(sums[one.count...]))).map {
          first, second in
          first.flatMap { first in second.map { $0 - first } }
        }
      } : []
    let titles = Comparison.metrics.map(\.title) + classes.map { "recall of \($0)" }
    let values = zip(
      numbers(one.map(\.sum)), numbers(two.map(\.sum)))
    differences = zip(titles, values).enumerated().compactMap { index, row in
      guard let first = row.1.0, let second = row.1.1 else { return nil }
      return Difference(
        title: row.0, first: first, second: second,
        interval: intervals.isEmpty ? nil : intervals[index])
    }
  }

  /// - Parameter common: How many names both have.
  private static func remarks(
    _ first: ReportFile, _ second: ReportFile,
    _ pairs: [(ReportFile.TestedRecording, ReportFile.TestedRecording)], common: Int
  ) -> [String] {
    var remarks: [String] = []
    let left = first.recordings.count + second.recordings.count - 2 * common
    if left > 0 {
      remarks.append("\(counted(left, "recording")) in only one of them left out")
    }
    let relabelled = common - pairs.count
    if relabelled > 0 {
      remarks.append(
        "\(counted(relabelled, "recording")) with another label in each of them left out")
    }
    if first.corpusHash != second.corpusHash { remarks.append("the corpora are not the same") }
    if first.seeds != second.seeds {
      remarks.append(
        "the seeds differ: \(first.seeds.joined(separator: ", ")) and "
          + second.seeds.joined(separator: ", "))
    } else if pairs.contains(where: { $0.0.folds != $0.1.folds }) {
      remarks.append("the folds differ, so that part of the difference may be theirs")
    }
    return remarks
  }
}

extension ReportFile {
  fileprivate func side(called name: String) -> Comparison.Side {
    Comparison.Side(
      name: name, protocolWords: protocolWords, remarks: remarks, failures: failures)
  }
}
