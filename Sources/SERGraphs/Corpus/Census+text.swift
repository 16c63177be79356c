import GraphCore
import Nodes

extension Census {
  /// Columns with more values than this are told by how many there are.
  private static let mostValues = 12

  /// For people: what there is, a table of labels, the columns, and what is damaged.
  /// - Parameter isNamed: Whether recordings with flags are named.
  package func text(naming isNamed: Bool = false) -> String {
    let seconds = seconds
    let total = seconds.reduce(0, +)
    let readable = seconds.filter { $0 > 0 }
    var lines = [corpus.summary]
    lines.append(
      "audio     \(decimals(total / 60, 1)) minutes"
        + (readable.isEmpty
          ? ""
          : "; \(decimals(readable.min() ?? 0, 2)) to \(decimals(readable.max() ?? 0, 2)) s each, "
            + "\(decimals(total / Double(readable.count), 2)) s in the mean"))
    lines.append("rates     " + listed(counts(\.rate)) { "\($0) Hz" })
    lines.append("channels  " + listed(counts(\.channels)) { "\($0)" })
    lines.append("")
    lines += aligned(labelTable(seconds))
    lines.append("")
    lines += aligned(columnTable) + [""]
    lines += flags.lines(naming: isNamed) { corpus.entries[$0].partName }
    lines += remarks.map { "remark    \($0)" }
    lines += corpus.skippedSummary.map { "skipped   \($0.count) for \($0.reason)" }
    let damaged = damaged
    if damaged.isEmpty {
      lines.append("damaged   none")
    } else {
      lines.append("damaged   \(counted(damaged.count, "recording")) can't be read:")
      lines += damaged.map { "            \($0.entry.path): \($0.problem.message)" }
    }
    return lines.map(\.printable).joined(separator: "\n")
  }

  /// The values of the column `sex`, where a few words say it.
  private var sexes: [String] {
    let values = counts(of: "sex").map(\.value)
    return values.count <= 3 ? values : []
  }

  private func labelTable(_ seconds: [Double]) -> [[String]] {
    let sexes = sexes
    var rows = [["label", "recordings", "share", "minutes", "speakers"] + sexes]
    let all = max(1, corpus.entries.count)
    for label in corpus.classes {
      let members = corpus.entries.indices.filter { corpus.entries[$0].label == label }
      let entries = members.map { corpus.entries[$0] }
      rows.append(
        [
          Spelling.visible(label), String(members.count),
          "\(decimals(100 * Double(members.count) / Double(all), 1)) %",
          decimals(members.reduce(0) { $0 + seconds[$1] } / 60, 1),
          String(Set(entries.compactMap(\.speaker)).count),
        ] + sexes.map { sex in String(entries.count { $0.metadata["sex"] == sex }) })
    }
    return rows
  }

  private var columnTable: [[String]] {
    [["column", "values"]]
      + corpus.columns.filter { $0 != "label" }.map { column in
        let counts = counts(of: column)
        return [
          column,
          counts.count > Census.mostValues
            ? "\(counts.count) values, such as \(counts[0].value)"
            : listed(counts) { Spelling.visible($0) },
        ]
      }
  }

  private func listed<Value>(
    _ counts: [(value: Value, count: Int)], _ word: (Value) -> String
  ) -> String {
    counts.isEmpty
      ? "none known" : counts.map { "\(word($0.value)) (\($0.count))" }.joined(separator: ", ")
  }

  /// The same for programs.
  package var json: JSON {
    let seconds = seconds
    func byLabel(_ value: (Int) -> Double) -> [Double] {
      var sums = [Double](repeating: 0, count: corpus.classes.count)
      for (index, label) in corpus.labels.enumerated() { sums[label] += value(index) }
      return sums
    }
    let minutes = byLabel { seconds[$0] / 60 }
    let labels = zip(corpus.classes, zip(corpus.counts, minutes)).map { label, numbers -> JSON in
      [
        "label": .string(label), "recordings": .int(numbers.0), "minutes": .double(numbers.1),
        "sex": object(counts(of: "sex", label: label)),
      ]
    }
    return [
      "corpus": .string(corpus.name), "summary": .string(corpus.summary),
      "hash": .string(corpus.hash), "recordings": .int(corpus.entries.count),
      "speakers": .array(corpus.speakers.map { .string($0) }),
      "minutes": .double(seconds.reduce(0, +) / 60), "labels": .array(labels),
      "columns": .object(
        corpus.columns.filter { $0 != "label" }.map { column in
          JSON.Member(column, object(counts(of: column)))
        }),
      "sample_rates": .object(
        counts(\.rate).map { JSON.Member(String($0.value), .int($0.count)) }),
      "channels": .object(
        counts(\.channels).map { JSON.Member(String($0.value), .int($0.count)) }),
      "flags": flags.json { corpus.entries[$0].partName },
      "remarks": .array(remarks.map { .string($0) }),
      "skipped": .array(
        corpus.skipped.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
      "damaged": .array(
        damaged.map {
          [
            "path": .string($0.entry.path),
            "code": .string($0.problem.code.description), "message": .string($0.problem.message),
          ]
        }),
    ]
  }

  private func object(_ counts: [(value: String, count: Int)]) -> JSON {
    .object(counts.map { JSON.Member($0.value, .int($0.count)) })
  }
}
