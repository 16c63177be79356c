import GraphCore

/// What is left of an experiment under a condition, in numbers.
package struct WorseSummary: Sendable {
  /// How much of a metric is lost against clean recordings: those that could be read both ways.
  package struct Loss: Sendable {
    /// What clean recordings have more.
    package let value: Double
    /// With other speakers, the same for both.
    package let interval: Bootstrap.Interval?
  }

  package let condition: TestCondition
  package let summary: ExperimentSummary
  /// Of accuracy and of unweighted average recall.
  package let losses: [Metric: Loss]
  /// Recordings that could be read, but not under the condition, each with the reason.
  package let failures: [String]

  init(_ worse: Experiment.Worse, clean: Experiment) {
    condition = worse.condition
    summary = ExperimentSummary(worse.experiment, slicing: [])
    let compared = try? Comparison(
      ReportFile(clean, name: "clean"), ReportFile(worse.experiment, name: worse.condition.name))
    losses = Dictionary(
      uniqueKeysWithValues: [Metric.accuracy, .uar].compactMap { metric in
        compared?.differences.first { $0.title == metric.title }.map { difference in
          let interval = difference.interval.map {
            Bootstrap.Interval(low: -$0.high, high: -$0.low)
          }
          return (metric, Loss(value: -difference.value, interval: interval))
        }
      })
    let known = Set(clean.failures.map(\.path))
    failures = worse.experiment.failures.filter { !known.contains($0.path) }.map {
      "\($0.path): \($0.failure.message)"
    }
  }
}

extension Experiment {
  /// Whether recordings could not be read, clean or under a condition.
  package var hasFailures: Bool {
    !failures.isEmpty || worse.contains { !$0.experiment.failures.isEmpty }
  }

  /// What clean recordings and those under each condition come to, for a terminal; nothing where none was asked
  /// for.
  func worseLines(_ summary: ExperimentSummary) -> [String] {
    guard !summary.worse.isEmpty else { return [] }
    let head =
      ["", "UAR", "95 % interval", "lost", "95 % interval", "accuracy", "ECE"]
      + (promised == nil ? [] : ["coverage", "precision"])
    let rows =
      [row("clean", summary, nil)]
      + summary.worse.map { row($0.condition.name, $0.summary, $0.losses[.uar]) }
    let failed = summary.worse.flatMap { worse in
      FailureLines.of(worse.failures, in: "under \(worse.condition.name)")
    }
    return ["", "the same recordings under worse conditions, scored by the same fits"]
      + aligned([head] + rows) + failed + [""]
      + aligned(summary.worse.map { [$0.condition.name, $0.condition.words] })
  }

  private func row(
    _ name: String, _ summary: ExperimentSummary, _ loss: WorseSummary.Loss?
  ) -> [String] {
    func number(_ value: Double?) -> String { value.map { decimals($0, 3) } ?? "-" }
    func interval(_ ends: Bootstrap.Interval?) -> String {
      ends.map { "\(decimals($0.low, 3)) ... \(decimals($0.high, 3))" } ?? "-"
    }
    let values = summary.values
    return [
      name, number(values[.uar]?.mean), interval(values[.uar]?.interval), number(loss?.value),
      interval(loss?.interval), number(values[.accuracy]?.mean),
      number(values[.calibrationError]?.mean),
    ]
      + (promised == nil
        ? [] : [number(summary.total.coverage), number(summary.total.precisionOfSure)])
  }

  /// The same for programs: a member for `report.json`.
  func worseJSON(_ summary: ExperimentSummary) -> JSON {
    .array(
      zip(worse, summary.worse).map { worse, summary in
        var members: [JSON.Member] = [
          JSON.Member("name", .string(summary.condition.name)),
          JSON.Member("words", .string(summary.condition.words)),
          JSON.Member("recordings_tested", .int(summary.summary.count)),
          JSON.Member("metrics", metrics(summary.summary)),
          JSON.Member(
            "lost",
            .object(
              Metric.allCases.compactMap { metric in
                summary.losses[metric].map { JSON.Member(metric.rawValue, json($0)) }
              })),
        ]
        if let promised {
          members.append(
            JSON.Member("sure", summary.summary.total.jsonOfSure(promised: promised)))
        }
        let evaluation = Evaluation(summary.summary.total, classes: classes)
        members += [
          JSON.Member(
            "confusion", .array(evaluation.confusion.map { .array($0.map { .int($0) }) })),
          JSON.Member("failed", .array(worse.experiment.failures.map { .string($0.path) })),
        ]
        return .object(members)
      })
  }

  private func json(_ loss: WorseSummary.Loss) -> JSON {
    [
      "mean": .double(loss.value), "low": loss.interval.map { .double($0.low) } ?? .null,
      "high": loss.interval.map { .double($0.high) } ?? .null,
    ]
  }
}
