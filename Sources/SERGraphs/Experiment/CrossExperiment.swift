import GraphCore

/// What learning from each of several corpora is worth on each of them.
package struct CrossExperiment: Sendable {
  /// The corpora's names.
  package let corpora: [String]
  /// By what was learnt from, then by what was tested; on the diagonal folds of unseen speakers.
  package let cells: [[Experiment]]

  /// Every experiment in numbers.
  package var summaries: [[ExperimentSummary]] {
    cells.map { $0.map { ExperimentSummary($0, slicing: []) } }
  }

  /// Whether recordings could not be read.
  package var hasFailures: Bool { !(cells.first?.first?.failures.isEmpty ?? true) }
}

extension CrossExperiment {
  /// The mean over the other corpora; nil where there is none.
  private func away(_ row: Int, _ summaries: [[ExperimentSummary]]) -> Double? {
    let others = corpora.indices.filter { $0 != row }
    let values = others.compactMap { summaries[row][$0].values[.uar]?.mean }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The matrix for a terminal: unweighted average recall with its interval.
  package var text: String {
    guard let first = cells.first?.first else { return "" }
    let summaries = summaries
    var lines = [
      "\(first.graph) on \(first.corpus)",
      "labels    \(first.classes.joined(separator: ", ")); guessing gives "
        + decimals(1 / Double(max(1, first.classes.count)), 3),
      "protocol  learnt from the corpus of a line, tested on that of a column, whole; on itself in folds of "
        + "speakers that were not heard",
    ]
    lines += FailureLines.of(first.failures.map { "\($0.path): \($0.failure.message)" })
    let rows = corpora.indices.map { row in
      [corpora[row]] + corpora.indices.map { cell(summaries[row][$0]) }
        + [away(row, summaries).map { decimals($0, 3) } ?? "-"]
    }
    lines += ["", "UAR"] + aligned([["learnt from"] + corpora + ["mean of the others"]] + rows)
    return lines.map(\.printable).joined(separator: "\n")
  }

  private func cell(_ summary: ExperimentSummary) -> String {
    guard let value = summary.values[.uar] else { return "-" }
    return decimals(value.mean, 3)
      + (value.interval.map { " (\(decimals($0.low, 2))...\(decimals($0.high, 2)))" } ?? "")
  }

  /// The same for programs, with every number of each cell.
  package var json: JSON {
    let summaries = summaries
    return [
      "sergraph_cross": .int(1), "program": .string(sergraphVersion),
      "graph": .string(cells.first?.first?.graph ?? ""),
      "graph_lines": .array((cells.first?.first?.graphLines ?? []).map { .string($0) }),
      "corpora": .array(corpora.map { .string($0) }),
      "classes": .array((cells.first?.first?.classes ?? []).map { .string($0) }),
      "cells": .array(
        corpora.indices.flatMap { row in
          corpora.indices.map { column in
            cell(row, column, summaries[row][column])
          }
        }),
      "failed": .array((cells.first?.first?.failures ?? []).map { .string($0.path) }),
    ]
  }

  private func cell(_ row: Int, _ column: Int, _ summary: ExperimentSummary) -> JSON {
    [
      "learnt_from": .string(corpora[row]), "tested_on": .string(corpora[column]),
      "recordings": .int(summary.count), "speakers": .int(summary.speakers),
      "protocol": .string(cells[row][column].protocolWords),
      "metrics": .object(
        Metric.allCases.compactMap { metric in
          summary.values[metric].map { value in
            JSON.Member(
              metric.rawValue,
              [
                "mean": .double(value.mean), "low": value.interval.map { .double($0.low) } ?? .null,
                "high": value.interval.map { .double($0.high) } ?? .null,
              ])
          }
        }),
    ]
  }
}
