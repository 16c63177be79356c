/// How much is lost where the same recordings sound worse.
struct ConditionsSection {
  let experiment: Experiment
  let summary: ExperimentSummary

  /// Nothing where no condition was asked for.
  var html: String {
    guard !summary.worse.isEmpty, summary.count > 0 else { return "" }
    let isTold = experiment.promised != nil
    let rows =
      [row("clean", summary, nil, isTold)]
      + summary.worse.map { row($0.condition.name, $0.summary, $0.losses[.uar], isTold) }
    let columns =
      ["condition", "UAR", "95\u{a0}% interval", "lost", "95\u{a0}% interval", "accuracy", "ECE"]
      + (isTold ? ["coverage", "precision"] : [])
    let failures = summary.worse.filter { !$0.failures.isEmpty }.map { worse in
      Markup.paragraph(
        "Under \(worse.condition.name) \(counted(worse.failures.count, "recording")) could not be read: in none of "
          + "its numbers. " + worse.failures.prefix(3).joined(separator: "; "), class: "warning")
    }
    return Markup.section(
      "Under worse conditions",
      [
        Markup.paragraph(
          "The same held-out recordings, put through each condition and scored by the same fits, which have learnt from "
            + "nothing of it. Lost: what clean recordings have more, in points of UAR, with the interval over speakers."
        ),
        ConditionPicture(summary, classes: experiment.classes.count).html,
        Markup.table("What is left under each condition", columns, rows),
        Markup.table(
          "What the conditions are", ["condition", "what it is"],
          summary.worse.map { [$0.condition.name, $0.condition.words] }, isWords: true),
      ] + failures)
  }

  private func row(
    _ name: String, _ summary: ExperimentSummary, _ loss: WorseSummary.Loss?, _ isTold: Bool
  ) -> [String] {
    let values = summary.values
    func interval(_ ends: Bootstrap.Interval?) -> String {
      ends.map { Digits.interval($0, of: .uar) } ?? Digits.none
    }
    return [
      name, Digits.percent(values[.uar]?.mean), interval(values[.uar]?.interval),
      loss.map { Digits.fixed(100 * $0.value, 1) } ?? Digits.none,
      loss.flatMap(\.interval).map {
        "\(Digits.fixed(100 * $0.low, 1)) – \(Digits.fixed(100 * $0.high, 1))"
      } ?? Digits.none,
      Digits.percent(values[.accuracy]?.mean), Digits.fixed(values[.calibrationError]?.mean, 3),
    ]
      + (isTold
        ? [
          Digits.percent(summary.total.coverage), Digits.percent(summary.total.precisionOfSure),
        ] : [])
  }
}
