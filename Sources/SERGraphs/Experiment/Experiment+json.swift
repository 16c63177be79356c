import GraphCore

extension Experiment {
  /// The version of the layout of `report.json`.
  package static let reportVersion = 1

  /// Everything of the result: for programs, for later comparison. Only `seconds`, the last member, differs between runs
  /// of the same experiment.
  package func json(_ summary: ExperimentSummary) -> JSON {
    guard case .object(var members) = plainJSON(summary) else { return plainJSON(summary) }
    func insert(_ name: String, _ value: JSON, before other: String) {
      let place = members.firstIndex { $0.name == other } ?? 0
      members.insert(JSON.Member(name, value), at: place)
    }
    if let promised {
      insert("sure", summary.total.jsonOfSure(promised: promised), before: "classes_by_name")
    }
    if let origin { insert("conditions", origin.conditionsJSON, before: "remarks") }
    if !worse.isEmpty { insert("degraded", worseJSON(summary), before: "human_reference") }
    return .object(members)
  }

  /// Without what only some have: graphs that tell which answers can be relied on, models that were fitted
  /// before, tests under conditions.
  private func plainJSON(_ summary: ExperimentSummary) -> JSON {
    [
      "sergraph_report": .int(Experiment.reportVersion), "program": .string(sergraphVersion),
      "graph": .string(graph), "graph_lines": strings(graphLines), "corpus": .string(corpus),
      "corpus_kind": .string(corpusKind), "corpus_hash": .string(corpusHash),
      "classes": strings(classes), "columns": .int(columns), "protocol": .string(protocolWords),
      "remarks": strings(remarks.map { $0.words() }),
      "seeds": .array(repetitions.map { .string(String($0.seed)) }),
      "recordings_tested": .int(summary.count), "speakers": .int(summary.speakers),
      "metrics": metrics(summary), "classes_by_name": perClass(summary.total),
      "confusion": .array(
        Evaluation(summary.total, classes: classes).confusion.map { .array($0.map { .int($0) }) }),
      "reliability": .array(
        summary.total.bins.map {
          ["count": .int($0.count), "right": .int($0.right), "confidence": .double($0.confidence)]
        }),
      "uar_by_fold": .array(summary.folds.map { .array($0.map(number)) }),
      "slices": .array(
        summary.slices.map {
          [
            "column": .string($0.column), "value": .string($0.value), "count": .int($0.count),
            "accuracy": number($0.accuracy), "uar": number($0.uar),
          ]
        }),
      "human_reference": humans,
      "choices": .array(choices.map(json)),
      "learning_curve": .array(
        curve.map {
          [
            "share": .double($0.share), "recordings": .double($0.recordings),
            "uar": .double($0.uar),
            "folds": .array($0.folds.map { .double($0) }),
          ]
        }),
      "flags": flags.json { recordings[$0].name },
      "skipped": .int(skipped.reduce(0) { $0 + $1.count }),
      "failed": .array(
        failures.map {
          [
            "item": .string($0.path), "code": .string($0.failure.problem.code.description),
            "message": .string($0.failure.problem.message),
          ]
        }),
      "recordings": .array(recordings.indices.map(recording)),
      "seconds": ["features": .double(seconds.features), "fits": .double(seconds.fits)],
    ]
  }

  private func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
  private func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

  func metrics(_ summary: ExperimentSummary) -> JSON {
    .object(
      Metric.allCases.compactMap { metric in
        summary.values[metric].map { value in
          JSON.Member(
            metric.rawValue,
            [
              "mean": .double(value.mean), "low": number(value.interval?.low),
              "high": number(value.interval?.high), "between_seeds": number(value.spread),
            ])
        }
      })
  }

  private func perClass(_ total: Tally) -> JSON {
    .object(
      classes.enumerated().map { index, name in
        JSON.Member(
          name,
          [
            "support": .int(total.support(index)), "precision": number(total.precision(index)),
            "recall": number(total.recall(index)), "f1": number(total.f1(index)),
          ])
      })
  }

  private var humans: JSON {
    guard let reference = HumanReference(of: self) else {
      return .null
    }
    let own = reference.accuracy(of: self)
    return [
      "accuracy": .double(reference.accuracy), "options": .int(reference.options),
      "recalls": .array(reference.recalls.map { .double($0) }), "source": .string(reference.source),
      "own_accuracy": number(own?.mean), "own_low": number(own?.interval?.low),
      "own_high": number(own?.interval?.high),
    ]
  }

  private func json(_ choice: Choice) -> JSON {
    [
      "seed": .string(String(choice.seed)), "fold": .int(choice.fold + 1),
      "chosen": .string(choice.chosen),
      "candidates": .array(
        choice.candidates.map { ["settings": .string($0.settings), "uar": .double($0.uar)] }),
    ]
  }

  /// A recording with its fold and what it was taken for, of each repetition.
  private func recording(_ number: Int) -> JSON {
    let recording = recordings[number]
    return [
      "name": .string(recording.name), "label": .string(classes[recording.label]),
      "speaker": recording.speaker.map { .string($0) } ?? .null,
      "folds": .array(repetitions.map { .int($0.folds[number] + 1) }),
      "predicted": .array(
        repetitions.indices.map { .string(classes[predicted(number, in: $0)]) }),
    ]
  }
}
