import GraphCore

/// Folds, slices, choices and failures: what is best read as tables.
struct TablesSection {
  let experiment: Experiment
  let summary: ExperimentSummary
  let human: HumanReference?

  /// Longer tables are folded away.
  private static let visible = 12

  var folds: String {
    let repetitions = experiment.repetitions
    guard let first = repetitions.first, summary.count > 0 else { return "" }
    let isSame = repetitions.allSatisfy { $0.folds == first.folds }
    let seeds = repetitions.map { "UAR, seed \($0.seed)" }
    let rows = (0..<experiment.foldCount).map { fold in
      let uars = summary.folds.map { $0[fold] }
      let known = uars.compactMap { $0 }
      let tested = experiment.recordings.indices.filter { first.folds[$0] == fold }
      return ["\(fold + 1)"]
        + (isSame
          ? ["\(tested.count)", TablesSection.speakers(tested.map { experiment.recordings[$0] })]
          : [])
        + uars.map(Digits.percent)
        + (uars.count > 1
          ? [known.isEmpty ? Digits.none : Digits.percent(ExperimentSummary.mean(known))] : [])
    }
    let columns =
      ["fold"] + (isSame ? ["recordings", "speakers"] : []) + seeds
      + (seeds.count > 1 ? ["mean"] : [])
    let caption =
      isSame
      ? "What each fold tested, and how well"
      : "How well each fold did; recordings were divided anew for each seed"
    return Markup.section("Folds", [Markup.table(caption, columns, rows)])
  }

  /// Their names while they are few.
  private static func speakers(_ recordings: [Experiment.Recording]) -> String {
    let names = Set(recordings.compactMap(\.speaker)).sorted()
    if names.isEmpty { return Digits.none }
    return names.count <= 6 ? names.joined(separator: " ") : "\(names.count)"
  }

  var slices: String {
    var columns: [String] = []
    for slice in summary.slices where !columns.contains(slice.column) {
      columns.append(slice.column)
    }
    guard !columns.isEmpty else { return "" }
    return Markup.section("Slices", columns.map(slice))
  }

  private func slice(_ column: String) -> String {
    let slices = summary.slices.filter { $0.column == column }
    let heard = human?.slices.filter { $0.column == column } ?? []
    let rows = slices.map { slice in
      [
        slice.value, "\(slice.count)", Digits.percent(slice.accuracy), Digits.percent(slice.uar),
      ] + (heard.isEmpty ? [] : comparison(slice, heard))
    }
    let table = Markup.table(
      "By \(column): the mean over seeds",
      [column, "recordings", "accuracy", "UAR"]
        + (human.map { human in
          heard.isEmpty ? [] : ["accuracy, \(human.options) options", "listeners' accuracy"]
        } ?? []), rows)
    return rows.count > TablesSection.visible
      ? Markup.details("By \(column): \(rows.count) values", table) : table
  }

  /// The graph's accuracy by the listeners' rules, and theirs.
  private func comparison(
    _ slice: ExperimentSummary.Slice, _ heard: [HumanReference.HeardSlice]
  ) -> [String] {
    let own = experiment.recordings.indices.filter {
      experiment.recordings[$0].metadata[slice.column] == slice.value
    }
    let tallies = experiment.repetitions.indices.map { experiment.tally(own, in: $0) }
    return [
      Digits.percent(human?.accuracy(of: ExperimentSummary.sum(tallies))),
      Digits.percent(heard.first { $0.value == slice.value }?.accuracy),
    ]
  }

  /// What tuning chose.
  var choices: String {
    let choices = experiment.choices
    guard let first = choices.first else { return "" }
    let rows = first.candidates.map(\.settings).map { settings in
      let uars = choices.flatMap(\.candidates).filter { $0.settings == settings }.map(\.uar)
      let times = choices.count { $0.chosen == settings }
      return [
        settings, "\(times) of \(choices.count)", Digits.percent(ExperimentSummary.mean(uars)),
      ]
    }
    let each = choices.map { choice in
      ["\(choice.fold + 1)", "\(choice.seed)", choice.chosen]
        + choice.candidates.map { Digits.percent($0.uar) }
    }
    return Markup.section(
      "Tuning",
      [
        Markup.table(
          "The settings that were tried; UAR is that by which they were chosen, the mean over folds and seeds",
          ["settings", "chosen", "UAR"], rows),
        Markup.details(
          "Each choice",
          Markup.table(
            "What each fold chose, and the UAR of each candidate",
            ["fold", "seed", "chosen"] + first.candidates.map(\.settings), each)),
      ])
  }

  var failures: String {
    guard !experiment.failures.isEmpty else { return "" }
    let table = Markup.table(
      "Recordings that could not be read", ["recording", "node", "reason"],
      experiment.failures.map { path, failure in
        let time = failure.time.map { " at \(Digits.fixed($0, 2))\u{a0}s" } ?? ""
        return [
          path, failure.node + time, "\(failure.problem.code): \(failure.problem.message)",
        ]
      }, isWords: true)
    return Markup.section(
      "Failures",
      [
        experiment.failures.count > TablesSection.visible
          ? Markup.details(counted(experiment.failures.count, "recording"), table) : table
      ])
  }
}
