import GraphCore

extension Model {
  /// What the model is, for people.
  package var text: String {
    var rows: [[String]] = []
    func add(_ title: String, _ value: String) {
      if !value.isEmpty { rows.append([title, value]) }
    }
    add("corpus", origin.corpus)
    add("protocol", origin.protocolWords)
    add("split", origin.split)
    add("seed", String(origin.seed))
    for row in origin.conditionRows { rows.append(row) }
    add(
      "metrics",
      origin.metrics.sorted { $0.key < $1.key }.map { "\($0.key) \(decimals($0.value, 3))" }
        .joined(separator: ", "))
    var lines = aligned(rows)
    for name in parts.keys.sorted() {
      guard let part = parts[name] else { continue }
      lines += ["", name] + part.lines.map { "  " + $0 }
    }
    lines += ["", "graph"]
    for (number, line) in graph.split(separator: "\n").enumerated() {
      lines.append("  " + (number < names.count ? "\(names[number]): " : "") + line)
    }
    // Whoever made the file chose its texts.
    return lines.map(\.printable).joined(separator: "\n")
  }

  /// The same for programs.
  package var summary: JSON {
    [
      "format": .string(Model.formatVersion), "corpus": .string(origin.corpus),
      "corpus_hash": .string(origin.corpusHash), "protocol": .string(origin.protocolWords),
      "split": .string(origin.split), "seed": .string(String(origin.seed)),
      "bandwidth": origin.bandwidth.map { .double($0) } ?? .null,
      "conditions": origin.conditionsJSON,
      "metrics": .object(
        origin.metrics.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .double($0.value)) }),
      "nodes": .object(
        parts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.summary) }),
      "graph": .array(graph.split(separator: "\n").map { .string(String($0)) }),
      "names": .array(names.map { .string($0) }),
    ]
  }
}

extension Model.FittedNode {
  private var numbers: Int { fitted.tensors.values.reduce(0) { $0 + $1.values.count } }

  fileprivate var lines: [String] {
    var lines = ["takes \(counted(columns.count, "column")): " + Self.listed(columns)]
    if !fitted.labels.isEmpty { lines.append("labels: " + fitted.labels.joined(separator: ", ")) }
    if !fitted.speakers.isEmpty { lines.append("speakers: " + Self.listed(fitted.speakers)) }
    if !fitted.sites.isEmpty { lines.append("sites: " + Self.listed(fitted.sites)) }
    lines.append("\(counted(numbers, "number")) in \(counted(fitted.tensors.count, "tensor")):")
    lines += fitted.tensors.keys.sorted().map {
      "  \($0) "
        + (fitted.tensors[$0]?.shape ?? []).map(String.init).joined(separator: " x ")
    }
    lines.append("fingerprint of its features: \(fingerprint.prefix(16))")
    return lines
  }

  private static func listed(_ names: [String]) -> String {
    names.count <= 6
      ? names.joined(separator: ", ")
      : names.prefix(3).joined(separator: ", ") + ", ... " + names[names.count - 1]
  }

  fileprivate var summary: JSON {
    [
      "columns": .array(columns.map { .string($0) }),
      "labels": .array(fitted.labels.map { .string($0) }),
      "speakers": .array(fitted.speakers.map { .string($0) }),
      "sites": .array(fitted.sites.map { .string($0) }), "fingerprint": .string(fingerprint),
      "tensors": .object(
        fitted.tensors.sorted { $0.key < $1.key }.map {
          JSON.Member($0.key, .array($0.value.shape.map { .int($0) }))
        }),
    ]
  }
}
