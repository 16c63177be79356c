/// A matrix of corpora as a page that needs nothing but itself.
package enum CrossPage {
  package static func html(_ experiment: CrossExperiment) -> String {
    guard let first = experiment.cells.first?.first else { return "" }
    let summaries = experiment.summaries
    let guess = 1 / Double(max(1, first.classes.count))
    let head = [
      "<h1>\(Markup.escaped("\(first.graph) across corpora"))</h1>",
      Markup.paragraph(
        "Each line tells what learning from one corpus is worth on each of them: the unweighted average recall, "
          + "with the interval that holds 95 % over speakers. On the diagonal a corpus is tested in folds of speakers "
          + "that were not heard; everywhere else it is tested whole, and nothing of it was learnt."
      ),
      Markup.paragraph(
        "Labels: \(first.classes.joined(separator: ", ")). Guessing gives \(decimals(guess, 3))."),
    ]
    let rows = experiment.corpora.indices.map { row in
      [experiment.corpora[row]]
        + experiment.corpora.indices.map { CrossPage.cell(summaries[row][$0], .uar) }
    }
    let calibration = experiment.corpora.indices.map { row in
      [experiment.corpora[row]]
        + experiment.corpora.indices.map { CrossPage.cell(summaries[row][$0], .calibrationError) }
    }
    let columns = ["learnt from"] + experiment.corpora
    let lines = Markup.escaped(first.graphLines.joined(separator: "\n"))
    let parts =
      head + [
        Markup.section("Recall", [Markup.table("UAR, by tested corpus", columns, rows)]),
        Markup.section(
          "Calibration",
          [Markup.table("Expected calibration error, by tested corpus", columns, calibration)]),
        Markup.section(
          "How it was made",
          [
            Markup.table(
              "What gives the same page again", ["part", "value"],
              [
                ["program", "sergraph \(sergraphVersion)"], ["corpora", first.corpus],
                ["corpus hash", first.corpusHash],
              ], isWords: true),
            Markup.details("The graph", "<pre>\(lines)</pre>"),
          ]),
      ]
    return ReportPage.framed("\(first.graph) across corpora", parts)
  }

  private static func cell(_ summary: ExperimentSummary, _ metric: Metric) -> String {
    guard let value = summary.values[metric] else { return "-" }
    return decimals(value.mean, 3)
      + (value.interval.map { " (\(decimals($0.low, 2)) to \(decimals($0.high, 2)))" } ?? "")
  }
}
