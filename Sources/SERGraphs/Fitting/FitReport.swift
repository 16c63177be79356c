public import GraphCore

/// What fitting a graph has given.
public struct FitReport: Sendable {
  public let graph: String
  public let model: Model
  package let corpus: Corpus
  package let split: Split
  /// Recordings that could not be read, with the reason; the others were used.
  public let failures: [(path: String, failure: ItemFailure)]
  /// Recordings whose sound has something the matter with it, also of those that were held out.
  package let flags: FlaggedRecordings
  /// The recordings of each flag.
  public var flagged: [SoundFlag: [String]] { flags.named { corpus.entries[$0].partName } }
  /// Names of the columns that never vary in what was learnt from.
  public let constant: [String]
  /// Columns that the first trainable node takes.
  public let columns: Int
  /// Nodes that know speakers one by one, so that each has to be enrolled.
  package let enrolling: [String]
  /// On the recordings that were learnt from; nil for graphs without a classifier.
  public let train: Evaluation?
  /// On those that were held out; nil if there were none.
  public let test: Evaluation?
  /// The share of right answers that is promised among those that can be relied on; nil where the graph does
  /// not tell which can.
  package let promised: Double?

  /// The report for people: corpus, protocol in words, numbers, confusion matrix.
  public var text: String { text(naming: false) }

  /// The same.
  /// - Parameter isNamed: Whether recordings with flags are named.
  package func text(naming isNamed: Bool) -> String {
    var lines = [
      "\(graph) fitted on \(corpus.summary)",
      "labels    "
        + zip(corpus.classes, corpus.counts).map { "\($0) \($1)" }.joined(separator: ", "),
      "features  \(columns) columns",
      "protocol  \(model.origin.protocolWords)",
    ]
    lines += model.origin.conditionLines
    lines += constantLines + flags.lines(naming: isNamed) { corpus.entries[$0].partName }
    if let remark = flags.remark(learning: split.train) { lines.append(remark) }
    for (reason, count) in corpus.skippedSummary {
      lines.append("skipped   \(count) for \(reason)")
    }
    lines += FailureLines.of(
      failures.map { "\($0.path): \($0.failure.message)" })
    if let train { lines.append("train     \(train.summary)") }
    if let test {
      lines.append("test      \(test.summary)")
      if let promised {
        lines.append("sure      \(test.wordsOfSure(promised: promised)) of the test")
      }
      lines.append("")
      lines += test.table.split(separator: "\n").map(String.init)
    }
    return lines.map(\.printable).joined(separator: "\n")
  }

  private var constantLines: [String] {
    guard !constant.isEmpty else { return [] }
    let named = constant.prefix(6).joined(separator: ", ")
    return [
      "constant  \(counted(constant.count, "column")) of \(columns) never "
        + "\(constant.count == 1 ? "varies" : "vary") in what was learnt from: \(named)"
        + (constant.count > 6 ? ", ..." : "")
    ]
  }

  /// The same as JSON.
  package var json: JSON {
    guard let promised, let test, case .object(let members) = plainJSON else { return plainJSON }
    return .object(members + [JSON.Member("sure", test.tally.jsonOfSure(promised: promised))])
  }

  private var plainJSON: JSON {
    [
      "graph": .string(graph), "corpus": .string(corpus.summary), "columns": .int(columns),
      "constant_columns": .array(constant.map { .string($0) }),
      "flags": flags.json { corpus.entries[$0].partName },
      "protocol": .string(model.origin.protocolWords),
      "conditions": model.origin.conditionsJSON,
      "speaker_independent": .bool(split.isSpeakerIndependent),
      "needs_enrolment": .bool(!enrolling.isEmpty),
      "seed": .string(String(model.origin.seed)), "split": .string(model.origin.split),
      "skipped": .int(corpus.skipped.count),
      "failed": .array(
        failures.map {
          [
            "item": .string($0.path), "code": .string($0.failure.problem.code.description),
            "message": .string($0.failure.problem.message),
          ]
        }),
      "train": train?.json ?? .null, "test": test?.json ?? .null,
    ]
  }
}
