/// What a reader looks at first: the numbers, how they came about, and what has to be known to believe them.
struct HeadlineSection {
  let experiment: Experiment
  let summary: ExperimentSummary
  let human: HumanReference?

  var html: String {
    let seeds = experiment.repetitions.count
    let size =
      "\(counted(summary.count, "recording")) of "
      + (summary.speakers > 0 ? counted(summary.speakers, "speaker") : "unknown speakers")
      + " in \(experiment.classes.count) classes, \(counted(experiment.foldCount, "fold")), "
      + counted(seeds, "seed")
    return """
      <header>
      <h1>\(Markup.escaped(experiment.graph)) on \(Markup.escaped(experiment.corpus))</h1>
      \(Markup.paragraph("Evaluation: \(size).", class: "soft"))
      </header>
      \(summary.count == 0 ? Markup.paragraph("No recording was tested, so there are no numbers.", class: "warning") : "")
      <dl class="numbers">
      \(Metric.allCases.map(card).joined(separator: "\n"))
      </dl>
      \(listeners)
      \(Markup.section("How it was tested", protocolParts))
      \(conditions)
      """
  }

  /// What the model has learnt from that was tested.
  private var conditions: String {
    guard let origin = experiment.origin else { return "" }
    let items = origin.conditionRows.map { row in
      "<li>\(Markup.escaped(row.filter { !$0.isEmpty }.joined(separator: ": ")))</li>"
    }
    return Markup.section("What the model has learnt from", ["<ul>"] + items + ["</ul>"])
  }

  private func card(_ metric: Metric) -> String {
    HeadlineSection.card(metric.title, lines(summary.values[metric], of: metric))
  }

  /// The mean, the interval and the spread, as far as there are any.
  private func lines(_ value: ExperimentSummary.MetricValue?, of metric: Metric) -> [String] {
    guard let value else { return [Digits.none] }
    let interval = value.interval.map { "95\u{a0}%: \(Digits.interval($0, of: metric))" }
    let spread = value.spread.map {
      "± \(Digits.spread($0, of: metric)), \(experiment.repetitions.count) seeds"
    }
    return [Digits.value(value.mean, of: metric)] + [interval, spread].compactMap { $0 }
  }

  /// - Parameter lines: The number, then what belongs to it.
  private static func card(_ title: String, _ lines: [String]) -> String {
    let numbers = lines.enumerated().map { place, line in
      "<dd\(place == 0 ? " class=\"mean\"" : "")>\(Markup.escaped(line))</dd>"
    }
    return "<div><dt>\(Markup.escaped(title))</dt>\(numbers.joined())</div>"
  }

  private var listeners: String {
    guard let human, let own = human.accuracy(of: experiment) else { return "" }
    let verdict = own.interval.map { interval in
      if human.accuracy < interval.low { return "The listeners' accuracy lies below the interval." }
      if human.accuracy > interval.high {
        return "The listeners' accuracy lies above the interval."
      }
      return
        "The listeners' accuracy lies within the interval: the graph can't be said to be better or worse."
    }
    return Markup.section(
      "Beside listeners",
      [
        "<dl class=\"numbers\">",
        HeadlineSection.card(
          "listeners' accuracy, \(human.options) options", [Digits.percent(human.accuracy)]),
        HeadlineSection.card(
          "this graph's accuracy, scored the same way", lines(own, of: .accuracy)), "</dl>",
        verdict.map { Markup.paragraph($0) } ?? "",
        Markup.paragraph("Listeners: \(human.task). Source: \(human.source).", class: "soft"),
      ])
  }

  private var protocolParts: [String] {
    var warnings = experiment.remarks.map { Markup.sentence($0.words(isTested: true)) }
    if !experiment.failures.isEmpty {
      warnings.append(
        "\(counted(experiment.failures.count, "recording")) could not be read: in no number, but under Failures."
      )
    }
    var notes: [String] = []
    if experiment.recordings.contains(where: { $0.speaker == nil }) {
      warnings.append(
        "Not every speaker is known: the same voice may be learnt from and tested, and the intervals are drawn from "
          + "recordings, which makes them too narrow.")
    } else if summary.speakers == 1 {
      warnings.append(
        "There is one speaker only: the numbers say nothing about others, and there are no intervals."
      )
    } else if summary.speakers > 1 {
      notes.append(
        "95\u{a0}%: the interval from \(Bootstrap.draws) draws of the \(summary.speakers) speakers with replacement."
      )
    }
    if experiment.repetitions.count > 1 { notes.append("±: the deviation between seeds.") }
    return [Markup.paragraph(Markup.sentence(experiment.protocolWords))]
      + warnings.map {
        "<p class=\"warning\" role=\"note\"><strong>Mind:</strong> \(Markup.escaped($0))</p>"
      } + (notes.isEmpty ? [] : [Markup.paragraph(notes.joined(separator: " "), class: "soft")])
  }
}
