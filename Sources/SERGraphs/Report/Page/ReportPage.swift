/// An experiment as a page that needs nothing but itself: no network, no script, light and dark, for screens and paper.
package enum ReportPage {
  /// The page. The same experiment gives the same bytes, but for the line of times.
  package static func html(_ experiment: Experiment, _ summary: ExperimentSummary) -> String {
    let human = HumanReference(of: experiment)
    let tables = TablesSection(experiment: experiment, summary: summary, human: human)
    let parts =
      [HeadlineSection(experiment: experiment, summary: summary, human: human).html]
      + pictures(experiment, summary, human)
      + [ConditionsSection(experiment: experiment, summary: summary).html]
      + [tables.slices, tables.choices, tables.failures, Glossary(human: human).html]
      + [making(experiment)]
    let title = "\(experiment.graph) on \(experiment.corpus)"
    return framed(title, parts)
  }

  /// The page around some parts.
  static func framed(_ title: String, _ parts: [String]) -> String {
    // The policy makes sure that a browser loads nothing, whatever a name in the corpus holds.
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="generator" content="sergraph \(sergraphVersion)"/>
      <title>\(Markup.escaped(title))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private static func pictures(
    _ experiment: Experiment, _ summary: ExperimentSummary, _ human: HumanReference?
  ) -> [String] {
    guard summary.count > 0 else { return [] }
    let confusion = ConfusionPicture(
      classes: experiment.classes, tally: summary.total,
      repetitions: experiment.repetitions.count)
    let classes = ClassPicture(classes: experiment.classes, tally: summary.total, human: human)
    let reliability = ReliabilityPicture(tally: summary.total, values: summary.values)
    let curve = CurvePicture(points: experiment.curve, classes: experiment.classes.count)
    let tables = TablesSection(experiment: experiment, summary: summary, human: human)
    let confused = Markup.section("Confusion matrix", [confusion.html])
    let bars = Markup.section("Classes", [classes.html])
    return [
      confusion.isWide ? confused + "\n" + bars : pair(confused, bars), classes.table,
      pair(
        Markup.section("Reliability", [reliability.html]),
        Markup.section("Speakers", [SpeakerPicture(experiment).html])),
      Markup.section(
        "Coverage", [CoveragePicture(experiment, total: summary.total).html]),
      tables.folds,
      experiment.curve.isEmpty ? "" : Markup.section("Learning curve", [curve.html]),
    ]
  }

  /// Side by side where there is room.
  private static func pair(_ one: String, _ other: String) -> String {
    "<div class=\"pair\">\n\(one)\n\(other)\n</div>"
  }

  private static func making(_ experiment: Experiment) -> String {
    let seeds = experiment.repetitions.map { "\($0.seed)" }.joined(separator: ", ")
    let rows = [
      ["program", "sergraph \(sergraphVersion)"], ["graph", experiment.graph],
      ["features", "\(counted(experiment.columns, "column"))"], ["corpus", experiment.corpus],
      ["corpus hash", experiment.corpusHash],
      ["classes", experiment.classes.joined(separator: ", ")],
      ["seeds", seeds],
    ]
    let lines = Markup.escaped(experiment.graphLines.joined(separator: "\n"))
    let seconds = experiment.seconds
    return Markup.section(
      "How it was made",
      [
        Markup.table("What gives the same page again", ["part", "value"], rows, isWords: true),
        Markup.details("The graph", "<pre>\(lines)</pre>"),
        "<p id=\"times\">It took \(Digits.fixed(seconds.features, 1)) s to compute the features and "
          + "\(Digits.fixed(seconds.fits, 1)) s to fit and test.</p>",
      ])
  }
}
