package import GraphCore

/// What adapting a model has given.
package struct Adaptation: Sendable {
  package let graph: String
  package let model: Model
  /// The recordings, in words.
  let place: String
  /// How many recordings could be read.
  let recordings: Int
  /// How much they count, from 0 to 1.
  let weight: Double
  /// The nodes that were adapted.
  let nodes: [String]
  /// Those whose probabilities were made more cautious, so that the model is not surer than before.
  let recalibrated: [String]
  /// Those that were left as they are, since they tell how unlike recordings are to what was learnt from.
  let judging: [String]
  /// What the place is called, where statistics of it are kept beside others.
  let site: (name: String, isNew: Bool)?
  /// How many recordings of the new place each label got, before and after; none where the graph gives no
  /// scores.
  let before: [String: Int]
  let after: [String: Int]
  /// How many of their answers can be relied on, before and after; nil where the graph does not tell.
  let sure: (before: Int, after: Int)?
  package let failures: [(path: String, failure: ItemFailure)]
  let flags: FlaggedRecordings

  /// Fewer recordings than these are few.
  static let few = 20
  /// From this share on one label is most of what is recognized.
  static let lopsided = 0.8

  /// What to be careful about, a sentence each.
  package var remarks: [String] {
    var remarks: [String] = []
    if recordings < Adaptation.few {
      remarks.append(
        "\(counted(recordings, "recording")) are few: their statistics are of these voices as much as of the "
          + "place, so they count little; \(Adaptation.few) or more are better")
    }
    let total = after.values.reduce(0, +)
    if let most = after.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), after.count > 0,
      recordings >= Adaptation.few,
      Double(most.value) >= Adaptation.lopsided * Double(total)
    {
      remarks.append(
        "\(most.value) of \(total) recordings are recognized as '\(most.key)': if they are, they are too much of "
          + "one mood to stand for the place; if they are not, the model does not know this place")
    }
    return remarks
  }

  /// The report for people.
  /// - Parameter isNamed: Whether recordings with flags are named.
  package func text(naming isNamed: Bool, entry: (Int) -> String) -> String {
    var lines = [
      "\(graph) adapted to \(place)",
      "adapted   \(nodes.joined(separator: ", ")), without labels",
      "weight    \(decimals(weight, 2)) of the new place, \(decimals(1 - weight, 2)) of what was learnt",
    ]
    if let site {
      lines.append(
        "site      '\(site.name)', \(site.isNew ? "new to the model" : "whose statistics were there, and are replaced")"
      )
    }
    if !recalibrated.isEmpty {
      lines.append(
        "sureness  \(recalibrated.joined(separator: ", ")): probabilities are as sure as before on the average, since "
          + "nothing shows that more of them are right")
    }
    if !judging.isEmpty {
      lines.append(
        "as it was \(judging.joined(separator: ", ")): how unlike a recording is goes by what was learnt from"
      )
    }
    lines += remarks.map { "careful   \($0)" }
    lines += flags.lines(naming: isNamed, entry)
    lines += FailureLines.of(failures.map { "\($0.path): \($0.failure.message)" })
    let labels = Set(before.keys).union(after.keys).sorted()
    if !labels.isEmpty {
      lines.append("")
      lines += aligned(
        [["recognized", "before", "after"]]
          + labels.map { ["  \($0)", String(before[$0] ?? 0), String(after[$0] ?? 0)] }
          + (sure.map { [["  not unsure", String($0.before), String($0.after)]] } ?? []))
    }
    return lines.map(\.printable).joined(separator: "\n")
  }

  /// The same for programs.
  package var json: JSON {
    func counts(_ counts: [String: Int]) -> JSON {
      .object(counts.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .int($0.value)) })
    }
    return [
      "graph": .string(graph), "place": .string(place), "recordings": .int(recordings),
      "weight": .double(weight), "adapted": .array(nodes.map { .string($0) }),
      "recalibrated": .array(recalibrated.map { .string($0) }),
      "as_it_was": .array(judging.map { .string($0) }),
      "site": site.map { .string($0.name) } ?? .null,
      "recognized_before": counts(before), "recognized_after": counts(after),
      "sure_before": sure.map { .int($0.before) } ?? .null,
      "sure_after": sure.map { .int($0.after) } ?? .null,
      "remarks": .array(remarks.map { .string($0) }), "failed": .int(failures.count),
    ]
  }
}
