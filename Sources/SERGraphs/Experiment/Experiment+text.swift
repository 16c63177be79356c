import GraphCore

extension Experiment {
  /// The result for a terminal: what was tested and how, the numbers with their intervals, what was taken for what, and
  /// how speakers and other groups differ.
  /// - Parameter isNamed: Whether recordings with flags are named.
  package func text(_ summary: ExperimentSummary, naming isNamed: Bool = false) -> String {
    var lines = [
      "\(graph) on \(corpus)", "protocol  \(protocolWords)",
    ]
    lines += remarks.map { "careful   \($0.words())" }
    lines.append("features  \(counted(columns, "column"))")
    lines += origin?.conditionLines ?? []
    lines += flags.lines(naming: isNamed) { recordings[$0].name }
    lines += skipped.map { "skipped   \($0.count) for \($0.reason)" }
    lines += FailureLines.of(
      failures.map { "\($0.path): \($0.failure.message)" })
    lines += chosen
    lines += [""] + aligned(metrics(summary))
    if let promised {
      lines += ["", "sure      " + summary.total.wordsOfSure(promised: promised)]
    }
    lines += worseLines(summary)
    if let reference = humans { lines += ["", reference] }
    if foldCount > 1 { lines += ["", "UAR by fold"] + folds(summary) }
    lines += [""] + confusion(summary.total)
    let columns = summary.slices.map(\.column).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for column in columns { lines += [""] + slices(summary.slices.filter { $0.column == column }) }
    return lines.map(\.printable).joined(separator: "\n")
  }

  /// How often each candidate was chosen.
  private var chosen: [String] {
    guard let first = choices.first else { return [] }
    let counts = first.candidates.map { candidate in
      (candidate.settings, choices.count { $0.chosen == candidate.settings })
    }
    return [
      "settings  "
        + counts.filter { $0.1 > 0 }.map { "\($0.0) in \($0.1) of \(choices.count)" }
        .joined(separator: ", ")
        + (remarks.contains { if case .tunedOnTest = $0 { true } else { false } }
          ? "" : " (chosen within the training folds)")
    ]
  }

  private func metrics(_ summary: ExperimentSummary) -> [[String]] {
    let isRepeated = repetitions.count > 1
    var rows = [["", "mean", "95 % interval"] + (isRepeated ? ["between seeds"] : [])]
    for metric in Metric.allCases {
      guard let value = summary.values[metric] else { continue }
      rows.append(
        [
          metric.title, decimals(value.mean, 3),
          value.interval.map { "\(decimals($0.low, 3)) ... \(decimals($0.high, 3))" } ?? "-",
        ] + (isRepeated ? [value.spread.map { "± \(decimals($0, 3))" } ?? "-"] : []))
    }
    return rows
  }

  private var humans: String? {
    guard let reference = HumanReference(of: self),
      let own = reference.accuracy(of: self)
    else { return nil }
    return
      "listeners  accuracy \(decimals(reference.accuracy, 3)) with \(reference.options) options; "
      + "\(graph) by the same rules \(decimals(own.mean, 3))"
      + (own.interval.map { " (\(decimals($0.low, 3)) ... \(decimals($0.high, 3)))" } ?? "")
  }

  private func folds(_ summary: ExperimentSummary) -> [String] {
    let rows = zip(repetitions, summary.folds).map { repetition, folds in
      ["  seed \(repetition.seed)"] + folds.map { $0.map { decimals($0, 3) } ?? "-" }
    }
    return aligned(rows)
  }

  private func confusion(_ total: Tally) -> [String] {
    let evaluation = Evaluation(total, classes: classes)
    let lines = evaluation.table.split(separator: "\n")
    func number(_ value: Double?) -> String { value.map { decimals($0, 3) } ?? "    -" }
    let extra =
      ["  precision     F1"]
      + classes.indices.map {
        "      \(number(total.precision($0)))  \(number(total.f1($0)))"
      }
    return zip(lines, extra).map { $0 + $1 }
  }

  private func slices(_ slices: [ExperimentSummary.Slice]) -> [String] {
    let head = [[slices[0].column, "recordings", "accuracy", "UAR"]]
    return aligned(
      head
        + slices.map { slice in
          [
            slice.value, String(slice.count), slice.accuracy.map { decimals($0, 3) } ?? "-",
            slice.uar.map { decimals($0, 3) } ?? "-",
          ]
        })
  }
}
